// Walking through earlier lines. The line being typed is kept while one looks at older ones.

export class HistoryCursor {
  readonly #lines: readonly string[];
  /** how far back: 0 is the line being typed */
  #back = 0;
  #typed = '';

  /** @param lines oldest first */
  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** The line before the one shown; undefined when there is none. */
  older(current: string): string | undefined {
    if (this.#back >= this.#lines.length) return undefined;
    if (this.#back === 0) this.#typed = current;
    this.#back += 1;
    return this.#lines[this.#lines.length - this.#back];
  }

  newer(_current: string): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? this.#typed : this.#lines[this.#lines.length - this.#back];
  }

  /** The newest line that contains `query`, at least `from` matches back. */
  search(query: string, from: number): { readonly line: string; readonly index: number } | undefined {
    let index = 0;
    let last = '';
    for (let i = this.#lines.length - 1; i >= 0; i--) {
      const line = this.#lines[i] ?? '';
      if (!line.includes(query) || line === last) continue;
      last = line;
      if (index === from) return { line, index };
      index += 1;
    }
    return undefined;
  }

  /** The last word of the newest line. */
  lastArgument(): string {
    return (this.#lines.at(-1) ?? '').trim().split(/\s+/).at(-1) ?? '';
  }
}
