import { describe, expect, test } from 'vitest';
import { equivalenceOf, filtered, node, pod, testContext } from '../../../tests/support/cluster/test-cycle.ts';
import { Random } from '../../base/random.ts';
import type { Node, Pod } from '../../api/types.ts';
import { findNode } from './cycle.ts';
import type { Cycle } from './framework.ts';
import { plugins } from './plugins/registry.ts';
import { podInfo } from './pod-info.ts';
import { Snapshot } from './snapshot.ts';

const zone = 'topology.kubernetes.io/zone';

/** A world that changes by chance: what is known of it, and the snapshot that was told of every change. */
class Changing {
  readonly random: Random;
  readonly snapshot = new Snapshot();
  readonly nodes = new Map<string, Node>();
  readonly pods = new Map<string, Pod>();

  constructor(seed: number) {
    this.random = new Random(seed);
    for (let i = 0; i < 6; i++) this.#setNode(`n${i}`);
  }

  /** A node or a Pod comes, changes or goes; at first there are nodes. */
  step(): void {
    const name = `n${this.random.below(8)}`;
    const key = `p${this.random.below(40)}`;
    const kind = this.random.below(30);
    if (kind === 0 && this.nodes.size > 3) {
      this.nodes.delete(name);
      this.snapshot.removeNode(name);
    } else if (kind <= 1) {
      this.#setNode(name);
    } else if (kind <= 9) {
      this.pods.delete(key);
      this.snapshot.remove(`default/${key}`);
    } else {
      const one = this.#pod(key, name);
      this.pods.set(key, one);
      this.snapshot.place(one, name);
    }
  }

  #setNode(name: string): void {
    const one = node(name, { labels: this.random.below(5) ? { [zone]: `z${this.random.below(3)}` } : {} });
    this.nodes.set(name, one);
    this.snapshot.setNode(one);
  }

  #pod(name: string, on: string): Pod {
    const app = `a${this.random.below(4)}`;
    const term = { topologyKey: this.random.below(2) ? zone : 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: `a${this.random.below(4)}` } } };
    const affinity = [
      { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, podAffinityTerm: term }] } },
    ][this.random.below(4)];
    return pod(name, {
      cpu: '10m',
      labels: { app },
      spec: { nodeName: on, ...(affinity ? { affinity } : {}) },
      ...(this.random.below(6) ? {} : { meta: { deletionTimestamp: 'x' } }),
    });
  }

  /** The same world, told at once. */
  afresh(): Snapshot {
    const fresh = new Snapshot();
    for (const one of this.snapshot.nodes) fresh.setNode(this.nodes.get(one.name) as Node);
    for (const one of this.pods.values()) fresh.place(one, one.spec?.nodeName ?? '');
    return fresh;
  }
}

const term = (app: string, topologyKey = zone) => ({ topologyKey, labelSelector: { matchLabels: { app } } });
const wishes: readonly Pod[] = [
  pod('w1', {
    labels: { app: 'a1' },
    spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a1' } } }] },
  }),
  pod('w2', { labels: { app: 'a2' }, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('a3')] } } } }),
  pod('w3', {
    labels: { app: 'a3' },
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [term('a0', 'kubernetes.io/hostname')],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm: term('a1') }],
        },
      },
    },
  }),
  pod('w4', {
    labels: { app: 'a0' },
    spec: {
      topologySpreadConstraints: [{ maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'a0' } } }],
    },
  }),
];

/** Everything a cycle finds out, as text. */
function findings(wanted: Pod, snapshot: Snapshot, cached: boolean): string {
  const cycle: Cycle = { pod: podInfo(wanted), snapshot, context: testContext(), state: new Map() };
  const result = findNode(cycle, plugins, 0, cached ? equivalenceOf(cycle) : undefined);
  if (result.result !== 'node') return JSON.stringify(filtered({ ...cycle, state: new Map() }));
  return JSON.stringify([
    [...result.rejections].map(([n, r]) => [n.name, r]),
    result.scores.nodes.map((n) => n.name),
    result.scores.plugins.map((p) => p.name),
    [...result.scores.points],
  ]);
}

describe('counts that are kept are the counts one would count', () => {
  test.each(Array.from({ length: 12 }, (_, seed) => ({ name: `seed ${seed}`, seed })))('$name', ({ seed }) => {
    const world = new Changing(seed);
    for (let i = 0; i < 200; i++) {
      world.step();
      if (i % 5 || world.nodes.size === 0) continue;
      for (const wanted of wishes) {
        const kept = findings(wanted, world.snapshot, false);
        expect(kept).toBe(findings(wanted, world.afresh(), false));
        expect(findings(wanted, world.snapshot, true)).toBe(kept);
      }
    }
  });
});

test('Pods on a node that comes later count as soon as it is there, and again when it comes back', () => {
  const snapshot = new Snapshot();
  snapshot.place(pod('p', { cpu: '1', spec: { nodeName: 'n' } }), 'n');
  expect(snapshot.nodeOf('default/p')).toBe('n');
  snapshot.setNode(node('n'));
  expect(snapshot.node('n')?.requested.cpu).toBe(1000);
  snapshot.removeNode('n');
  snapshot.setNode(node('n'));
  expect(snapshot.node('n')?.requested.cpu).toBe(1000);
  snapshot.remove('default/p');
  expect(snapshot.node('n')?.requested.cpu).toBe(0);
});
