// Writes YAML byte for byte as kubectl does: keys in Go's natural order, lists not indented below their key, block scalars for text
// with line breaks, folding of spaces past column 80.
// Upstream: sigs.k8s.io/yaml 1.6 on go.yaml.in/yaml/v2 (encode.go, sorter.go, emitterc.go), for values that come from JSON.

import { maxDepth } from '../json.ts';
import { staysString } from './resolve.ts';

const bestWidth = 80;

/** The YAML document of a JSON value, ending in a line break. Members that are undefined vanish. Never mutates. */
export function toYaml(value: unknown): string {
  const emitter = new Emitter();
  emitter.node(value, -1, false, false, 0);
  return emitter.finish();
}

type Style = 'plain' | 'single' | 'double' | 'literal';

/** What decides which styles a scalar may have. Upstream: yaml_emitter_analyze_scalar. */
interface Analysis {
  readonly multiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly blockAllowed: boolean;
}

/** Text without anything the emitter must look at: letters, digits and a few signs, no spaces. */
const harmless = /^[A-Za-z0-9_/][A-Za-z0-9_/.+=@-]*$/;

class Emitter {
  #out = '';
  #column = 0;
  /** the last character written was a space (or a line began) */
  #whitespace = true;
  /** only indentation and indicators stand on this line so far */
  #indention = true;

  finish(): string {
    if (this.#column > 0) this.#out += '\n';
    return this.#out;
  }

  /** @param indent of the surrounding block; -1 at the root */
  node(value: unknown, indent: number, inMapping: boolean, isKey: boolean, depth: number): void {
    if (depth > maxDepth) throw new RangeError('exceeded max depth');
    if (typeof value === 'string') this.#string(value, indent, isKey);
    else if (typeof value === 'number') this.#plain(formatNumber(value), indent, !isKey);
    else if (typeof value === 'boolean') this.#plain(value ? 'true' : 'false', indent, !isKey);
    else if (value === null || value === undefined) this.#plain('null', indent, !isKey);
    else if (Array.isArray(value)) this.#sequence(value, indent, inMapping, depth);
    else this.#mapping(value as Readonly<Record<string, unknown>>, indent, depth);
  }

  #sequence(items: readonly unknown[], outer: number, inMapping: boolean, depth: number): void {
    if (items.length === 0) return this.#indicator('[]', true, false, false);
    const indent = inMapping && !this.#indention ? Math.max(outer, 0) : outer < 0 ? 0 : outer + 2;
    for (const item of items) {
      this.#newLine(indent);
      this.#indicator('-', true, false, true);
      this.node(item, indent, false, false, depth + 1);
    }
  }

