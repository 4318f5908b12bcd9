import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/types.ts';
import { makeWorld } from './make-world.ts';

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
