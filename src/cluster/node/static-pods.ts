// Pods that come from files on a node, with a mirror in the API. Upstream: pkg/kubelet/config/file.go,
// pkg/kubelet/pod/mirror_client.go.
// Differs: what the files say is given when the node is made; editing them later changes nothing.

import { StatusError } from '../../api/meta/status-error.ts';
import type { JsonObject } from '../../api/object.ts';
import type { Node, Pod } from '../../api/types.ts';
import { toJson } from '../../base/json.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import { nodes, pods } from './resources.ts';

/** A manifest as it lies in /etc/kubernetes/manifests, as an object. */
export interface StaticPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: JsonObject;
}

const hashKey = 'kubernetes.io/config.hash';

/** What tells two Pods of one name apart: a mirror stands for the same Pod however often it is made. */
export const identityOf = (pod: Pod): string =>
  pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? (pod.metadata.uid ?? '') : (pod.metadata.annotations[hashKey] ?? '');

/** Makes the mirrors that are missing. */
export function mirrorStaticPods(kubelet: Kubelet, machine: NodeMachine): void {
  for (const manifest of machine.staticPods) mirror(kubelet, machine, manifest);
}

function mirror(kubelet: Kubelet, machine: NodeMachine, manifest: StaticPod): void {
  const { context } = kubelet;
  const name = `${manifest.metadata.name}-${machine.name}`;
  const { namespace, labels, annotations } = manifest.metadata;
  if (context.get(pods, namespace, name)) return;
  const node = context.get<Node>(nodes, '', machine.name);
  if (!node) return;
  const hash = sha256Hex(`${machine.name}${toJson(manifest)}`).slice(0, 32);
  const seen = `${formatRfc3339(context.nowMs).slice(0, -1)}.${machine.random.string(9, '0123456789')}Z`;
  try {
    context.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        ...(labels ? { labels } : {}),
        annotations: { ...annotations, [hashKey]: hash, 'kubernetes.io/config.mirror': hash, 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'file' },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: machine.name, uid: node.metadata.uid ?? '', controller: true }],
      },
      spec: { ...manifest.spec, nodeName: machine.name, tolerations: [{ effect: 'NoExecute', operator: 'Exists' }] },
    });
  } catch (error) {
    // The namespace is not there yet, or the server refuses: the next look tries again.
    if (!(error instanceof StatusError)) throw error;
    context.enqueueAfter(`${machine.name}|static`, 1000);
  }
}
