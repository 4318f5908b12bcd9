// What came from outside, and how to get back to any moment of it.
//
// A machine here is anything that is wholly decided by a seed and by its inputs (a world). A live generator cannot be
// copied, so going back means building a new machine and playing the inputs again. A moment is `{ticks, inputs, atMs}`,
// never a time alone: two requests can share a millisecond.

/** A machine whose future depends on nothing but its state and its inputs. */
export interface Machine<Input> {
  readonly ticks: number;
  readonly nowMs: number;
  /** Takes an input at this very moment. */
  apply(input: Input): void;
  /** Takes one due item no later than `untilMs`; false when there is none. */
  step(untilMs: number): boolean;
  /** Lets the clock stand at `untilMs` once nothing is due before it. */
  advanceTo(untilMs: number, maxTicks?: number): boolean;
  /** A short text that two machines share exactly when they are in the same state. */
  fingerprint(): string;
}

/** A point in a machine's life. */
export interface Moment {
  readonly ticks: number;
  /** How many inputs had been applied. */
  readonly inputs: number;
  readonly atMs: number;
}

/** An input and when it came. */
export interface Recorded<Input> {
  readonly ticks: number;
  readonly atMs: number;
  readonly input: Input;
}

/** Replaying did not lead where the record says: the engine has changed since it was written. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
  readonly tick: number;
  constructor(tick: number, why: string) {
    super(`history diverged at tick ${tick}: ${why}`);
    this.tick = tick;
  }
}

export class History<Input> {
  readonly #make: () => Machine<Input>;
  readonly #inputs: Recorded<Input>[];
  #machine: Machine<Input>;

  /**
   * @param make builds the machine anew, always the same
   * @param inputs a record to continue (it is replayed at once)
   * @throws Diverged when the record does not fit the machine
   */
  constructor(make: () => Machine<Input>, inputs: readonly Recorded<Input>[] = []) {
    this.#make = make;
    this.#inputs = [...inputs];
    this.#machine = make();
    for (const recorded of inputs) replayOne(this.#machine, recorded);
  }

  /** The machine as it is now. After `rewind` it is another one. */
  get machine(): Machine<Input> {
    return this.#machine;
  }

  get inputs(): readonly Recorded<Input>[] {
    return this.#inputs;
  }

  get now(): Moment {
    return { ticks: this.#machine.ticks, inputs: this.#inputs.length, atMs: this.#machine.nowMs };
  }

  /** Takes an input and remembers it. */
  apply(input: Input): void {
    this.#inputs.push({ ticks: this.#machine.ticks, atMs: this.#machine.nowMs, input });
    this.#machine.apply(input);
  }

  /**
   * Lets the machine run on to a moment that it has not reached yet, after the last input.
   * @throws Diverged when it cannot be reached
   */
  runTo(to: Moment): void {
    runTo(this.#machine, to.ticks, to.atMs);
  }

  /**
   * Goes back to a moment of this history; what came after it is forgotten (a branch starts here).
   * @throws Diverged when the moment cannot be reached
   */
  rewind(to: Moment): void {
    const kept = this.#inputs.slice(0, to.inputs);
    const machine = this.#make();
    for (const recorded of kept) replayOne(machine, recorded);
    runTo(machine, to.ticks, to.atMs);
    this.#inputs.length = kept.length;
    this.#machine = machine;
  }
}

function replayOne<Input>(machine: Machine<Input>, recorded: Recorded<Input>): void {
  runTo(machine, recorded.ticks, recorded.atMs);
  machine.apply(recorded.input);
}

/** Steps to exactly `ticks`, then lets the clock stand at `atMs`. */
function runTo<Input>(machine: Machine<Input>, ticks: number, atMs: number): void {
  while (machine.ticks < ticks) {
    if (!machine.step(atMs)) throw new Diverged(machine.ticks, `nothing was due before ${atMs}`);
  }
  if (machine.ticks > ticks) throw new Diverged(machine.ticks, `expected tick ${ticks}`);
  if (machine.nowMs < atMs && !machine.advanceTo(atMs, 1)) throw new Diverged(machine.ticks, `more was due before ${atMs}`);
  if (machine.ticks !== ticks) throw new Diverged(machine.ticks, `more was due before ${atMs}`);
}
