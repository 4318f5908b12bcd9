/**
 * Storage that Pods and PersistentVolumes both can be made of, most of it of vendors.
 * Upstream: validateXVolumeSource in pkg/apis/core/validation/validation.go.
 * Leaves out Flocker, Quobyte and StorageOS beyond their required fields: no node has mounted them since 1.25.
 */
import { invalidField, notSupported, required, tooLong } from '../../../meta/field-error.ts';
import { rangeMessage } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { checkDnsLabel, checkDnsSubdomain, checkGiven, checkOneOf } from '../checks.ts';
import { checkNoBacksteps } from './paths.ts';

/** A source of any type, as fields. */
type Source = Readonly<Record<string, unknown>>;
export type SourceCheck = (report: Report, at: string, source: Source) => void;

const text = (source: Source, field: string): string => String(source[field] ?? '');
const object = (source: Source, field: string): Source | undefined => source[field] as Source | undefined;

/** Fields that must be given. */
const needs =
  (...fields: readonly string[]): SourceCheck =>
  (report, at, source) => {
    for (const field of fields) {
      const value = source[field];
      checkGiven(report, `${at}.${field}`, Array.isArray(value) && value.length === 0 ? undefined : value);
    }
  };

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

export const checkHostPath: SourceCheck = (report, at, source) => {
  if (!checkGiven(report, `${at}.path`, source['path'])) return;
  checkNoBacksteps(report, `${at}.path`, text(source, 'path'));
  if (source['type'] !== undefined) checkOneOf(report, `${at}.type`, source['type'], hostPathTypes);
};

const partitioned =
  (name: string): SourceCheck =>
  (report, at, source) => {
    checkGiven(report, `${at}.${name}`, source[name]);
    const partition = Number(source['partition'] ?? 0);
    if (partition < 0 || partition > 255) report.push(invalidField(`${at}.partition`, partition, rangeMessage(1, 255)));
  };

export const checkNfs: SourceCheck = (report, at, source) => {
  needs('server', 'path')(report, at, source);
  if (!text(source, 'path').startsWith('/')) report.push(invalidField(`${at}.path`, text(source, 'path'), 'must be an absolute path'));
};

const initiators: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function checkInitiator(report: Report, at: string, name: string, prefixDetail: string): void {
  const pattern = initiators[name.slice(0, 3)];
  if (!pattern) report.push(invalidField(at, name, prefixDetail));
  else if (!pattern.test(name)) report.push(invalidField(at, name, 'must be valid format'));
}

/** @param inVolume a Pod's volume, whose messages differ from a PersistentVolume's */
export const checkIscsi =
  (inVolume: boolean): SourceCheck =>
  (report, at, source) => {
    const prefixDetail = inVolume ? 'must be valid format starting with iqn, eui, or naa' : 'must be valid format';
    checkGiven(report, `${at}.targetPortal`, source['targetPortal']);
    if (checkGiven(report, `${at}.iqn`, source['iqn'])) checkInitiator(report, `${at}.iqn`, text(source, 'iqn'), prefixDetail);
    const lun = Number(source['lun'] ?? 0);
    if (lun < 0 || lun > 255) report.push(invalidField(`${at}.lun`, lun, rangeMessage(0, 255)));
    const secret = object(source, 'secretRef');
    if ((source['chapAuthDiscovery'] || source['chapAuthSession']) && !secret) report.push(required(`${at}.secretRef`, ''));
    if (!inVolume && secret) checkGiven(report, `${at}.secretRef.name`, secret['name']);
    if (source['initiatorName'] !== undefined) checkInitiator(report, `${at}.initiatorname`, text(source, 'initiatorName'), prefixDetail);
  };

