// The only real clock of a lab: lets virtual time follow real time, in slices short enough that messages get through.
// A hidden tab stops it, and a world that waits for the host stands still.

/** What is pumped. */
export interface Pumped {
  /** lets `ms` more of virtual time pass, at most `maxTicks` items now; what did not pass stays owed. @returns whether all of it passed */
  advance(ms: number, maxTicks: number): boolean;
  /** whether virtual time stands still because the host owes an answer */
  readonly paused: boolean;
}

export interface PumpOptions {
  /** virtual ms per real ms */
  readonly speed?: number;
  /** called after every slice in which time passed */
  readonly onSlice?: () => void;
  /** called when a slice threw: the pump has stopped */
  readonly onFailure?: (error: unknown) => void;
}

/** how long a slice may compute before it lets messages through */
const sliceMs = 12;
const ticksPerCheck = 200;
/** real time between slices when nothing is behind */
const restMs = 16;
/** a tab that slept does not make up for more than this */
const maxCatchUpMs = 250;

export class Pump {
  readonly #pumped: Pumped;
  readonly #options: PumpOptions;
  #speed: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = 0;
  #owedMs = 0;

  constructor(pumped: Pumped, options: PumpOptions = {}) {
    this.#pumped = pumped;
    this.#options = options;
    this.#speed = options.speed ?? 1;
  }

  get running(): boolean {
    return this.#timer !== undefined;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
  }

  start(): void {
    if (this.running) return;
    this.#lastMs = performance.now();
    this.#timer = setTimeout(() => this.#slice(), 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something came in: do not wait for the next slice. */
  nudge(): void {
    if (!this.running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#slice(), 0);
  }

  #slice(): void {
    const start = performance.now();
    const passedMs = Math.min(start - this.#lastMs, maxCatchUpMs);
    this.#lastMs = start;
    if (!this.#pumped.paused) this.#owedMs += passedMs * this.#speed;
    let behind = false;
    try {
      behind = this.#work(start);
    } catch (error) {
      // our bug: the page shows it with seed and inputs; going on would only repeat it
      this.stop();
      this.#options.onFailure?.(error);
      return;
    }
    this.#options.onSlice?.();
    if (this.running) this.#timer = setTimeout(() => this.#slice(), behind ? 0 : restMs);
  }

  /** @returns whether time is left that did not pass */
  #work(start: number): boolean {
    const wholeMs = Math.floor(this.#owedMs);
    this.#owedMs -= wholeMs;
    let left = wholeMs;
    while (!this.#pumped.paused) {
      const done = this.#pumped.advance(left, ticksPerCheck);
      left = 0;
      if (done) return false;
      if (performance.now() - start > sliceMs) return true;
    }
    return false;
  }
}