  #mapping(object: Readonly<Record<string, unknown>>, outer: number, depth: number): void {
    const keys = Object.keys(object).filter((key) => object[key] !== undefined);
    if (keys.length === 0) return this.#indicator('{}', true, false, false);
    const indent = outer < 0 ? 0 : outer + 2;
    for (const key of keys.sort(compareKeys)) {
      this.#newLine(indent);
      if (isSimpleKey(key)) {
        this.node(key, indent, true, true, depth + 1);
        this.#indicator(':', false, false, false);
      } else {
        this.#indicator('?', true, false, true);
        this.node(key, indent, true, false, depth + 1);
        this.#newLine(indent);
        this.#indicator(':', true, false, true);
      }
      this.node(object[key], indent, true, false, depth + 1);
    }
  }

  #string(text: string, indent: number, isKey: boolean): void {
    if (harmless.test(text) && staysString(text)) return this.#plain(text, indent, !isKey);
    const analysis = analyze(text);
    const style = chooseStyle(text, analysis, isKey);
    const inner = indent < 0 ? 2 : indent + 2;
    if (style === 'plain') this.#plain(text, indent, !isKey);
    else if (style === 'single') this.#single(text, inner, !isKey);
    else if (style === 'double') this.#double(text, inner, !isKey);
    else this.#literal(text, inner);
  }

  #plain(text: string, indent: number, mayFold: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    if (mayFold && this.#column + text.length > bestWidth && text.includes(' ')) this.#folding(text, indent < 0 ? 2 : indent + 2, 'plain');
    else this.#put(text);
    this.#whitespace = false;
    this.#indention = false;
  }

  /** Plain and single-quoted text: single spaces past the best width become line breaks. */
  #folding(text: string, indent: number, style: 'plain' | 'single'): void {
    const chars = [...text];
    let spaces = false;
    let breaks = false;
    chars.forEach((ch, i) => {
      if (ch === ' ') {
        const inside = style === 'plain' || (i > 0 && i < chars.length - 1);
        if (!spaces && this.#column > bestWidth && inside && chars[i + 1] !== ' ') this.#newLine(indent);
        else this.#put(ch);
        spaces = true;
      } else if (isBreak(ch)) {
        if (!breaks && ch === '\n') this.#break('\n');
        this.#break(ch);
        breaks = true;
      } else {
        if (breaks) this.#newLine(indent);
        this.#put(style === 'single' && ch === "'" ? "''" : ch);
        this.#indention = false;
        spaces = false;
        breaks = false;
      }
    });
  }

  #single(text: string, indent: number, mayFold: boolean): void {
    this.#indicator("'", true, false, false);
    if (mayFold || /[\r\n\u0085\u2028\u2029]/.test(text)) this.#folding(text, indent, 'single');
    else this.#put(text.replaceAll("'", "''"));
    this.#indicator("'", false, false, false);
  }

  #double(text: string, indent: number, mayFold: boolean): void {
    this.#indicator('"', true, false, false);
    const chars = [...text];
    let spaces = false;
    chars.forEach((ch, i) => {
      if (ch === ' ') {
        if (mayFold && !spaces && this.#column > bestWidth && i > 0 && i < chars.length - 1) {
          this.#newLine(indent);
          if (chars[i + 1] === ' ') this.#put('\\');
        } else this.#put(ch);
        spaces = true;
        return;
      }
      spaces = false;
      this.#put(ch === '"' || ch === '\\' || isBreak(ch) || !isPrintable(ch) ? escape(ch) : ch);
    });
    this.#indicator('"', false, false, false);
  }

  #literal(text: string, indent: number): void {
    this.#indicator('|', true, false, false);
    if (text.startsWith(' ') || isBreak(text.charAt(0))) this.#indicator('2', false, false, false);
    const chomping = chompingHint(text);
    if (chomping) this.#indicator(chomping, false, false, false);
    this.#break('\n');
    this.#whitespace = true;
    let breaks = true;
    for (const ch of text) {
      if (isBreak(ch)) {
        this.#break(ch);
        breaks = true;
      } else {
        if (breaks) this.#newLine(indent);
        this.#put(ch);
        this.#indention = false;
        breaks = false;
      }
    }
  }

  #indicator(text: string, needsSpace: boolean, isWhitespace: boolean, isIndention: boolean): void {
    if (needsSpace && !this.#whitespace) this.#put(' ');
    this.#put(text);
    this.#whitespace = isWhitespace;
    this.#indention = this.#indention && isIndention;
  }

  #newLine(indent: number): void {
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#break('\n');
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#whitespace = true;
    this.#indention = true;
  }

  #put(text: string): void {
    this.#out += text;
    this.#column += text.length;
  }

  #break(ch: string): void {
    this.#out += ch;
    this.#column = 0;
    this.#indention = true;
  }
}

function chooseStyle(text: string, analysis: Analysis, isKey: boolean): Style {
  let style: Style = text.includes('\n') ? 'literal' : staysString(text) ? 'plain' : 'double';
  if (isKey && analysis.multiline) style = 'double';
  if (style === 'plain' && (!analysis.plainAllowed || (isKey && text === ''))) style = 'single';
  if (style === 'single' && !analysis.singleAllowed) style = 'double';
  if (style === 'literal' && (!analysis.blockAllowed || isKey)) style = 'double';
  return style;
}

