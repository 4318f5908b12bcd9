/**
 * A Pod's volumes, and how its containers mount them.
 * Upstream: ValidateVolumes, ValidateVolumeMounts, ValidateVolumeDevices in pkg/apis/core/validation/validation.go.
 * Leaves out clusterTrustBundle and podCertificate projections, whose feature gates are off by default and which the server drops.
 */
import { goQuote } from '../../../../base/go-quote.ts';
import { duplicate, fieldNotFound, forbiddenField, invalidField, required } from '../../../meta/field-error.ts';
import { isDns1123Subdomain, nameIsDnsSubdomain } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkDnsLabel, checkGiven, checkOneOf } from '../checks.ts';
import { checkClaimTemplate } from '../claim-spec.ts';
import type { Container, Volume, VolumeMount } from '../pod-types.ts';
import { quantity } from '../quantities.ts';
import { checkFieldRef, checkResourceRef, volumeFields } from './env.ts';
import { checkDescending, checkFileName, checkMode, checkNoBacksteps } from './paths.ts';
import { checkDriverName, checkHostPath, checkIscsi, checkNfs, vendorChecks } from './volume-sources.ts';

/** Volumes that mounts may name: those without a finding. */
export type Volumes = ReadonlyMap<string, Volume>;

type SourceOf<K extends keyof Volume> = NonNullable<Volume[K]>;
type KeyToPath = NonNullable<SourceOf<'configMap'>['items']>[number];
type DownwardFile = NonNullable<SourceOf<'downwardAPI'>['items']>[number];

