// A control plane of several machines, some of which are switched off: what one sees of it with kubectl.

import { describe, expect, it } from 'vitest';
import type { Deployment, Lease } from '../api/types.ts';
import { History } from '../base/history.ts';
import { text } from '../base/bytes.ts';
import { makeWorld } from './make-world.ts';
import { LabSession } from './lab-session.ts';
import { clusterSide } from './cluster-side.ts';
import type { ClusterSnapshot } from './snapshot.ts';
import type { World } from './world.ts';
import type { Fault, WorldInput } from './world-input.ts';

const stop = (node: string): WorldInput => ({ type: 'fault', fault: { kind: 'stop-node', node } as Fault });
const start = (node: string): WorldInput => ({ type: 'fault', fault: { kind: 'start-node', node } as Fault });
const three = (): World => makeWorld({ seed: 1, workers: 1, controlPlanes: 3 });

/** A command's output, without what client-go logs of each try, with the seconds it took. */
function seen(world: World, command: string): string {
  const { stdout, stderr, ms } = world.run(command);
  return `${text(stdout)}${text(stderr).replace(/^E\d{4}.*\n/gm, '')}${Math.round(ms / 1000)} s`;
}

const holder = (world: World, name: string): string => {
  const lease = [...world.objects<Lease>('leases.coordination.k8s.io', 'kube-system')].find((one) => one.metadata.name === name);
  return `${lease?.spec?.holderIdentity?.split('_')[0]} ${lease?.spec?.leaseTransitions}`;
};
const ready = (world: World, name: string): number => [...world.objects<Deployment>('deployments.apps', 'default')].find((one) => one.metadata.name === name)?.status?.readyReplicas ?? 0;

