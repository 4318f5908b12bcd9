// Images are pulled one after the other. Upstream: pkg/kubelet/images/puller.go serialImagePuller.

/** Who waits for a turn: a Pod's key. */
export class PullQueue {
  readonly #waiting: string[] = [];
  #busy: string | undefined;

  /** Asks for a turn. @returns whether it is this one's now */
  take(key: string): boolean {
    if (this.#busy === undefined && (this.#waiting.length === 0 || this.#waiting[0] === key)) {
      if (this.#waiting[0] === key) this.#waiting.shift();
      this.#busy = key;
      return true;
    }
    if (this.#busy !== key && !this.#waiting.includes(key)) this.#waiting.push(key);
    return this.#busy === key;
  }

  /** Gives the turn back, or gives up waiting. @returns who is next */
  release(key: string): string | undefined {
    if (this.#busy === key) this.#busy = undefined;
    const at = this.#waiting.indexOf(key);
    if (at >= 0) this.#waiting.splice(at, 1);
    return this.#busy === undefined ? this.#waiting[0] : undefined;
  }
}
