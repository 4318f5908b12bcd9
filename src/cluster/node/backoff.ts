// Growing delays. Upstream: client-go/util/flowcontrol/backoff.go.

/** One entry: how long to wait since when. */
export class Backoff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  #delayMs = 0;
  #updatedMs = Number.NEGATIVE_INFINITY;

  constructor(firstMs: number, mostMs: number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
  }

  get delayMs(): number {
    return this.#delayMs;
  }

  /** When the delay since an event is over; undefined when it is not being waited for. */
  untilMs(sinceMs: number, nowMs: number): number | undefined {
    if (this.#delayMs === 0 || this.#expired(sinceMs)) return undefined;
    const until = sinceMs + this.#delayMs;
    return nowMs < until ? until : undefined;
  }

  /** Doubles the delay, or starts anew after a long quiet time. */
  next(nowMs: number): void {
    this.#delayMs = this.#delayMs === 0 || this.#expired(nowMs) ? this.#firstMs : Math.min(this.#mostMs, this.#delayMs * 2);
    this.#updatedMs = nowMs;
  }

  reset(): void {
    this.#delayMs = 0;
  }

  /** As `untilMs`, counted from the last time the delay grew. */
  untilSinceUpdateMs(nowMs: number): number | undefined {
    return this.untilMs(this.#updatedMs, nowMs);
  }

  #expired(eventMs: number): boolean {
    return eventMs - this.#updatedMs > 2 * this.#mostMs;
  }
}