describe('a control plane of three', () => {
  it('works on without one, and others lead', () => {
    const world = three();
    world.run('kubectl create deployment web --image=nginx');
    world.advanceTo(world.nowMs + 10_000);
    expect([holder(world, 'kube-controller-manager'), holder(world, 'kube-scheduler'), ready(world, 'web')]).toEqual(['control-plane 0', 'control-plane 0', 1]);
    world.apply(stop('control-plane'));
    world.run('kubectl scale deployment web --replicas=2');
    world.advanceTo(world.nowMs + 8000);
    expect([holder(world, 'kube-controller-manager'), ready(world, 'web')]).toEqual(['control-plane 0', 1]);
    world.advanceTo(world.nowMs + 30_000);
    expect([holder(world, 'kube-controller-manager').slice(-2), holder(world, 'kube-scheduler').slice(-2), ready(world, 'web')]).toEqual([' 1', ' 1', 2]);
    expect(seen(world, 'kubectl get endpointslice kubernetes --no-headers -o custom-columns=A:endpoints[*].addresses')).toBe('[172.18.0.3],[172.18.0.4]\n0 s');
    expect(seen(world, "kubectl get events -n kube-system --field-selector reason=LeaderElection -o jsonpath='{range .items[*]}{.message}{\"\\n\"}{end}' | sed 's/_.*became/ became/' | sort | uniq -c | awk '{print $1, $2, $3, $4}'")).toMatch(
      /^2 control-plane became leader\n(2 control-plane-[23]|1 control-plane-2 became leader\n1 control-plane-3) became leader\n0 s$/,
    );
  });

  it('neither reads nor writes without two, and does again when one comes back', () => {
    const world = three();
    world.run('kubectl create deployment web --image=nginx');
    world.advanceTo(world.nowMs + 10_000);
    world.apply(stop('control-plane'));
    world.apply(stop('control-plane-3'));
    const written = world.revision;
    expect([
      'kubectl get deployments',
      'kubectl get deployments --request-timeout=3s',
      'kubectl create configmap c',
      'kubectl get --raw /healthz/etcd',
      "kubectl get --raw '/readyz' 2>&1 | grep -o '.-.etcd[^.]*failed: reason withheld'| head -c 50",
      'kubectl get componentstatuses etcd-0 2>/dev/null',
      'kubectl --server=https://172.18.0.2:6443 get nodes',
    ].map((command) => seen(world, command))).toEqual([
      'Error from server (Timeout): Timeout: request did not complete within the allotted timeout\n60 s',
      'Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n3 s',
      'error: failed to create configmap: etcdserver: request timed out\n7 s',
      'Error from server (InternalError): an error on the server ("internal server error: context deadline exceeded") has prevented the request from succeeding\n0 s',
      '[-]etcd failed: reason withheld\\n[-]etcd-readiness0 s',
      'NAME     STATUS      MESSAGE   ERROR\netcd-0   Unhealthy             context deadline exceeded\n0 s',
      'Unable to connect to the server: dial tcp 172.18.0.2:6443: connect: no route to host\n0 s',
    ]); // biome-ignore format: a list
    world.advanceTo(world.nowMs + 300_000);
    expect(world.revision).toBe(written);
    world.apply(start('control-plane-3'));
    world.advanceTo(world.nowMs + 5000);
    world.run('kubectl scale deployment web --replicas=3');
    world.advanceTo(world.nowMs + 30_000);
    expect([ready(world, 'web'), holder(world, 'kube-scheduler').slice(-2)]).toEqual([3, ' 1']);
  });

  it('is gone when all three are', () => {
    const world = three();
    for (const node of ['control-plane', 'control-plane-2', 'control-plane-3']) world.apply(stop(node));
    expect(seen(world, 'kubectl get nodes')).toBe('Unable to connect to the server: EOF\n0 s');
  });

  it('replays and rewinds to the same', () => {
    const history = new History<WorldInput>(three);
    const moments: { readonly at: typeof history.now; readonly fingerprint: string }[] = [];
    for (const input of [stop('control-plane-2'), stop('control-plane'), start('control-plane-2'), { type: 'fault', fault: { kind: 'partition-node', node: 'control-plane-3' } as Fault }, { type: 'fault', fault: { kind: 'heal-node', node: 'control-plane-3' } as Fault }] as const) {
      history.apply(input);
      history.machine.advanceTo(history.machine.nowMs + 17_000);
      moments.push({ at: history.now, fingerprint: history.machine.fingerprint() });
    }
    const replayed = new History<WorldInput>(three, history.inputs);
    replayed.runTo(history.now);
    expect(replayed.machine.fingerprint()).toBe(history.machine.fingerprint());
    for (const { at, fingerprint } of moments.reverse()) {
      history.rewind(at);
      expect(history.machine.fingerprint()).toBe(fingerprint);
    }
  });

  it('is shown as it stands, also when nothing can be written', () => {
    const shown: ClusterSnapshot[] = [];
    const lab = { name: 'x', title: '', module: '', summary: '', minutes: 1, objectives: [], world: { workers: 0, addons: [], seed: 1, controlPlanes: 3 }, steps: [], files: {} };
    const ignore = (): void => undefined;
    const session = new LabSession(lab, { output: ignore, progress: ignore, history: ignore, hostRequest: ignore, snapshot: (snapshot) => void shown.push(snapshot) }, { clusterSide });
    const etcd = (): string => `${shown.at(-1)?.etcd.members.map(({ role }) => role).join(' ')}, ${shown.at(-1)?.etcd.quorum}`;
    session.sample();
    expect(etcd()).toBe('leader follower follower, true');
    for (const node of ['control-plane', 'control-plane-2']) session.input(stop(node));
    session.advance(2000, 10_000);
    expect(etcd()).toBe('stopped stopped candidate, false');
  });
});

describe('a control plane of one', () => {
  it('is gone with its machine, and comes back with it', () => {
    const world = makeWorld({ seed: 1, workers: 1 });
    world.apply(stop('control-plane'));
    expect(seen(world, 'kubectl get nodes')).toBe('The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n0 s');
    world.advanceTo(world.nowMs + 60_000);
    world.apply(start('control-plane'));
    world.advanceTo(world.nowMs + 60_000);
    expect(seen(world, 'kubectl get nodes --no-headers | cut -c 1-30')).toBe('control-plane   Ready   contro\nworker-1        Ready   <none>\n0 s');
  });

  it('stands still while its etcd is down, which its kubelet starts again', () => {
    const world = makeWorld({ seed: 1, workers: 1 });
    world.apply({ type: 'fault', fault: { kind: 'kill-process', node: 'control-plane', pod: 'etcd-control-plane', container: 'etcd' } });
    expect(seen(world, 'kubectl create configmap c')).toBe('error: failed to create configmap: etcdserver: request timed out\n7 s');
    world.advanceTo(world.nowMs + 20_000);
    expect(seen(world, 'kubectl create configmap c; kubectl get pod -n kube-system etcd-control-plane --no-headers -o custom-columns=R:status.containerStatuses[0].restartCount')).toBe('configmap/c created\n1\n0 s');
  });
});
