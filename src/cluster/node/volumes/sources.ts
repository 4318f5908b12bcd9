// What the files of keyed volumes are. Upstream: pkg/volume/{configmap,secret,downwardapi,projected}.

import type { Volume } from '../../../api/kinds/shared/pod-types.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import type { ConfigMap, Secret } from '../../../api/types.ts';
import { type Bytes, utf8 } from '../../../base/bytes.ts';
import { secretBytes } from '../environment.ts';
import { fieldValue, resourceValue } from '../field-values.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import type { PodWorker } from '../pod-worker.ts';
import { configMaps, secrets } from '../resources.ts';
import type { KeyedFile } from './keyed-files.ts';

/** A volume cannot be mounted (yet); the text is what the FailedMount event says after the volume's name. */
export class MountError extends Error {
  override readonly name = 'MountError';
}

interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

/** ConfigMap keys as files. @throws MountError */
export function configMapFiles(
  kubelet: Kubelet,
  namespace: string,
  source: { readonly name?: string; readonly items?: readonly Item[]; readonly optional?: boolean },
  mode: number,
): readonly KeyedFile[] {
  const name = source.name ?? '';
  const found = kubelet.context.get<ConfigMap>(configMaps, namespace, name);
  if (!found) {
    if (source.optional) return [];
    throw new MountError(`configmap "${name}" not found`);
  }
  const contents = new Map<string, () => Bytes>();
  for (const [key, value] of Object.entries(found.data ?? {})) contents.set(key, () => utf8(value));
  for (const [key, value] of Object.entries(found.binaryData ?? {})) contents.set(key, () => secretBytes(value));
  return pick(contents, source.items, mode, source.optional ?? false, 'configmap');
}

/** Secret keys as files. @throws MountError */
export function secretFiles(
  kubelet: Kubelet,
  namespace: string,
  source: { readonly name?: string; readonly items?: readonly Item[]; readonly optional?: boolean },
  mode: number,
): readonly KeyedFile[] {
  const name = source.name ?? '';
  const found = kubelet.context.get<Secret>(secrets, namespace, name);
  if (!found) {
    if (source.optional) return [];
    throw new MountError(`secret "${name}" not found`);
  }
  const contents = new Map(Object.entries(found.data ?? {}).map(([key, value]) => [key, () => secretBytes(value)] as const));
  return pick(contents, source.items, mode, source.optional ?? false, 'secret');
}

function pick(contents: ReadonlyMap<string, () => Bytes>, items: readonly Item[] | undefined, mode: number, optional: boolean, kind: string): readonly KeyedFile[] {
  if (!items || items.length === 0) return [...contents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, content]) => ({ path, content, mode }));
  return items.flatMap((item) => {
    const content = contents.get(item.key);
    if (content) return [{ path: item.path, content, mode: item.mode ?? mode }];
    if (optional) return [];
    throw new MountError(kind === 'configmap' ? `configmap references non-existent config key: ${item.key}` : `references non-existent ${kind} key: ${item.key}`);
  });
}

type DownwardItem = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number];

/** Facts about the Pod as files. */
export function downwardFiles(machine: NodeMachine, worker: PodWorker, items: readonly DownwardItem[], mode: number): readonly KeyedFile[] {
  return items.map((item) => ({
    path: item.path,
    mode: item.mode ?? mode,
    content: () => {
      if (item.fieldRef) return utf8(fieldValue(worker.pod, item.fieldRef.fieldPath, machine, worker.sandbox?.address || machine.address) ?? '');
      const { containerName, divisor, resource = '' } = item.resourceFieldRef ?? {};
      const container = worker.pod.spec?.containers?.find(({ name }) => name === containerName);
      return resourceValue(container, resource, divisor === undefined ? undefined : String(divisor), machine);
    },
  }));
}

/** All sources of a projected volume in one folder. @throws MountError */
export function projectedFiles(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, projected: NonNullable<Volume['projected']>): readonly KeyedFile[] {
  const mode = projected.defaultMode ?? 0o644;
  const namespace = worker.pod.metadata.namespace ?? '';
  return (projected.sources ?? []).flatMap((source): readonly KeyedFile[] => {
    if (source.configMap) return configMapFiles(kubelet, namespace, source.configMap, mode);
    if (source.secret) return secretFiles(kubelet, namespace, source.secret, mode);
    if (source.downwardAPI) return downwardFiles(machine, worker, source.downwardAPI.items ?? [], mode);
    if (source.serviceAccountToken) {
      const { path, audience, expirationSeconds } = source.serviceAccountToken;
      return [{ path, mode, content: () => requestToken(kubelet, worker, audience, expirationSeconds ?? 3600) }];
    }
    return [];
  });
}

/** Asks the API server for a token of the Pod's service account. */
function requestToken(kubelet: Kubelet, worker: PodWorker, audience: string | undefined, expirationSeconds: number): Bytes {
  const { namespace = '', name, uid } = worker.pod.metadata;
  const account = worker.pod.spec?.serviceAccountName || 'default';
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { ...(audience ? { audiences: [audience] } : {}), expirationSeconds, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid } },
  };
  try {
    const answer = kubelet.context.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, body) as { readonly status?: { readonly token?: string } };
    return answer.status?.token ?? '';
  } catch (error) {
    // The account is gone: the file stays empty, as a token that was never renewed would be of no use either.
    if (!(error instanceof StatusError)) throw error;
    return '';
  }
}
