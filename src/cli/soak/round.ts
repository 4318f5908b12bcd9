/** One world's life under random inputs, and what must hold of it. */
import { History, type Recorded } from '../../base/history.ts';
import { Random } from '../../base/random.ts';
import { makeWorld } from '../../labs/make-world.ts';
import type { World } from '../../labs/world.ts';
import type { WorldInput } from '../../labs/world-input.ts';
import { violationsOf } from './invariants.ts';
import { mendAll, randomInput } from './inputs.ts';

export interface Outcome {
  readonly violations: readonly string[];
  readonly inputs: readonly Recorded<WorldInput>[];
  readonly ticks: number;
  readonly revision: number;
}

const inputsPerRound = 40;
/** after the last fault is put right, virtual time for everything to come to rest: longer than any grace period and back-off that counts */
const settleMs = 10 * 60 * 1000;

/** Plays one seed. Everything random comes from it. */
export function soakOnce(seed: number): Outcome {
  const random = new Random(`soak ${seed}`);
  const make = (): World => makeWorld({ seed, workers: 1 + (seed % 3), controlPlanes: seed % 4 === 0 ? 3 : seed % 12 === 1 ? 5 : 1 });
  const history = new History<WorldInput>(make);
  const world = (): World => history.machine as World;
  const violations: string[] = [];
  try {
    for (let i = 0; i < inputsPerRound; i++) {
      history.apply(randomInput(random, world()));
      world().advanceTo(world().nowMs + random.below(20_000));
      if (random.below(25) === 0) violations.push(...rewindAndCompare(history, random));
    }
    for (const input of mendAll(world())) history.apply(input);
    world().advanceTo(world().nowMs + settleMs);
    violations.push(...violationsOf(world()));
    violations.push(...replayAndCompare(history, make));
  } catch (error) {
    violations.push(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return { violations, inputs: history.inputs, ticks: world().ticks, revision: world().revision };
}

/** Going back to now leads to the same state as having stayed. */
function rewindAndCompare(history: History<WorldInput>, random: Random): readonly string[] {
  const here = history.now;
  const before = history.machine.fingerprint();
  if (random.below(2) === 0) history.machine.advanceTo(history.machine.nowMs + 30_000);
  history.rewind(here);
  const after = history.machine.fingerprint();
  return before === after ? [] : [`rewound to tick ${here.ticks}: ${after} instead of ${before}`];
}

function replayAndCompare(history: History<WorldInput>, make: () => World): readonly string[] {
  const replayed = new History<WorldInput>(make, history.inputs);
  replayed.runTo(history.now);
  const [live, again] = [history.machine.fingerprint(), replayed.machine.fingerprint()];
  return live === again ? [] : [`replayed: ${again} instead of ${live}`];
}
