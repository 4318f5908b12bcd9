// expr and factor: arithmetic and texts from the command line. Upstream: GNU coreutils.

import { basicRegExp } from '../../base/regex.ts';
import { LineReader, print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { parseOptions, problem, usageError } from './support.ts';

class ExprError extends Error {}

export const expr: Program = function* (process) {
  const words = process.argv.slice(process.argv[1] === '--' ? 2 : 1);
  if (words.length === 0) return yield* usageError(process, 'missing operand', 2);
  try {
    const value = new Expr(words).all();
    yield* print(process, `${value}\n`);
    return value === '' || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    yield* printError(process, `expr: ${error.message}\n`);
    return 2;
  }
};

const levels: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];

class Expr {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  all(): string {
    const value = this.#level(0);
    if (this.#at < this.#words.length) throw new ExprError(`syntax error: unexpected argument ‘${this.#words[this.#at]}’`);
    return value;
  }

  #level(level: number): string {
    const operators = levels[level];
    if (!operators) return this.#primary();
    let left = this.#level(level + 1);
    for (let word = this.#words[this.#at]; word !== undefined && operators.includes(word); word = this.#words[this.#at]) {
      this.#at += 1;
      left = this.#apply(word, left, this.#level(level + 1));
    }
    return left;
  }

  #apply(operator: string, a: string, b: string): string {
    const falsy = (text: string): boolean => text === '' || /^-?0+$/.test(text);
    switch (operator) {
      case '|':
        return falsy(a) ? (falsy(b) ? '0' : b) : a;
      case '&':
        return falsy(a) || falsy(b) ? '0' : a;
      case ':':
        return match(a, b);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return calculate(operator, a, b);
      default:
        return compare(operator, a, b) ? '1' : '0';
    }
  }

  #take(): string {
    const word = this.#words[this.#at];
    if (word === undefined) throw new ExprError(`syntax error: missing argument after ‘${this.#words[this.#at - 1] ?? ''}’`);
    this.#at += 1;
    return word;
  }

  #primary(): string {
    const word = this.#take();
    if (word === '(') {
      const value = this.#level(0);
      if (this.#words[this.#at] === undefined) throw new ExprError(`syntax error: expecting ')' after ‘${this.#words[this.#at - 1]}’`);
      if (this.#words[this.#at] !== ')') throw new ExprError(`syntax error: expecting ')' instead of ‘${this.#words[this.#at]}’`);
      this.#at += 1;
      return value;
    }
    if (word === ')') throw new ExprError("syntax error: unexpected ')'");
    if (this.#at >= this.#words.length && ['+', 'length', 'substr', 'index', 'match'].includes(word)) throw new ExprError(`syntax error: missing argument after ‘${word}’`);
    switch (word) {
      case '+':
        return this.#take();
      case 'length':
        return String([...this.#level(6)].length);
      case 'match':
        return match(this.#level(6), this.#level(6));
      case 'index': {
        const [text, set] = [[...this.#level(6)], this.#level(6)];
        return String(text.findIndex((ch) => set.includes(ch)) + 1);
      }
      case 'substr': {
        const [text, start, length] = [[...this.#level(6)], Number(this.#level(6)), Number(this.#level(6))];
        return start >= 1 && length >= 1 ? text.slice(start - 1, start - 1 + length).join('') : '';
      }
      default:
        return word;
    }
  }
}

function match(text: string, pattern: string): string {
  const groups = pattern.includes('\\(');
  const found = basicRegExp(`^\\(${pattern.replace(/^\^/, '')}\\)`).exec(text);
  if (groups) return found?.[2] ?? '';
  return String([...(found?.[0] ?? '')].length);
}

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);

function calculate(operator: string, a: string, b: string): string {
  if (!isInteger(a) || !isInteger(b)) throw new ExprError('non-integer argument');
  const [x, y] = [BigInt(a), BigInt(b)];
  if ((operator === '/' || operator === '%') && y === 0n) throw new ExprError('division by zero');
  return String(operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : operator === '/' ? x / y : x % y);
}

function compare(operator: string, a: string, b: string): boolean {
  const order = isInteger(a) && isInteger(b) ? (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0) : a < b ? -1 : a > b ? 1 : 0;
  switch (operator) {
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
    case '!=': return order !== 0;
    default: return order === 0;
  } // biome-ignore format: a table
}

export const factor: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '' });
  let code = 0;
  for (const word of operands.length > 0 ? operands : yield* wordsOf(process)) {
    if (!/^\+?\d+$/.test(word)) code = yield* problem(process, `‘${word}’ is not a valid positive integer`);
    else
      yield* print(
        process,
        `${Number(word)}:${factorsOf(Number(word))
          .map((prime) => ` ${prime}`)
          .join('')}\n`,
      );
  }
  return code;
};

function* wordsOf(process: Process): Steps<readonly string[]> {
  const reader = new LineReader(process);
  const words: string[] = [];
  for (let next = yield* reader.next(); next; next = yield* reader.next()) words.push(...next.line.split(/\s+/).filter(Boolean));
  return words;
}

function factorsOf(number: number): readonly number[] {
  const factors: number[] = [];
  let rest = number;
  for (let prime = 2; prime * prime <= rest; prime += prime === 2 ? 1 : 2) {
    for (; rest % prime === 0; rest /= prime) factors.push(prime);
  }
  return rest > 1 ? [...factors, rest] : factors;
}
