/**
 * What a PersistentVolume is made of: exactly one source.
 * Upstream: ValidatePersistentVolumeSpec in pkg/apis/core/validation/validation.go.
 */
import { forbiddenField, invalidField, required } from '../../meta/field-error.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkGiven } from '../shared/checks.ts';
import { checkNoBacksteps } from '../shared/pod-spec/paths.ts';
import type { SourceCheck } from '../shared/pod-spec/volume-sources.ts';
import { checkDriverName, checkFc, checkHostPath, checkIscsi, checkNfs, vendorChecks } from '../shared/pod-spec/volume-sources.ts';
import type { VolumeSpec } from './validate.ts';

const vendor = (field: string): SourceCheck => {
  const checks = vendorChecks[field];
  return checks?.persistent ?? checks?.volume ?? (() => undefined);
};

const checkLocal: SourceCheck = (report, at, source) => {
  if (checkGiven(report, `${at}.path`, source['path'])) checkNoBacksteps(report, `${at}.path`, String(source['path']));
};

const secretReferences = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'];

const checkCsi: SourceCheck = (report, at, source) => {
  checkDriverName(report, `${at}.driver`, String(source['driver'] ?? ''));
  checkGiven(report, `${at}.volumeHandle`, source['volumeHandle']);
  for (const field of secretReferences) {
    const reference = source[field] as { readonly name?: string; readonly namespace?: string } | undefined;
    if (!reference) continue;
    const { name, namespace } = reference;
    if (name) addAll(report, `${at}.${field}.name`, name, isDns1123Subdomain(name));
    else report.push(required(`${at}.${field}.name`, ''));
    if (namespace) addAll(report, `${at}.${field}.namespace`, namespace, isDns1123Label(namespace));
    else report.push(required(`${at}.${field}.namespace`, ''));
  }
};

const glusterfs: SourceCheck = (report, at, source) => {
  vendor('glusterfs')(report, at, source);
  const namespace = source['endpointsNamespace'];
  if (namespace === undefined) return;
  if (namespace === '') report.push(invalidField(`${at}.endpointsNamespace`, namespace, 'if the endpointnamespace is set, it must be a valid namespace name'));
  else addAll(report, `${at}.endpointsNamespace`, namespace, isDns1123Label(String(namespace)));
};

const azureFile: SourceCheck = (report, at, source) => {
  vendor('azureFile')(report, at, source);
  if ((source['secretNamespace'] ?? undefined) !== undefined) checkGiven(report, `${at}.secretNamespace`, source['secretNamespace']);
};

/** Sources in the order they are looked at; some are called differently in findings than in objects. */
const sources: readonly (readonly [field: keyof VolumeSpec & string, check: SourceCheck, checkedAt?: string, refusedAt?: string])[] = [
  ['hostPath', checkHostPath],
  ['gcePersistentDisk', vendor('gcePersistentDisk'), 'persistentDisk'],
  ['awsElasticBlockStore', vendor('awsElasticBlockStore')],
  ['glusterfs', glusterfs],
  ['flocker', vendor('flocker')],
  ['nfs', checkNfs],
  ['rbd', vendor('rbd')],
  ['quobyte', vendor('quobyte')],
  ['cephfs', vendor('cephfs'), 'cephfs', 'cephFS'],
  ['iscsi', checkIscsi(false)],
  ['cinder', vendor('cinder')],
  ['fc', checkFc],
  ['flexVolume', vendor('flexVolume')],
  ['azureFile', azureFile],
  ['vsphereVolume', vendor('vsphereVolume')],
  ['photonPersistentDisk', vendor('photonPersistentDisk')],
  ['portworxVolume', vendor('portworxVolume')],
  ['azureDisk', vendor('azureDisk')],
  ['scaleIO', vendor('scaleIO')],
  ['local', checkLocal],
  ['storageos', vendor('storageos')],
  ['csi', checkCsi],
];

export const sourceFields: readonly (keyof VolumeSpec)[] = sources.map(([field]) => field);

/** @param name the volume's, which is part of what an iSCSI initiator is called */
export function checkSources(report: Report, at: string, spec: VolumeSpec, name: string): void {
  let found = 0;
  for (const [field, check, checkedAt = field, refusedAt = field] of sources) {
    const source = spec[field] as Readonly<Record<string, unknown>> | undefined;
    if (!source) continue;
    found += 1;
    if (found > 1 && field !== 'flexVolume') {
      report.push(forbiddenField(`${at}.${refusedAt}`, 'may not specify more than 1 volume type'));
      continue;
    }
    if (field === 'iscsi' && source['initiatorName'] !== undefined && `${name}:${source['targetPortal']}`.length > 64) {
      const why = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
      report.push(invalidField(`${at}.iscsi.targetportal`, source['targetPortal'], why));
    }
    check(report, `${at}.${checkedAt}`, source);
    if (field === 'local' && !spec.nodeAffinity) report.push(required(`${at}.nodeAffinity`, 'Local volume requires node affinity'));
  }
  if (found === 0) report.push(required(at, 'must specify a volume type'));
}
