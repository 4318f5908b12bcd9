/** An hour in which nobody does anything. */
import { makeWorld } from '../../labs/make-world.ts';
import { type Bench, measure } from './measure.ts';

export const idle: Bench = {
  name: 'idle',
  run: () => {
    const world = makeWorld({ seed: 1, workers: 2 });
    world.advanceTo(world.nowMs + 60_000);
    return [{ what: 'one hour of an idle 3-node cluster', value: measure(() => void world.advanceTo(world.nowMs + 3_600_000)), unit: 'ms', atMost: 400 }];
  },
};
