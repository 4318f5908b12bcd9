// printf. Upstream: bash(1), printf(1).

import { strftime } from '../../base/strftime.ts';
import { ansiC, echoEscapes } from '../expand/escapes.ts';
import { quotedWhereNeeded } from '../quoting.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut } from './say.ts';

export const printf: Builtin = {
  names: ['printf'],
  *run(shell, args) {
    const words = [...args];
    let variable: string | undefined;
    if (words[0] === '-v') [variable] = words.splice(0, 2).slice(1);
    if (words[0] === '--') words.shift();
    const format = words.shift();
    if (format === undefined) return complain(shell, 'printf', 'usage: printf [-v var] format [arguments]', 2);
    const formatter = new Formatter(shell, words);
    let text = '';
    do text += formatter.once(format);
    while (formatter.more);
    if (variable !== undefined) shell.variables.set(variable, text);
    else if (text) {
      const status = yield* messagesOut(shell, text, 'printf');
      if (status) return status;
    }
    return formatter.status;
  },
};

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
    const pieces = format.matchAll(/%(?:%|\(([^)]*)\)T|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|ll|[hlLjzt])?([diouxXeEfFgGcsbqaA]))|\\c|\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[^])|[^%\\]+|[^]/g);
    for (const piece of pieces) {
      if (this.#ended) break;
      out += this.#piece(piece);
    }
    return out;
  }

  #piece(piece: RegExpMatchArray): string {
    const [whole, time, flags = '', width, , type] = piece;
    if (whole === '%%') return '%';
    if (whole === '\\c') {
      this.#ended = true;
      return '';
    }
    if (time !== undefined) {
      const at = this.#take();
      return strftime(time || '%H:%M:%S', at === '' || at === '-1' ? this.#shell.process.nowMs : at === '-2' ? this.#shell.startedMs : Number(at) * 1000);
    }
    if (type === undefined) return whole.startsWith('\\') ? ansiC(whole) : whole.startsWith('%') && whole.length > 1 ? whole : whole;
    const columns = width === '*' ? Number(this.#take()) : Number(width ?? 0);
    const precisionText = /\.(\*|\d+)?/.exec(whole);
    const precision = precisionText ? (precisionText[1] === '*' ? Number(this.#take()) : Number(precisionText[1] ?? 0)) : undefined;
    const left = flags.includes('-') || columns < 0;
    const body = this.#convert(type, flags, precision);
    const zero = flags.includes('0') && !left && 'diouxXeEfFgG'.includes(type);
    const size = Math.abs(columns);
    if (zero) return /^[-+ ]/.test(body) ? body.charAt(0) + body.slice(1).padStart(size - 1, '0') : body.padStart(size, '0');
    return left ? body.padEnd(size) : body.padStart(size);
  }

  #take(): string {
    this.#used = true;
    return this.#args.shift() ?? '';
  }

  #convert(type: string, flags: string, precision: number | undefined): string {
    switch (type) {
      case 's': {
        const text = this.#take();
        return precision === undefined ? text : text.slice(0, precision);
      }
      case 'c':
        return this.#take().slice(0, 1);
      case 'q':
        return quotedWhereNeeded(this.#take());
      case 'b': {
        const { text, ended } = echoEscapes(this.#take(), { plainOctal: true });
        this.#ended = ended;
        return text;
      }
      case 'd':
      case 'i':
        return signed(this.#integer().toString(), flags, precision);
      case 'u':
        return BigInt.asUintN(64, this.#integer()).toString();
      case 'o':
        return BigInt.asUintN(64, this.#integer()).toString(8);
      case 'x':
      case 'X': {
        const hex = BigInt.asUintN(64, this.#integer()).toString(16).padStart(precision ?? 0, '0');
        const shown = flags.includes('#') ? `0x${hex}` : hex;
        return type === 'X' ? shown.toUpperCase() : shown;
      }
      default:
        return float(this.#number(), type, precision ?? 6, flags);
    }
  }

  #integer(): bigint {
    const text = this.#take().trim();
    if (text === '') return 0n;
    if (text.startsWith('"') || text.startsWith("'")) return BigInt(text.codePointAt(1) ?? 0);
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    if (!match || match[0] !== text) this.status = complain(this.#shell, 'printf', `${text}: invalid number`);
    if (!match) return 0n;
    const digits = match[2] ?? '0';
    const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    return match[1] === '-' ? -value : value;
  }

  #number(): number {
    const text = this.#take().trim();
    const value = text === '' ? 0 : Number(text);
    if (!Number.isNaN(value)) return value;
    this.status = complain(this.#shell, 'printf', `${text}: invalid number`);
    return Number.parseFloat(text) || 0;
  }
}

function signed(digits: string, flags: string, precision: number | undefined): string {
  const negative = digits.startsWith('-');
  const body = (negative ? digits.slice(1) : digits).padStart(precision ?? 0, '0');
  return `${negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${body}`;
}

function float(value: number, type: string, precision: number, flags: string): string {
  const sign = value < 0 ? '-' : flags.includes('+') ? '+' : '';
  const size = Math.abs(value);
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let body: string;
  if (type === 'f' || type === 'F') body = size.toFixed(precision);
  else if (type === 'e' || type === 'E') body = exponent(size.toExponential(precision));
  else {
    const power = size === 0 ? 0 : Math.floor(Math.log10(size));
    const significant = precision || 1;
    body = power < -4 || power >= significant ? exponent(size.toExponential(significant - 1)).replace(/\.?0+e/, 'e') : size.toFixed(Math.max(0, significant - 1 - power)).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  }
  return sign + (type === type.toUpperCase() ? body.toUpperCase() : body);
}
