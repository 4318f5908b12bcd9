// A place in a text that moves forward and counts lines and columns as yaml.v2's reader does.
// Upstream: go.yaml.in/yaml/v2 scannerc.go skip, skip_line, read, read_line; yamlprivateh.go.

import type { Mark } from './error.ts';

export const isBreak = (ch: string): boolean => ch === '\n' || ch === '\r' || ch === '\u0085' || ch === '\u2028' || ch === '\u2029';
export const isBlank = (ch: string): boolean => ch === ' ' || ch === '\t';
/** '' is the end of the text. */
export const isBreakOrEnd = (ch: string): boolean => ch === '' || isBreak(ch);
export const isBlankOrEnd = (ch: string): boolean => ch === ' ' || ch === '\t' || ch === '' || isBreak(ch);
export const isAlpha = (ch: string): boolean => /^[0-9A-Za-z_-]$/.test(ch);

/** How much of a run one match takes. */
const longestRun = 4096;

export class Cursor {
  readonly #text: string;
  #at = 0;
  index = 0;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.#text = text;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** The character `ahead` of here, in UTF-16 units; '' at the end. */
  peek(ahead = 0): string {
    return this.#text.charAt(this.#at + ahead);
  }

  startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  /** Whether `---` or `...` stands here alone. */
  atDocumentIndicator(sign: '-' | '.'): boolean {
    return this.peek() === sign && this.peek(1) === sign && this.peek(2) === sign && isBlankOrEnd(this.peek(3));
  }

  /** Moves over one character. */
  skip(): void {
    const code = this.#text.charCodeAt(this.#at);
    this.#at += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    this.index++;
    this.column++;
  }

  /** Moves over one character and returns it. */
  read(): string {
    const from = this.#at;
    this.skip();
    return this.#text.slice(from, this.#at);
  }

  /**
   * Moves over characters that `pattern` (sticky) matches. They must not hold line breaks. A pattern of alternatives must stop after `longestRun` of
   * them, as engines remember each; it is asked again.
   */
  readRun(pattern: RegExp): string {
    let run = '';
    for (let part = longestRun; part >= longestRun; ) {
      pattern.lastIndex = this.#at;
      const found = pattern.exec(this.#text)?.[0] ?? '';
      this.#at += found.length;
      run += found;
      part = found.length;
    }
    const length = /[\ud800-\udbff]/.test(run) ? [...run].length : run.length;
    this.index += length;
    this.column += length;
    return run;
  }

  /** Moves over a line break, if one is here. */
  skipLine(): void {
    this.readLine();
  }

  /** Moves over a line break and returns what it stands for: CRLF, CR and NEL are one line feed. */
  readLine(): string {
    const ch = this.peek();
    if (!isBreak(ch)) return '';
    const crlf = ch === '\r' && this.peek(1) === '\n';
    this.#at += crlf ? 2 : 1;
    this.index += crlf ? 2 : 1;
    this.line++;
    this.column = 0;
    return ch === '\u2028' || ch === '\u2029' ? ch : '\n';
  }

  /** At the end of the text: a last line without a break counts as ended. */
  endLine(): void {
    if (this.column === 0) return;
    this.column = 0;
    this.line++;
  }
}
