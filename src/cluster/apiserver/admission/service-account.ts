// Every Pod runs as a service account, and finds its token in a volume.
// Upstream: plugin/pkg/admission/serviceaccount
// Differs: upstream waits up to a second for an account that is being made with its namespace; here such a Pod is let in at once.

import { safeAlphabet } from '../../../api/meta/object-meta.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import type { Pod, ServiceAccount } from '../../../api/types.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import { secretNames, unlistedSecret } from './pod-references.ts';
import { refuse } from './refuse.ts';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
/** Upstream: tokens of Pods last an hour and seven seconds, so that they can be told from asked-for ones. */
const tokenSeconds = 3607;
const graceMs = 1000;
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';
/** What Go's strconv.ParseBool takes for true. */
const goTrue: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods', 'pods/ephemeralcontainers'],
  operations: ['CREATE', 'UPDATE'],
  admit: (object, _, attributes, context) => {
    const pod = object as unknown as Pod;
    if (attributes.operation === 'UPDATE') return attributes.subresource === 'ephemeralcontainers' ? mountForAll(pod) : object;
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return withoutAccount(pod, attributes);
    const name = pod.spec?.serviceAccountName || 'default';
    const named = { ...pod, spec: { ...pod.spec, serviceAccountName: name, serviceAccount: name } } as unknown as Pod;
    const account = find(named, name, attributes, context);
    const complete = withPullSecrets(mounts(account, named) ? withToken(named, context) : (named as unknown as ApiObject), account);
    checkSecrets(complete, account, attributes);
    return complete;
  },
};

/** The API server cannot give secrets to Pods that exist only on their node. */
function withoutAccount(pod: Pod, attributes: Attributes): ApiObject {
  const object = pod as unknown as ApiObject;
  if (pod.spec?.serviceAccountName) throw refuse(attributes, object, 'a mirror pod may not reference service accounts');
  if (pod.spec && secretNames(pod.spec).length > 0) throw refuse(attributes, object, 'a mirror pod may not reference secrets');
  const tokens = pod.spec?.volumes?.some(({ projected }) => projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken));
  if (tokens) throw refuse(attributes, object, 'a mirror pod may not use ServiceAccountToken volume projections');
  return object;
}

function find(pod: Pod, name: string, attributes: Attributes, { etcd, nowMs }: AdmissionContext): ServiceAccount | undefined {
  const { namespace } = attributes;
  const account = etcd.get('serviceaccounts', `${namespace}/${name}`);
  if (account) return account as unknown as ServiceAccount;
  const born = tryParseRfc3339(etcd.get('namespaces', namespace)?.metadata.creationTimestamp) ?? 0;
  if (name === 'default' && nowMs - born <= graceMs) return undefined;
  throw refuse(attributes, pod as unknown as ApiObject, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
}

/** An account may say that its Pods get the Secrets it lists, and no others. */
function checkSecrets(object: ApiObject, account: ServiceAccount | undefined, attributes: Attributes): void {
  const { spec } = object as unknown as Pod;
  if (!spec || !account || !goTrue.has(account.metadata.annotations?.[enforceAnnotation] ?? '')) return;
  const names = (list: readonly { readonly name?: string }[] = []): ReadonlySet<string> => new Set(list.map(({ name = '' }) => name));
  const problem = unlistedSecret(spec, account.metadata.name, names(account.secrets), names(account.imagePullSecrets));
  if (problem) throw refuse(attributes, object, problem);
}

function mounts(account: ServiceAccount | undefined, pod: Pod): boolean {
  return pod.spec?.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
}

function withPullSecrets(object: ApiObject, account: ServiceAccount | undefined): ApiObject {
  const { spec } = object as unknown as Pod;
  if ((spec?.imagePullSecrets?.length ?? 0) > 0 || !account?.imagePullSecrets?.length) return object;
  return { ...object, spec: { ...spec, imagePullSecrets: account.imagePullSecrets } } as ApiObject;
}

type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number];

function withToken(pod: Pod, { random }: AdmissionContext): ApiObject {
  const { spec } = pod;
  const existing = spec?.volumes?.find(({ name }) => name.startsWith('kube-api-access-'));
  const name = existing?.name ?? `kube-api-access-${random.string(5, safeAlphabet)}`;
  let used = false;
  const mounted = (container: Container): Container => {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === tokenPath)) return container;
    used = true;
    return { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: tokenPath }] };
  };
  const containers = spec?.containers.map(mounted);
  const initContainers = spec?.initContainers?.map(mounted);
  const volumes = used && !existing ? [...(spec?.volumes ?? []), tokenVolume(name)] : spec?.volumes;
  const next = { ...spec, containers, ...(initContainers ? { initContainers } : {}), ...(volumes ? { volumes } : {}) };
  return { ...pod, spec: next } as unknown as ApiObject;
}

/** Containers that join a running Pod get the mount the others have. */
function mountForAll(pod: Pod): ApiObject {
  const { spec } = pod;
  const mount = spec?.containers.flatMap(({ volumeMounts = [] }) => volumeMounts).find(({ mountPath }) => mountPath === tokenPath);
  if (!mount || !spec?.ephemeralContainers) return pod as unknown as ApiObject;
  const ephemeralContainers = spec.ephemeralContainers.map((container) => {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === tokenPath)) return container;
    return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
  });
  return { ...pod, spec: { ...spec, ephemeralContainers } } as unknown as ApiObject;
}

/** Upstream: TokenVolumeSource */
function tokenVolume(name: string): JsonObject {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 420,
    },
  };
}
