// Pods that come from files on a node, with a mirror in the API. Upstream: pkg/kubelet/config/file.go, pkg/kubelet/pod/mirror_client.go,
// kubelet.go tryReconcileMirrorPods. They run whether or not the API server answers: it may be one of them.
// @supports yes nodes: static Pods — "files in /etc/kubernetes/manifests of a node, read every 20 seconds: what is added, changed or removed there begins, is replaced or ends"

import { pod as podKind } from '../../api/kinds/pod/index.ts';
import { StatusError } from '../../api/meta/status-error.ts';
import type { JsonObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import { formatRfc3339 } from '../../base/time.ts';
import { EtcdUnavailable } from '../control-plane.ts';
import type { Kubelet } from './kubelet.ts';
import type { Manifest } from './manifests.ts';
import type { NodeMachine } from './node-machine.ts';
import { isMirror } from './pod-facts.ts';
import { nodes, pods } from './resources.ts';

const hashKey = 'kubernetes.io/config.hash';
/** Upstream: fileCheckFrequency */
const lookMs = 20_000;
const retryMs = 1000;

/** What tells two Pods of one name apart: a mirror stands for the same Pod however often it is made. */
export const identityOf = (pod: Pod): string =>
  pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? (pod.metadata.uid ?? '') : (pod.metadata.annotations[hashKey] ?? '');

/** The agenda's key of a node's files. */
export const staticKey = (machine: NodeMachine): string => `${machine.name}|static`;

/** Reads the files: ends Pods that are no longer among them, and makes the mirrors that are missing. */
export function syncStaticPods(kubelet: Kubelet, machine: NodeMachine): void {
  kubelet.context.enqueueAfter(staticKey(machine), lookMs);
  if (machine.started) machine.manifests.read(machine.machine.files);
  for (const worker of machine.workers.values()) {
    if (!isMirror(worker.pod) || machine.manifests.has(worker.uid) || worker.stage === 'terminating' || worker.stage === 'terminated') continue;
    kubelet.terminate(worker, 1000 * (worker.pod.spec?.terminationGracePeriodSeconds ?? 30));
  }
  for (const manifest of machine.manifests.list) mirror(kubelet, machine, manifest);
}

function mirror(kubelet: Kubelet, machine: NodeMachine, manifest: Manifest): void {
  const { context } = kubelet;
  const { namespace, name } = manifest.pod.metadata;
  const there = context.get<Pod>(pods, namespace, `${name}-${machine.name}`);
  if (there && identityOf(there) === manifest.hash) return;
  // An earlier one of its name has to end first.
  if (machine.workers.get(`${namespace}/${name}-${machine.name}`)?.stage === 'terminating') return;
  const node = context.get<Node>(nodes, '', machine.name);
  if (!node) return;
  const wanted = mirrorOf(manifest, machine, node, context.nowMs);
  try {
    if (there) kubelet.deletePod(there);
    context.create(pods, wanted);
  } catch (error) {
    // The namespace is not there yet, or the server refuses: the next look tries again.
    if (!(error instanceof StatusError)) throw error;
    if (error instanceof EtcdUnavailable) kubelet.startStatic(machine, (podKind.defaults?.(wanted as never) ?? wanted) as unknown as Pod);
    context.enqueueAfter(staticKey(machine), retryMs);
  }
}

function mirrorOf({ pod, hash }: Manifest, machine: NodeMachine, node: Node, nowMs: number): JsonObject {
  const { name, namespace, labels, annotations } = pod.metadata;
  const seen = `${formatRfc3339(nowMs).slice(0, -1)}.${machine.random.string(9, '0123456789')}Z`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${machine.name}`,
      namespace,
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, [hashKey]: hash, 'kubernetes.io/config.mirror': hash, 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'file' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: machine.name, uid: node.metadata.uid ?? '', controller: true }],
    },
    spec: { ...pod.spec, nodeName: machine.name, tolerations: [{ effect: 'NoExecute', operator: 'Exists' }] },
  };
}
