import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/types.ts';
import { Timeline } from '../base/timeline.ts';
import { Random } from '../base/random.ts';
import { Fabric } from '../network/fabric.ts';
import { awaitedPrograms } from './awaited-programs.ts';
import { clusterSide } from './cluster-side.ts';
import { makeWorld } from './make-world.ts';
import { World } from './world.ts';

describe('a world that one enters', () => {
  it('has a cluster whose own Pods run, CoreDNS on the control plane that was there first', () => {
    const world = makeWorld({ seed: 1, workers: 2 });
    const pods = [...world.objects<Pod>('pods', 'kube-system')].map(({ metadata, spec, status }) => `${metadata.name.replace(/(kube-proxy|coredns)-.*$/, '$1')} ${spec?.nodeName} ${status?.phase}`);
    expect(pods.sort()).toEqual([
      'coredns control-plane Running',
      'coredns control-plane Running',
      'etcd-control-plane control-plane Running',
      'kube-apiserver-control-plane control-plane Running',
      'kube-controller-manager-control-plane control-plane Running',
      'kube-proxy control-plane Running',
      'kube-proxy worker-1 Running',
      'kube-proxy worker-2 Running',
      'kube-scheduler-control-plane control-plane Running',
    ]);
  });

  it('says who leads, and which machines have come', () => {
    const world = makeWorld({ seed: 1, workers: 1 });
    const events = [...world.objects<{ readonly involvedObject: { readonly kind: string; readonly name: string }; readonly reason: string }>('events')];
    expect(events.filter(({ involvedObject: { kind } }) => kind === 'Lease' || kind === 'Node').map(({ involvedObject: { name }, reason }) => `${name} ${reason}`).sort()).toEqual([
      'control-plane NodeAllocatableEnforced', 'control-plane NodeHasNoDiskPressure', 'control-plane NodeHasSufficientMemory', 'control-plane NodeHasSufficientPID',
      'control-plane NodeReady', 'control-plane RegisteredNode', 'control-plane Starting', 'kube-controller-manager LeaderElection', 'kube-scheduler LeaderElection',
      'worker-1 NodeAllocatableEnforced', 'worker-1 NodeHasNoDiskPressure', 'worker-1 NodeHasSufficientMemory', 'worker-1 NodeHasSufficientPID',
      'worker-1 NodeReady', 'worker-1 RegisteredNode', 'worker-1 Starting',
    ]); // biome-ignore format: a list
  });
});

describe('a world before its cluster', () => {
  it('has a name for each program that comes later, and for no other', () => {
    const timeline = new Timeline(0);
    const random = new Random(1);
    const network = new Fabric({ random, now: () => timeline.nowMs });
    const { tools } = clusterSide.boot({ timeline, network, random, workers: 1, controlPlanes: 1, addons: [] });
    const paths = tools.flatMap(({ name, aliases = [], folder = '/usr/bin' }) => [name, ...aliases].map((each) => `${folder}/${each}`));
    expect(awaitedPrograms.map(({ name, folder = '/usr/bin' }) => `${folder}/${name}`).sort()).toEqual([...new Set(paths)].sort());
  });

  it('runs the first programs at once, and lets the others wait for their code', () => {
    let shown = '';
    const world = new World({ seed: 1, workers: 1, terminal: (bytes) => (shown += bytes), clusterSide: () => clusterSide });
    world.apply({ type: 'keys', bytes: "echo one | tr a-z A-Z\recho 2 | awk '{ print $1 * 21 }'\r" });
    world.advanceTo(world.nowMs + 1000);
    expect(shown).toContain('ONE');
    expect(shown).not.toContain('42');
    world.apply({ type: 'attach' });
    world.advanceTo(world.nowMs + 1000);
    expect(shown).toContain('42');
  });
});
