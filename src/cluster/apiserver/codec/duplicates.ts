// Finds keys that a JSON text gives twice in one object: parsed JSON no longer knows.
// Upstream: sigs.k8s.io/json strict decoding.

/** Paths of the duplicates in order of appearance: `spec.containers[0].image`. The text must be valid JSON. */
export function duplicateFields(text: string): readonly string[] {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #found: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly string[] {
    this.#value('');
    return this.#found;
  }

  #value(path: string): void {
    this.#space();
    const ch = this.#text.charAt(this.#at);
    if (ch === '{') this.#members(path);
    else if (ch === '[') this.#items(path);
    else if (ch === '"') this.#string();
    else while (this.#at < this.#text.length && !',]} \n\r\t'.includes(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #members(path: string): void {
    const seen = new Set<string>();
    this.#at += 1;
    this.#space();
    while (this.#text.charAt(this.#at) === '"') {
      const key = this.#string();
      const here = path === '' ? key : `${path}.${key}`;
      if (seen.has(key)) this.#found.push(here);
      seen.add(key);
      this.#skip(':');
      this.#value(here);
      this.#skip(',');
    }
    this.#at += 1;
  }

  #items(path: string): void {
    this.#at += 1;
    this.#space();
    for (let index = 0; this.#at < this.#text.length && this.#text.charAt(this.#at) !== ']'; index++) {
      this.#value(`${path}[${index}]`);
      this.#skip(',');
    }
    this.#at += 1;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    let escaped = false;
    while (end < this.#text.length && this.#text.charCodeAt(end) !== 0x22) {
      if (this.#text.charCodeAt(end) === 0x5c) {
        escaped = true;
        end += 1;
      }
      end += 1;
    }
    this.#at = end + 1;
    return escaped ? (JSON.parse(this.#text.slice(start, end + 1)) as string) : this.#text.slice(start + 1, end);
  }

  /** Passes over white space, one sign if it is there, and white space again. */
  #skip(sign: string): void {
    this.#space();
    if (this.#text.charAt(this.#at) === sign) this.#at += 1;
    this.#space();
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }
}