function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, plainAllowed: true, singleAllowed: true, blockAllowed: false };
  const indicators = hasIndicators(text);
  const multiline = /[\r\n\u0085\u2028\u2029]/.test(text);
  const leading = text.startsWith(' ') || isBreak(text.charAt(0));
  const trailingSpace = text.endsWith(' ');
  const trailing = trailingSpace || isBreak(text.charAt(text.length - 1));
  const breakSpace = /[\r\n\u0085\u2028\u2029] /.test(text);
  const special = / [\r\n\u0085\u2028\u2029]/.test(text) || [...text].some((ch) => !isPrintable(ch));
  return {
    multiline,
    plainAllowed: !leading && !trailing && !breakSpace && !special && !multiline && !indicators,
    singleAllowed: !breakSpace && !special,
    blockAllowed: !trailingSpace && !special,
  };
}

/** Signs that would mean something in block context. */
function hasIndicators(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true;
  if (/^[-?:](?:[ \t]|$)/.test(text)) return true;
  return /:(?:[ \t]|$)/.test(text) || /[ \t\r\n\u0085\u2028\u2029]#/.test(text);
}

const isBreak = (ch: string): boolean => ch === '\n' || ch === '\r' || ch === '\u0085' || ch === '\u2028' || ch === '\u2029';

/** yaml.v2's idea of printable; characters beyond U+FFFF are not. */
function isPrintable(ch: string): boolean {
  const code = ch.codePointAt(0) ?? 0;
  if (code < 0x7f) return code >= 0x20 || code === 0x0a;
  return (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escape(ch: string): string {
  const short = escapes[ch];
  if (short !== undefined) return `\\${short}`;
  const code = ch.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function chompingHint(text: string): string {
  if (!isBreak(text.charAt(text.length - 1))) return '-';
  return text.length === 1 || isBreak(text.charAt(text.length - 2)) ? '+' : '';
}

/** A key is written in one piece when it has no line break and at most 128 bytes. */
function isSimpleKey(key: string): boolean {
  if (key.length > 128 || /[\r\n\u0085\u2028\u2029]/.test(key)) return false;
  return key.length <= 42 || new TextEncoder().encode(key).length <= 128;
}

/** Numbers as Go prints an int64, or a float64 with the shortest digits that read back. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 64) return BigInt(value).toString();
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Go's order of keys: letters after other characters, runs of digits by their value. Upstream: sorter.go keyList.Less. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return compareAt(a, b, i);
  }
  return a.length - b.length;
}

function compareAt(a: string, b: string, i: number): number {
  const [ca, cb] = [a.charAt(i), b.charAt(i)];
  const [la, lb] = [isLetter(ca), isLetter(cb)];
  if (la && lb) return ca < cb ? -1 : 1;
  if (la || lb) return lb ? -1 : 1;
  let bias = 0n;
  if (ca === '0' || cb === '0') {
    for (let j = i - 1; j >= 0 && isDigit(a.charAt(j)); j--) {
      if (a.charAt(j) !== '0') bias = 1n;
    }
  }
  const [da, db] = [digitRun(a, i), digitRun(b, i)];
  const [na, nb] = [runValue(bias, da), runValue(bias, db)];
  if (na !== nb) return na < nb ? -1 : 1;
  if (da.length !== db.length) return da.length - db.length;
  return ca < cb ? -1 : 1;
}

const isDigit = (ch: string): boolean => ch >= '0' && ch <= '9';
const isLetter = (ch: string): boolean => (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch > '\x7f' && /\p{L}/u.test(ch));
const digitRun = (text: string, from: number): string => /^[0-9]*/.exec(text.slice(from))?.[0] ?? '';
const runValue = (bias: bigint, digits: string): bigint => BigInt.asIntN(64, bias * 10n ** BigInt(digits.length) + BigInt(digits || '0'));
