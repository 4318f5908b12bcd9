// Where the pieces of an expanded word go: into fields, into one text, into a pattern, into a regular expression.
// Upstream: bash(1), EXPANSION: word splitting happens to unquoted results only; quotes make pattern characters literal.

import { escapeGlob } from '../../base/glob.ts';

/** Takes the pieces of a word in order. */
export interface Sink {
  /** text whose characters are all literal and that is not split; makes a field even when it is empty */
  quoted(text: string): void;
  /** unquoted text of the script itself */
  literal(text: string): void;
  /** an unquoted pattern character or group */
  glob(text: string): void;
  /** the result of an unquoted expansion: split, and its pattern characters count */
  split(text: string): void;
  /** several values: `"$@"`, `$*`, `${a[@]}`; `separator` joins them where one text is wanted */
  list(items: readonly string[], quoted: boolean, separator: string): void;
}

/** A field before file names are looked up. */
export interface Field {
  readonly text: string;
  /** set when it has pattern characters that count */
  readonly pattern: string | undefined;
}

/** Fields, as the arguments of a command are made. */
export class FieldSink implements Sink {
  readonly fields: Field[] = [];
  readonly #ifs: string;
  #text = '';
  #pattern = '';
  #globbing = false;
  #open = false;
  #afterWhitespace = false;

  constructor(ifs: string) {
    this.#ifs = ifs;
  }

  quoted(text: string): void {
    this.#append(text, escapeGlob(text));
  }

  literal(text: string): void {
    this.#append(text, escapeGlob(text));
  }

  glob(text: string): void {
    this.#append(text, text);
    this.#globbing = true;
  }

  split(text: string): void {
    if (text === '') return;
    if (this.#ifs === '') return this.#unquoted(text);
    let piece = '';
    for (const ch of text) {
      if (!this.#ifs.includes(ch)) {
        piece += ch;
        continue;
      }
      if (piece !== '') this.#unquoted(piece);
      piece = '';
      this.#separate(ch);
    }
    if (piece !== '') this.#unquoted(piece);
  }

  #separate(ch: string): void {
    const whitespace = ch === ' ' || ch === '\t' || ch === '\n';
    if (this.#open) {
      this.#finish();
      this.#afterWhitespace = whitespace;
    } else if (!whitespace) {
      if (!this.#afterWhitespace) this.fields.push({ text: '', pattern: undefined });
      this.#afterWhitespace = false;
    }
  }

  list(items: readonly string[], quoted: boolean): void {
    items.forEach((item, index) => {
      if (index > 0 && this.#open) this.#finish();
      if (quoted) this.quoted(item);
      else this.split(item);
    });
  }

  #unquoted(piece: string): void {
    this.#append(piece, piece.replaceAll('\\', '\\\\'));
    if (/[*?[]|[@!+]\(/.test(piece)) this.#globbing = true;
  }

  #append(text: string, pattern: string): void {
    this.#text += text;
    this.#pattern += pattern;
    this.#open = true;
    this.#afterWhitespace = false;
  }

  #finish(): void {
    this.fields.push({ text: this.#text, pattern: this.#globbing ? this.#pattern : undefined });
    this.#text = '';
    this.#pattern = '';
    this.#globbing = false;
    this.#open = false;
  }

  /** The word is over. */
  end(): readonly Field[] {
    if (this.#open) this.#finish();
    this.#afterWhitespace = false;
    return this.fields;
  }
}

/** One text: assignments, here-strings, the word of a `case`. */
export class TextSink implements Sink {
  text = '';

  quoted(text: string): void {
    this.text += text;
  }

  literal(text: string): void {
    this.text += text;
  }

  glob(text: string): void {
    this.text += text;
  }

  split(text: string): void {
    this.text += text;
  }

  list(items: readonly string[], _quoted: boolean, separator: string): void {
    this.text += items.join(separator);
  }
}

/** A pattern: `case`, `[[ == ]]`, `${x#…}`. */
export class PatternSink extends TextSink {
  override quoted(text: string): void {
    this.text += escapeGlob(text);
  }

  override literal(text: string): void {
    this.text += escapeGlob(text);
  }

  override list(items: readonly string[], quoted: boolean, separator: string): void {
    const joined = items.join(separator);
    this.text += quoted ? escapeGlob(joined) : joined;
  }
}

/** An extended regular expression: `[[ =~ ]]`. */
export class RegexSink extends TextSink {
  override quoted(text: string): void {
    this.text += text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }

  override list(items: readonly string[], quoted: boolean, separator: string): void {
    if (quoted) this.quoted(items.join(separator));
    else this.text += items.join(separator);
  }
}
