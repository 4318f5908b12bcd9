// The core's promises, on whole worlds: the same seed and inputs give the same bytes; a replay is the live run; going back
// is being there again. 200 random histories of keys, commands, files, requests and time.

import { describe, expect, it } from 'vitest';
import { History } from '../base/history.ts';
import { Random } from '../base/random.ts';
import { LineEditor } from '../terminal/line-editor.ts';
import { clusterSide } from './cluster-side.ts';
import { World } from './world.ts';
import type { WorldInput } from './world-input.ts';

const lines = ['kubectl get pods', 'echo $((1+2)) | cat', 'for i in 1 2 3; do echo $i; sleep 1; done', 'kubectl run a --image=nginx', 'sleep 30 & jobs', 'kubectl get pods -w', 'cat <<EOF', 'while true; do :; done', 'ls | sort -r | head -1', 'kubectl delete pod a --wait=false', 'echo "unfinished', 'date; echo $RANDOM'];
const keys = ['\r', '\u0003', '\u0004', '\t', '\u001b[A', '\u001a', '\xff\xfe\x00', 'x', '\u0012ku'];

function randomInput(random: Random, attached: boolean): WorldInput {
  switch (random.below(6)) {
    case 0:
      return { type: 'keys', bytes: random.pick(keys) };
    case 1:
      return { type: 'resize', columns: 20 + random.below(100), rows: 24 };
    case 2:
      return { type: 'file', path: `f${random.below(3)}`, content: random.string(random.below(40), 'ab\n ') };
    case 3:
      if (!attached) return { type: 'keys', bytes: 'echo hi\r' };
      return { type: 'request', request: { method: 'POST', path: '/api/v1/namespaces/default/configmaps', body: { metadata: { generateName: 'c-' } } } };
    default:
      return { type: 'keys', bytes: `${random.pick(lines)}\r` };
  }
}

/** A history with what its terminal showed, per machine. */
function makeHistory(seed: number): { readonly history: History<WorldInput>; readonly shown: () => string } {
  let shown = '';
  const make = (): World => {
    shown = '';
    return new World({ seed, workers: 1, terminal: (bytes) => void (shown += bytes), lineSource: new LineEditor(), clusterSide: () => clusterSide });
  };
  return { history: new History<WorldInput>(make), shown: () => shown };
}

describe('histories', () => {
  it('200 random ones: same seed and inputs, same bytes; replay is live; rewound is then', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(`history ${seed}`);
      const live = makeHistory(seed);
      const moments: { readonly at: History<WorldInput>['now']; readonly fingerprint: string; readonly shown: string }[] = [];
      // every fourth world has its cluster: the others show the same of the workstation in a fraction of the time
      if (seed % 4 === 0) live.history.apply({ type: 'attach' });
      for (let i = 0; i < 5; i++) {
        live.history.apply(randomInput(random, seed % 4 === 0));
        live.history.machine.advanceTo(live.history.machine.nowMs + random.below(2500), 400);
        moments.push({ at: live.history.now, fingerprint: live.history.machine.fingerprint(), shown: live.shown() });
      }
      const last = moments.at(-1);
      const again = makeHistory(seed);
      for (const { ticks, atMs, input } of live.history.inputs) {
        again.history.runTo({ ticks, inputs: 0, atMs });
        again.history.apply(input);
      }
      again.history.runTo(live.history.now);
      expect([again.history.machine.fingerprint(), again.shown()], `replay of seed ${seed}`).toEqual([last?.fingerprint, last?.shown]);
      const then = random.pick(moments);
      live.history.rewind(then.at);
      expect([live.history.machine.fingerprint(), live.shown()], `rewind of seed ${seed}`).toEqual([then.fingerprint, then.shown]);
    }
  }, 600_000);

  it('an engine that has changed is told apart: history diverged at a tick', () => {
    const { history } = makeHistory(1);
    history.apply({ type: 'attach' });
    history.machine.advanceTo(history.machine.nowMs + 5000);
    const { now, inputs } = history;
    const other = (): World => new World({ seed: 1, workers: 2, clusterSide: () => clusterSide });
    const replayed = new History<WorldInput>(other, inputs);
    expect(() => replayed.runTo({ ...now, ticks: now.ticks + 100000 })).toThrow(/^history diverged at tick \d+: nothing was due before \d+$/);
  });
});
