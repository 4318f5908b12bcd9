// One line of comma-separated values, as Go's encoding/csv reads and writes it: what flags that take lists do with their argument.
// Upstream: encoding/csv Reader.Read and Writer.Write.
// Leaves out: several records (a flag's value is the first), comments, lazy quotes.

/** A record that cannot be read; the message is Go's. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** Reads the first record of `text`. @throws CsvError as Go says it */
export function readCsv(text: string): string[] {
  const reader = new CsvReader(text);
  return reader.record();
}

class CsvReader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text.replace(/\r\n/g, '\n');
  }

  record(): string[] {
    while (this.#text.charAt(this.#at) === '\n') this.#nextLine();
    if (this.#at >= this.#text.length) throw new CsvError('EOF');
    const fields: string[] = [];
    for (;;) {
      const quoted = this.#text.charAt(this.#at) === '"';
      fields.push(quoted ? this.#quoted() : this.#bare());
      if (this.#text.charAt(this.#at) !== ',') return fields;
      this.#at++;
    }
  }

  #nextLine(): void {
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
  }

  #bare(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !',\n'.includes(this.#text.charAt(this.#at))) {
      if (this.#text.charAt(this.#at) === '"') this.#fail('bare " in non-quoted field');
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string {
    const startLine = this.#line;
    let out = '';
    this.#at++;
    for (;;) {
      const ch = this.#text.charAt(this.#at);
      if (ch === '') {
        const where = startLine === this.#line ? `parse error on line ${this.#line}` : `record on line ${startLine}; parse error on line ${this.#line}`;
        throw new CsvError(`${where}, column ${this.#column()}: extraneous or missing " in quoted-field`);
      }
      if (ch !== '"') {
        out += ch;
        if (ch === '\n') this.#nextLine();
        else this.#at++;
        continue;
      }
      const next = this.#text.charAt(this.#at + 1);
      if (next === '"') {
        out += '"';
        this.#at += 2;
        continue;
      }
      if (next !== '' && next !== ',' && next !== '\n') this.#fail('extraneous or missing " in quoted-field');
      this.#at++;
      return out;
    }
  }

  #column(): number {
    return new TextEncoder().encode(this.#text.slice(this.#lineStart, this.#at)).length + 1;
  }

  #fail(why: string): never {
    throw new CsvError(`parse error on line ${this.#line}, column ${this.#column()}: ${why}`);
  }
}

/** Writes one record, quoting the fields that need it. */
export function writeCsv(fields: readonly string[]): string {
  return fields.map((field) => (needsQuotes(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

function needsQuotes(field: string): boolean {
  return field !== '' && (field === '\\.' || /[,"\r\n]/.test(field) || /^\s/u.test(field));
}
