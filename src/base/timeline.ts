// Virtual time: takes the earliest item of the agenda, sets the clock to it, lets its owner act, again and again.
// Nothing here looks at a real clock; `labs/pump.ts` decides how fast virtual time follows the real one.

import { Agenda } from './agenda.ts';
import { assert } from './assert.ts';

/** What an owner does with one of its keys. It may schedule more, also at the same time. */
export type Act = (key: string) => void;

export class Timeline {
  readonly agenda = new Agenda();
  readonly startMs: number;
  readonly #owners = new Map<string, Act>();
  #nowMs: number;
  #ticks = 0;

  /** @param startMs the virtual wall clock at the start, in ms since 1970 UTC */
  constructor(startMs: number) {
    this.startMs = startMs;
    this.#nowMs = startMs;
  }

  /** The virtual wall clock, in ms since 1970 UTC. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many items have been taken since the start: with the inputs applied, the exact moment. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Names an owner. @throws AssertionError when the name is taken */
  register(owner: string, act: Act): void {
    assert(!this.#owners.has(owner), `two components call themselves ${owner}`);
    this.#owners.set(owner, act);
  }

  /** Forgets an owner and whatever is due for it. */
  unregister(owner: string): void {
    this.#owners.delete(owner);
    this.agenda.forget(owner);
  }

  /** Makes `owner`'s `key` due `afterMs` from now (0: at this very moment, after what is due already). */
  schedule(owner: string, key: string, afterMs = 0): void {
    this.agenda.schedule(owner, key, this.#nowMs + Math.max(0, afterMs));
  }

  /** When the next item is due, or undefined. */
  get nextMs(): number | undefined {
    return this.agenda.peek()?.atMs;
  }

  /** Takes one item that is due no later than `untilMs`. @returns whether there was one */
  step(untilMs = Number.POSITIVE_INFINITY): boolean {
    const next = this.agenda.take(untilMs);
    if (!next) return false;
    if (next.atMs > this.#nowMs) this.#nowMs = next.atMs;
    this.#ticks += 1;
    const act = this.#owners.get(next.owner);
    if (!act) assert(false, `nobody answers for ${next.owner}`);
    act(next.key);
    return true;
  }

  /**
   * Lets `ms` pass.
   * @param maxTicks gives up after so many items, so that a caller can look after other things in between
   * @returns whether all of it passed
   */
  advance(ms: number, maxTicks = Number.POSITIVE_INFINITY): boolean {
    return this.advanceTo(this.#nowMs + ms, maxTicks);
  }

  /** As `advance`, to a moment. A moment in the past changes nothing. */
  advanceTo(untilMs: number, maxTicks = Number.POSITIVE_INFINITY): boolean {
    for (let taken = 0; taken < maxTicks; taken++) {
      if (this.step(untilMs)) continue;
      if (untilMs > this.#nowMs) this.#nowMs = untilMs;
      return true;
    }
    return false;
  }
}