/** Checks all volumes; `podName` is known for a Pod, not for a template. */
export function checkVolumes(report: Report, at: string, volumes: readonly Volume[] | undefined, podName: string | undefined, isPod: boolean): Volumes {
  const known = new Map<string, Volume>();
  const created = new Set(podName ? volumes?.filter((v) => v.ephemeral).map((v) => `${podName}-${v.name}`) : []);
  volumes?.forEach((volume, i) => {
    const here = `${at}[${i}]`;
    const before = report.length;
    checkSource(report, here, volume, podName, isPod);
    if (checkGiven(report, `${here}.name`, volume.name)) checkDnsLabel(report, `${here}.name`, volume.name);
    if (known.has(volume.name)) report.push(duplicate(`${here}.name`, volume.name));
    if (report.length === before) known.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && created.has(claim)) {
      report.push(invalidField(`${here}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'));
    }
  });
  return known;
}

/** Upstream's order of sources, which decides which of two is one too many; a second name where its message has another. */
const sourceOrder: readonly (readonly [field: keyof Volume & string, tooMany?: string])[] = [
  ['emptyDir'], ['hostPath'], ['gitRepo'], ['gcePersistentDisk'], ['awsElasticBlockStore'], ['secret'], ['nfs'], ['iscsi'], ['glusterfs'],
  ['flocker'], ['persistentVolumeClaim'], ['rbd'], ['cinder'], ['cephfs', 'cephFS'], ['quobyte'], ['downwardAPI', 'downwarAPI'], ['fc'],
  ['flexVolume'], ['configMap'], ['azureFile'], ['vsphereVolume'], ['photonPersistentDisk'], ['portworxVolume'], ['azureDisk'], ['storageos'],
  ['projected'], ['scaleIO'], ['csi'], ['ephemeral'], ['image'],
]; // biome-ignore format: a table

function checkSource(report: Report, at: string, volume: Volume, podName: string | undefined, isPod: boolean): void {
  let found = 0;
  for (const [field, tooMany] of sourceOrder) {
    if (volume[field] === undefined) continue;
    if (found++ > 0) report.push(forbiddenField(`${at}.${tooMany ?? field}`, 'may not specify more than 1 volume type'));
    else checkOneSource(report, at, field, volume, podName, isPod);
  }
  if (found === 0) report.push(required(at, 'must specify a volume type'));
}

function checkOneSource(report: Report, at: string, field: keyof Volume & string, volume: Volume, podName: string | undefined, isPod: boolean): void {
  const here = `${at}.${field}`;
  const source = volume[field] as Readonly<Record<string, unknown>>;
  switch (field) {
    case 'emptyDir':
      if (source['sizeLimit'] !== undefined && quantity(source['sizeLimit'] as string).sign < 0)
        report.push(forbiddenField(`${here}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
      return;
    case 'hostPath':
      return checkHostPath(report, here, source);
    case 'gitRepo':
      checkGiven(report, `${here}.repository`, source['repository']);
      return checkDescending(report, `${here}.directory`, String(source['directory'] ?? ''));
    case 'secret':
      return checkSecretVolume(report, here, volume.secret as SourceOf<'secret'>);
    case 'configMap':
      return checkConfigMapVolume(report, here, volume.configMap as SourceOf<'configMap'>);
    case 'downwardAPI':
      return checkDownward(report, here, volume.downwardAPI as SourceOf<'downwardAPI'>);
    case 'projected':
      return checkProjected(report, here, volume.projected as SourceOf<'projected'>);
    case 'persistentVolumeClaim':
      return void checkGiven(report, `${here}.claimName`, source['claimName']);
    case 'nfs':
      return checkNfs(report, here, source);
    case 'iscsi':
      return checkIscsiVolume(report, at, volume);
    case 'csi':
      return checkCsi(report, here, volume.csi as SourceOf<'csi'>);
    case 'ephemeral':
      return checkEphemeral(report, at, volume, podName);
    case 'image':
      if (isPod) checkGiven(report, `${here}.reference`, source['reference']);
      return checkPullPolicy(report, `${here}.pullPolicy`, source['pullPolicy'] as string | undefined);
    default:
      vendorChecks[field]?.volume(report, field === 'gcePersistentDisk' ? `${at}.persistentDisk` : here, source);
  }
}

export function checkPullPolicy(report: Report, at: string, policy: string | undefined): void {
  if (checkGiven(report, at, policy)) checkOneOf(report, at, policy, ['Always', 'IfNotPresent', 'Never']);
}

function checkIscsiVolume(report: Report, at: string, volume: Volume): void {
  const source = volume.iscsi as SourceOf<'iscsi'>;
  checkIscsi(true)(report, `${at}.iscsi`, source as never);
  if (source.initiatorName === undefined || `${volume.name}:${source.targetPortal}`.length <= 64) return;
  report.push(invalidField(`${at}.name`, volume.name, 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'));
}

function checkItems(report: Report, at: string, items: readonly KeyToPath[] | undefined): void {
  items?.forEach((item, i) => {
    const here = `${at}.items[${i}]`;
    checkGiven(report, `${here}.key`, item.key);
    checkGiven(report, `${here}.path`, item.path);
    checkFileName(report, `${here}.path`, item.path);
    checkMode(report, `${here}.mode`, item.mode);
  });
}

function checkSecretVolume(report: Report, at: string, source: SourceOf<'secret'>): void {
  checkGiven(report, `${at}.secretName`, source.secretName);
  checkMode(report, `${at}.defaultMode`, source.defaultMode);
  checkItems(report, at, source.items);
}

function checkConfigMapVolume(report: Report, at: string, source: SourceOf<'configMap'>): void {
  checkGiven(report, `${at}.name`, source.name);
  checkMode(report, `${at}.defaultMode`, source.defaultMode);
  checkItems(report, at, source.items);
}

function checkDownward(report: Report, at: string, source: SourceOf<'downwardAPI'>): void {
  checkMode(report, `${at}.defaultMode`, source.defaultMode);
  for (const file of source.items ?? []) checkDownwardFile(report, at, file);
}

function checkDownwardFile(report: Report, at: string, file: DownwardFile): void {
  checkGiven(report, `${at}.path`, file.path);
  checkFileName(report, `${at}.path`, file.path);
  if (file.fieldRef) {
    checkFieldRef(report, `${at}.fieldRef`, file.fieldRef, volumeFields);
    if (file.resourceFieldRef) report.push(invalidField(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef) checkResourceRef(report, `${at}.resourceFieldRef`, file.resourceFieldRef, true);
  else report.push(required(at, 'one of fieldRef and resourceFieldRef is required'));
  checkMode(report, `${at}.mode`, file.mode);
}

function checkProjected(report: Report, at: string, projected: SourceOf<'projected'>): void {
  checkMode(report, `${at}.defaultMode`, projected.defaultMode);
  const paths = new Set<string>();
  const claim = (path: string, shown: string): void => {
    if (path === '') return;
    if (paths.has(path)) report.push(invalidField(at, shown, 'conflicting duplicate paths'));
    paths.add(path);
  };
  projected.sources?.forEach((source, i) => {
    const here = `${at}.sources[${i}]`;
    for (const field of ['secret', 'configMap'] as const) {
      const from = source[field];
      if (!from) continue;
      checkGiven(report, `${here}.${field}.name`, from.name);
      checkItems(report, `${here}.${field}`, from.items);
      for (const item of from.items ?? []) claim(item.path, from.name ?? '');
    }
    for (const file of source.downwardAPI?.items ?? []) {
      checkDownwardFile(report, `${here}.downwardAPI`, file);
      claim(file.path, file.path);
    }
    if (source.serviceAccountToken) checkToken(report, at, `${here}.serviceAccountToken`, source.serviceAccountToken);
    if (Object.keys(source).length > 1) report.push(forbiddenField(here, 'may not specify more than 1 volume type per source'));
  });
}

function checkToken(report: Report, at: string, here: string, token: { readonly expirationSeconds?: number; readonly path: string }): void {
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < 600) report.push(invalidField(`${here}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) report.push(invalidField(`${here}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (checkGiven(report, `${at}.path`, token.path)) checkFileName(report, `${at}.path`, token.path);
}

function checkCsi(report: Report, at: string, csi: SourceOf<'csi'>): void {
  checkDriverName(report, `${at}.driver`, csi.driver);
  const secret = csi.nodePublishSecretRef;
  if (secret && checkGiven(report, `${at}.nodePublishSecretRef.name`, secret.name)) addAll(report, `${at}.name`, secret.name, nameIsDnsSubdomain(secret.name ?? '', false));
}

function checkEphemeral(report: Report, at: string, volume: Volume, podName: string | undefined): void {
  const template = volume.ephemeral?.volumeClaimTemplate;
  if (!template) report.push(required(`${at}.ephemeral.volumeClaimTemplate`, ''));
  else checkClaimTemplate(report, `${at}.ephemeral.volumeClaimTemplate`, template);
  if (!podName || !volume.name) return;
  const claim = `${podName}-${volume.name}`;
  addAll(
    report,
    `${at}.name`,
    volume.name,
    isDns1123Subdomain(claim).map((message) => `PVC name ${goQuote(claim)}: ${message}`),
  );
}

/** Where a container mounts volumes, and which it has as raw devices. */
export function checkMounts(report: Report, at: string, container: Container, volumes: Volumes): void {
  const devices = container.volumeDevices ?? [];
  const mounts = container.volumeMounts ?? [];
  const points = new Set<string>();
  mounts.forEach((mount, i) => {
    const here = `${at}.volumeMounts[${i}]`;
    checkGiven(report, `${here}.name`, mount.name);
    if (!volumes.has(mount.name)) report.push(fieldNotFound(`${here}.name`, mount.name));
    checkGiven(report, `${here}.mountPath`, mount.mountPath);
    if (points.has(mount.mountPath)) report.push(invalidField(`${here}.mountPath`, mount.mountPath, 'must be unique'));
    points.add(mount.mountPath);
    if (devices.some((d) => d.name === mount.name)) report.push(invalidField(`${here}.name`, mount.name, 'must not already exist in volumeDevices'));
    if (devices.some((d) => d.devicePath === mount.mountPath)) report.push(invalidField(`${here}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    checkMountDetails(report, `${at}.volumeMounts`, here, mount, container);
  });
  checkDevices(report, `${at}.volumeDevices`, container, volumes);
}

/** Upstream tells some findings of the list, not of the item. */
function checkMountDetails(report: Report, list: string, here: string, mount: VolumeMount, container: Container): void {
  const { subPath, subPathExpr, mountPropagation: propagation, recursiveReadOnly } = mount;
  if (subPath) checkDescending(report, `${list}.subPath`, subPath);
  if (subPathExpr) {
    if (subPath) report.push(invalidField(`${here}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    checkDescending(report, `${list}.subPathExpr`, subPathExpr);
  }
  if (propagation !== undefined) {
    checkOneOf(report, `${list}.mountPropagation`, propagation, ['Bidirectional', 'HostToContainer', 'None']);
    if (propagation === 'Bidirectional' && !container.securityContext?.privileged) {
      report.push(forbiddenField(`${list}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'));
    }
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return;
  const at = `${list}.recursiveReadOnly`;
  checkOneOf(report, at, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']);
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') return;
  if (!mount.readOnly) report.push(forbiddenField(at, 'may only be specified when readOnly is true'));
  if (propagation !== undefined && propagation !== 'None') report.push(forbiddenField(at, 'may only be specified when mountPropagation is None or not specified'));
}

function checkDevices(report: Report, at: string, container: Container, volumes: Volumes): void {
  const paths = new Set<string>();
  const names = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  container.volumeDevices?.forEach(({ name, devicePath }, i) => {
    const here = `${at}[${i}]`;
    const volume = volumes.get(name);
    checkGiven(report, `${here}.name`, name);
    if (names.has(name)) report.push(invalidField(`${here}.name`, name, 'must be unique'));
    if (!volume) report.push(fieldNotFound(`${here}.name`, name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      report.push(invalidField(`${here}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    }
    checkGiven(report, `${here}.devicePath`, devicePath);
    if (paths.has(devicePath)) report.push(invalidField(`${here}.devicePath`, devicePath, 'must be unique'));
    const backsteps: Report = [];
    checkNoBacksteps(backsteps, '', devicePath);
    if (backsteps.length > 0) report.push(invalidField(`${here}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((m) => m.name === name)) report.push(invalidField(`${here}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((m) => m.mountPath === devicePath)) report.push(invalidField(`${here}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    names.add(name);
  });
}
