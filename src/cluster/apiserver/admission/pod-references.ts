// Which objects of the API a Pod refers to.
// Upstream: VisitPodSecretNames, VisitPodConfigmapNames, HasAPIObjectReference in pkg/api/pod/util.go

import type { Pod } from '../../../api/types.ts';

type Spec = NonNullable<Pod['spec']>;
type Container = Spec['containers'][number];
type Volume = NonNullable<Spec['volumes']>[number];

const containersOf = ({ initContainers = [], containers = [], ephemeralContainers = [] }: Spec): readonly Container[] => [
  ...initContainers,
  ...containers,
  ...(ephemeralContainers as readonly unknown[] as readonly Container[]),
];

const given = (names: readonly (string | undefined)[]): readonly string[] => names.filter((name) => name !== undefined && name !== '') as readonly string[];

/** Names of Secrets: of images, variables and volumes. */
export function secretNames(spec: Spec): readonly string[] {
  const pulled = (spec.imagePullSecrets ?? []).map(({ name }) => name);
  const used = containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.map(({ secretRef }) => secretRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
  ]);
  return given([...pulled, ...used, ...(spec.volumes ?? []).flatMap(secretsOfVolume)]);
}

function secretsOfVolume(volume: Volume): readonly (string | undefined)[] {
  const { azureFile, cephfs, cinder, flexVolume, rbd, secret, scaleIO, iscsi, storageos, csi, projected } = volume;
  const references = [cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos].map((source) => source?.secretRef?.name);
  const inside = (projected?.sources ?? []).map((source) => source.secret?.name);
  return [azureFile?.secretName, secret?.secretName, csi?.nodePublishSecretRef?.name, ...references, ...inside];
}

function configMapNames(spec: Spec): readonly string[] {
  const used = containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
  ]);
  const mounted = (spec.volumes ?? []).flatMap(({ configMap, projected }) => [configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name)]);
  return given([...used, ...mounted]);
}

/** What a Pod that lives on its node alone must not refer to; undefined when it refers to nothing. */
export function apiReference(spec: Spec): string | undefined {
  if (spec.serviceAccountName) return 'serviceaccounts';
  if (secretNames(spec).length > 0) return 'secrets';
  if (configMapNames(spec).length > 0) return 'configmaps';
  if (spec.resourceClaims?.length) return 'resourceclaims';
  for (const volume of spec.volumes ?? []) {
    const found = volumeReference(volume);
    if (found) return found;
  }
  return undefined;
}

function volumeReference({ configMap, secret, csi, glusterfs, persistentVolumeClaim, ephemeral, azureFile, projected }: Volume): string | undefined {
  if (configMap) return 'configmaps (via configmap volumes)';
  if (secret) return 'secrets (via secret volumes)';
  if (csi) return 'csidrivers (via CSI volumes)';
  if (glusterfs) return 'endpoints (via glusterFS volumes)';
  if (persistentVolumeClaim) return 'persistentvolumeclaims';
  if (ephemeral) return 'persistentvolumeclaims (via ephemeral volumes)';
  if (azureFile) return 'secrets (via azureFile volumes)';
  for (const source of projected?.sources ?? []) {
    if (source.configMap) return 'configmaps (via projected volumes)';
    if (source.secret) return 'secrets (via projected volumes)';
    if (source.serviceAccountToken) return 'serviceaccounts (via projected volumes)';
    if (source.clusterTrustBundle) return 'clustertrustbundles';
    if (source.podCertificate) return 'podcertificates';
  }
  return undefined;
}

/** Why a Pod may not have a Secret that its account does not list; undefined when it may have all. Upstream: limitSecretReferences */
export function unlistedSecret(spec: Spec, account: string, secrets: ReadonlySet<string>, pullSecrets: ReadonlySet<string>): string | undefined {
  const end = `is not allowed because service account ${account} does not reference that`;
  for (const { secret } of spec.volumes ?? []) {
    if (secret && !secrets.has(secret.secretName ?? '')) return `volume with secret.secretName="${secret.secretName ?? ''}" ${end} secret`;
  }
  const lists = [['init container', spec.initContainers ?? []], ['container', spec.containers]] as const; // biome-ignore format: a table
  for (const [what, containers] of lists) {
    for (const container of containers) {
      const found = unlistedIn(container, secrets);
      if (found) return `${what} ${container.name} with ${found} ${end} secret`;
    }
  }
  const index = (spec.imagePullSecrets ?? []).findIndex(({ name }) => !pullSecrets.has(name ?? ''));
  return index < 0 ? undefined : `imagePullSecrets[${index}].name="${spec.imagePullSecrets?.[index]?.name ?? ''}" ${end} imagePullSecret`;
}

function unlistedIn({ env = [], envFrom = [] }: Container, secrets: ReadonlySet<string>): string | undefined {
  for (const { name, valueFrom } of env) {
    const secret = valueFrom?.secretKeyRef;
    if (secret && !secrets.has(secret.name ?? '')) return `envVar ${name} referencing secret.secretName="${secret.name ?? ''}"`;
  }
  for (const { secretRef } of envFrom) {
    if (secretRef && !secrets.has(secretRef.name ?? '')) return `envFrom referencing secret.secretName="${secretRef.name ?? ''}"`;
  }
  return undefined;
}