export const checkFc: SourceCheck = (report, at, source) => {
  const wwns = (source['targetWWNs'] ?? []) as readonly string[];
  const wwids = (source['wwids'] ?? []) as readonly string[];
  if (wwns.length === 0 && wwids.length === 0) report.push(required(`${at}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (wwns.length > 0 && wwids.length > 0) report.push(invalidField(`${at}.targetWWNs`, wwns, 'targetWWNs and wwids can not be specified simultaneously'));
  if (wwns.length === 0) return;
  const lun = source['lun'] as number | undefined;
  if (lun === undefined) report.push(required(`${at}.lun`, 'lun is required if targetWWNs is specified'));
  else if (lun < 0 || lun > 255) report.push(invalidField(`${at}.lun`, lun, rangeMessage(0, 255)));
};

const checkFlex: SourceCheck = (report, at, source) => {
  checkGiven(report, `${at}.driver`, source['driver']);
  for (const key of Object.keys(object(source, 'options') ?? {})) {
    const namespace = `.${(key.includes('/') ? key.slice(0, key.indexOf('/')) : key).toLowerCase()}`;
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      report.push(invalidField(`${at}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
  }
};

const checkAzureDisk: SourceCheck = (report, at, source) => {
  needs('diskName', 'diskURI')(report, at, source);
  const { kind, cachingMode } = source as { readonly kind?: string; readonly cachingMode?: string };
  const uri = text(source, 'diskURI');
  if (cachingMode !== undefined) checkOneOf(report, `${at}.cachingMode`, cachingMode, ['None', 'ReadOnly', 'ReadWrite']);
  if (kind !== undefined) checkOneOf(report, `${at}.kind`, kind, ['Dedicated', 'Managed', 'Shared']);
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/')) {
    report.push(notSupported(`${at}.diskURI`, uri, ['/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}']));
  } else if (kind !== undefined && kind !== 'Managed' && !uri.startsWith('https://')) {
    report.push(notSupported(`${at}.diskURI`, uri, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']));
  }
};

/** A secret's name, and its namespace where the source belongs to no Pod. */
const secretNeeds =
  (...fields: readonly string[]): SourceCheck =>
  (report, at, source) => {
    const secret = object(source, 'secretRef');
    if (secret) needs(...fields)(report, `${at}.secretRef`, secret);
  };

const both =
  (...checks: readonly SourceCheck[]): SourceCheck =>
  (report, at, source) => {
    for (const check of checks) check(report, at, source);
  };

/** A driver's name. Upstream: ValidateCSIDriverName. */
export function checkDriverName(report: Report, at: string, name: string): void {
  if (!checkGiven(report, at, name)) return;
  if (name.length > 63) report.push(tooLong(at, 63));
  const before = report.length;
  checkDnsSubdomain(report, at, name.toLowerCase());
  for (let i = before; i < report.length; i++) report[i] = { ...(report[i] as Report[number]), badValue: name };
}

const checkStorageOs: SourceCheck = (report, at, source) => {
  if (checkGiven(report, `${at}.volumeName`, source['volumeName'])) checkDnsLabel(report, `${at}.volumeName`, text(source, 'volumeName'));
  if (source['volumeNamespace']) checkDnsLabel(report, `${at}.volumeNamespace`, text(source, 'volumeNamespace'));
};

/** Checks of vendors' sources by field name; `volume` for Pods, `persistent` for PersistentVolumes where they differ. */
export const vendorChecks: Readonly<Record<string, { readonly volume: SourceCheck; readonly persistent?: SourceCheck }>> = {
  gcePersistentDisk: { volume: partitioned('pdName') },
  awsElasticBlockStore: { volume: partitioned('volumeID') },
  glusterfs: { volume: needs('endpoints', 'path') },
  flocker: { volume: () => undefined },
  rbd: { volume: needs('monitors', 'image') },
  cinder: { volume: both(needs('volumeID'), secretNeeds('name')), persistent: both(needs('volumeID'), secretNeeds('name', 'namespace')) },
  cephfs: { volume: needs('monitors') },
  quobyte: { volume: needs('registry', 'volume') },
  fc: { volume: checkFc },
  flexVolume: { volume: checkFlex },
  azureFile: { volume: needs('secretName', 'shareName') },
  vsphereVolume: { volume: needs('volumePath') },
  photonPersistentDisk: { volume: needs('pdID') },
  portworxVolume: { volume: needs('volumeID') },
  azureDisk: { volume: checkAzureDisk },
  storageos: { volume: both(checkStorageOs, secretNeeds('name')), persistent: both(checkStorageOs, secretNeeds('name', 'namespace')) },
  scaleIO: { volume: needs('gateway', 'system', 'volumeName') },
};
