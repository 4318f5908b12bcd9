// printf. Upstream: bash(1), printf(1).

import { type FormatSpec, formatDouble, formatInteger, formatText } from '../../base/c-format.ts';
import { strftime } from '../../base/strftime.ts';
import { ansiC, echoEscapes } from '../expand/escapes.ts';
import { writeNow } from '../messages.ts';
import { backslashed, quotedWhereNeeded } from '../quoting.ts';
import type { Shell } from '../state.ts';
import { assignTarget } from './assign-target.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut, usage } from './say.ts';

const synopsis = 'printf [-v var] format [arguments]';

export const printf: Builtin = {
  names: ['printf'],
  *run(shell, args) {
    const words = [...args];
    let variable: string | undefined;
    if (words[0]?.startsWith('-v') && shell.dialect === 'bash') {
      const word = words.shift() ?? '';
      variable = word.length > 2 ? word.slice(2) : words.shift();
    }
    if (words[0] === '--') words.shift();
    else if (/^-./.test(words[0] ?? '') && shell.dialect === 'bash') return usage(shell, 'printf', (words[0] ?? '').slice(0, 2), synopsis);
    const format = words.shift();
    if (format === undefined) {
      writeNow(shell, shell.dialect === 'bash' ? `printf: usage: ${synopsis}\n` : `${shell.prefix}printf: usage: printf format [arg ...]\n`);
      return 2;
    }
    const formatter = new Formatter(shell, words);
    let text = '';
    do text += formatter.once(format);
    while (formatter.more);
    if (variable !== undefined) return assignTarget(shell, variable, text, 'printf') ? formatter.status : 1;
    const status = text ? yield* messagesOut(shell, text, 'printf') : 0;
    return status || formatter.status;
  },
};

const directive =
  /%(?:%|\(([^)]*)\)T|([-+ #0']*)(\*|-?\d+)?(?:\.(\*|-?\d*))?(?:hh|ll|[hlLjzt])?([A-Za-z]?))|\\c|\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[^])|[^%\\]+|[^]/g;

class Formatter {
  status = 0;
  readonly #shell: Shell;
  readonly #args: string[];
  #used = false;
  #ended = false;

  constructor(shell: Shell, args: string[]) {
    this.#shell = shell;
    this.#args = args;
  }

  /** The format is used again while arguments are left. */
  get more(): boolean {
    return this.#args.length > 0 && this.#used && !this.#ended;
  }

  once(format: string): string {
    this.#used = false;
    let out = '';
    for (const piece of format.matchAll(directive)) {
      if (this.#ended) break;
      out += this.#piece(piece);
    }
    return out;
  }

  #piece(piece: RegExpMatchArray): string {
    const [whole, time, flags = '', width, precision, type] = piece;
    if (!whole.startsWith('%')) return this.#plain(whole);
    if (whole === '%%') return '%';
    if (time !== undefined) return this.#time(time);
    if (!type || !'diouxXeEfFgGaAcsbqQn'.includes(type)) return this.#badDirective(whole, type);
    const columns = width === '*' ? Number(this.#integer()) : Number(width ?? 0);
    const digits = precision === undefined ? undefined : precision === '*' ? Number(this.#integer()) : Number(precision || 0);
    const spec: FormatSpec = { flags: columns < 0 ? `${flags}-` : flags, width: Math.abs(columns), precision: digits !== undefined && digits < 0 ? undefined : digits };
    return this.#convert(type, spec);
  }

  #plain(whole: string): string {
    if (whole === '\\c') {
      this.#ended = true;
      return '';
    }
    if (whole === '\\"' || whole === "\\'" || whole === '\\?') return whole === "\\'" || whole === '\\"' ? whole.slice(1) : whole;
    return whole.startsWith('\\') ? ansiC(whole) : whole;
  }

  #badDirective(whole: string, type: string | undefined): string {
    this.#ended = true;
    this.status = 1;
    const message = type ? `\`${type}': invalid format character` : `\`${whole}': missing format character`;
    complain(this.#shell, 'printf', this.#shell.dialect === 'bash' ? message : `${whole}: invalid directive`);
    return '';
  }

  #time(format: string): string {
    const at = this.#take();
    const ms = at === '' || at === '-1' ? this.#shell.process.nowMs : at === '-2' ? this.#shell.startedMs : Number(at) * 1000;
    return strftime(format || '%H:%M:%S', ms);
  }

  #take(): string {
    this.#used = true;
    return this.#args.shift() ?? '';
  }

  #convert(type: string, spec: FormatSpec): string {
    switch (type) {
      case 's':
        return formatText(this.#take(), spec);
      case 'c':
        return formatText([...this.#take()][0] ?? '', { ...spec, precision: undefined });
      case 'q':
        return formatText(backslashed(this.#take()), spec);
      case 'Q':
        return formatText(quotedWhereNeeded(this.#take()), spec);
      case 'b': {
        const { text, ended } = echoEscapes(this.#take(), { plainOctal: true });
        this.#ended ||= ended;
        return formatText(text, spec);
      }
      case 'n':
        this.#take();
        return '';
      default:
        return 'diouxX'.includes(type) ? formatInteger(type, this.#integer(), spec) : formatDouble(type, this.#number(), spec);
    }
  }

  #integer(): bigint {
    const text = this.#take().trimStart();
    if (text === '') return 0n;
    if (text.startsWith('"') || text.startsWith("'")) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    if (!match || match[0] !== text) this.#invalid(text);
    if (!match) return 0n;
    const digits = match[2] ?? '0';
    const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    const signed = match[1] === '-' ? -value : value;
    return signed > 2n ** 63n - 1n || signed < -(2n ** 63n) ? this.#outOfRange(text, signed) : signed;
  }

  #outOfRange(text: string, value: bigint): bigint {
    this.status = 1;
    complain(this.#shell, 'printf', `warning: ${text}: Numerical result out of range`);
    return value < 0n ? -(2n ** 63n) : 2n ** 63n - 1n;
  }

  #number(): number {
    const text = this.#take().trimStart();
    if (text === '') return 0;
    if (text.startsWith('"') || text.startsWith("'")) return text.codePointAt(1) ?? 0;
    const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(text);
    if (special) return (special[1] === '-' ? -1 : 1) * (special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY);
    const value = Number(text);
    if (!Number.isNaN(value)) return value;
    this.#invalid(text);
    return Number.parseFloat(text) || 0;
  }

  #invalid(text: string): void {
    this.status = 1;
    complain(this.#shell, 'printf', this.#shell.dialect === 'bash' ? `${text}: invalid number` : `${text}: expected numeric value`);
  }
}
