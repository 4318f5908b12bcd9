/** What people do to clusters, at random, sensible and not. */
import type { Random } from '../../base/random.ts';
import { controlPlaneParts } from '../../cluster/control-plane.ts';
import type { World } from '../../labs/world.ts';
import type { Fault, WorldInput } from '../../labs/world-input.ts';

const images = ['nginx', 'nginx:1.27', 'busybox', 'redis', 'nosuch/image', 'nginx:nosuchtag', 'httpd'];
const names = ['a', 'b', 'web', 'db'];

type Maker = (random: Random, world: World) => WorldInput;

const command = (text: string): WorldInput => ({ type: 'command', command: text });

const fault = (what: Fault): WorldInput => ({ type: 'fault', fault: what });

/** A node's name, one of the control plane now and then. */
const someNode = (random: Random, world: World): string => random.pick([...world.objects<{ metadata: { name: string } }>('nodes')].map((node) => node.metadata.name).sort());

/** A Pod's name, when there is one. */
function somePod(random: Random, world: World): string {
  const all = [...world.objects<{ metadata: { name: string } }>('pods', 'default')].map((pod) => pod.metadata.name).sort();
  return all.length ? random.pick(all) : 'none';
}

const makers: readonly Maker[] = [
  (r) => command(`kubectl create deployment ${r.pick(names)} --image=${r.pick(images)} --replicas=${r.below(8)}`),
  (r) => command(`kubectl scale deployment ${r.pick(names)} --replicas=${r.below(12)}`),
  (r) => command(`kubectl set image deployment/${r.pick(names)} '*=${r.pick(images)}'`),
  (r) => command(`kubectl delete deployment ${r.pick(names)} --wait=false`),
  (r) => command(`kubectl delete deployment ${r.pick(names)} --cascade=${r.pick(['orphan', 'foreground', 'background'])} --wait=false`),
  (r, w) => command(`kubectl delete pod ${somePod(r, w)} --wait=false`),
  (r, w) => command(`kubectl delete pod ${somePod(r, w)} --force --grace-period=0`),
  (r) => command(`kubectl run ${r.pick(names)}-${r.below(5)} --image=${r.pick(images)} --restart=${r.pick(['Always', 'Never', 'OnFailure'])}`),
  (r) => command(`kubectl run job-${r.below(5)} --image=busybox --restart=Never -- sh -c 'sleep ${r.below(20)}; exit ${r.below(2)}'`),
  (r) => command(`kubectl expose deployment ${r.pick(names)} --port=80`),
  (r) => command(`kubectl delete service ${r.pick(names)}`),
  (r) => command(`kubectl create namespace ns-${r.below(3)}; kubectl create deployment web --image=nginx -n ns-${r.below(3)}`),
  (r) => command(`kubectl delete namespace ns-${r.below(3)} --wait=false`),
  (r) => command(`kubectl rollout ${r.pick(['restart', 'undo', 'pause', 'resume'])} deployment/${r.pick(names)}`),
  (r) => command(`kubectl ${r.pick(['cordon', 'uncordon'])} worker-1`),
  (r) => command(`kubectl taint node worker-1 soak=${r.below(2)}:${r.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule'])} --overwrite; kubectl taint node worker-1 soak-`),
  (r) => command(`kubectl create quota q-${r.below(2)} --hard=pods=${5 + r.below(20)}; kubectl delete quota q-${r.below(2)}`),
  (r) => command(`kubectl create job j-${r.below(4)} --image=busybox -- sh -c 'exit ${r.below(2)}'`),
  (r) => ({ type: 'request', request: { method: 'POST', path: '/api/v1/namespaces/default/pods', body: junk(r, 0) } }),
  (r) => ({ type: 'request', request: { method: 'PATCH', path: `/apis/apps/v1/namespaces/default/deployments/${r.pick(names)}`, headers: { 'content-type': r.pick(['application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/json-patch+json']) }, body: junk(r, 0) } }),
];

/** What goes wrong with machines; half of it puts right again what went wrong before. */
const faultMakers: readonly Maker[] = [
  (r, w) => fault({ kind: r.pick(['stop-node', 'start-node']), node: someNode(r, w) }),
  (r, w) => fault({ kind: r.pick(['partition-node', 'heal-node']), node: someNode(r, w) }),
  (r, w) => fault({ kind: 'kill-process', node: someNode(r, w), pod: somePod(r, w), container: 'none' }),
  (r, w) => controlPlaneProcess(r, w),
  (r) => fault({ kind: 'slow-network', extraMs: r.pick([0, 5, 200]) }),
  (r, w) => fault(r.below(2) === 0 ? { kind: 'fill-disk', node: someNode(r, w), freeBytes: r.pick([0, 1_000_000, 12_000_000_000]) } : { kind: 'clear-disk', node: someNode(r, w) }),
  (r, w) => fault({ kind: r.pick(['corrupt-image', 'mend-image']), image: r.pick(images), ...(r.below(2) === 0 ? { node: someNode(r, w) } : {}) }),
];

/** A part of the control plane ends, on one of its machines. */
function controlPlaneProcess(random: Random, world: World): WorldInput {
  const node = random.pick(world.cluster.controlPlane.nodes);
  const part = random.pick(controlPlaneParts);
  return fault({ kind: 'kill-process', node, pod: `${part}-${node}`, container: part });
}

/** Puts right whatever may have gone wrong, so that a world can come to rest. */
export function mendAll(world: World): readonly WorldInput[] {
  const nodes = [...world.objects<{ metadata: { name: string } }>('nodes')].map((node) => node.metadata.name).sort();
  return [
    ...nodes.flatMap((node) => (['start-node', 'heal-node', 'clear-disk'] as const).map((kind) => fault({ kind, node }))),
    ...images.flatMap((image) => [fault({ kind: 'mend-image', image }), ...nodes.map((node) => fault({ kind: 'mend-image', image, node }))]),
    fault({ kind: 'slow-network', extraMs: 0 }),
  ];
}

/** JSON of no use to anyone. */
function junk(random: Random, depth: number): unknown {
  const kind = random.below(depth > 3 ? 4 : 6);
  if (kind === 0) return random.below(1000) - 500;
  if (kind === 1) return random.string(random.below(12), 'abcdef{}[]"\\/ ');
  if (kind === 2) return random.below(2) === 0;
  if (kind === 3) return null;
  if (kind === 4) return Array.from({ length: random.below(4) }, () => junk(random, depth + 1));
  const fields = ['apiVersion', 'kind', 'metadata', 'spec', 'status', 'name', 'containers', 'replicas', '__proto__', 'constructor', 'labels', 'x'];
  return Object.fromEntries(Array.from({ length: random.below(5) }, () => [random.pick(fields), junk(random, depth + 1)]));
}

/** Every fourth is a fault. */
export const randomInput: Maker = (random, world) => random.pick(random.below(4) === 0 ? faultMakers : makers)(random, world);
