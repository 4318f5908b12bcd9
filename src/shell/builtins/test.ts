// test and [. Upstream: bash's test.c: expressions by the number of their words.

import type { Shell } from '../state.ts';
import { compared } from '../test-command.ts';
import { compareFiles, unaryOperators, unaryTest } from '../test-operators.ts';
import type { Builtin } from './builtin.ts';
import { complain } from './say.ts';

class BadTest extends Error {}

const numeric = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge']);
const files = new Set(['-nt', '-ot', '-ef']);
const binary = new Set(['=', '==', '!=', '<', '>', ...numeric, ...files]);

export const test: Builtin = {
  names: ['test', '['],
  *run(shell, args, { name }) {
    const words = [...args];
    if (name === '[' && words.pop() !== ']') return complain(shell, '[', shell.dialect === 'bash' ? "missing `]'" : 'missing ]', 2);
    try {
      const parser = new Parser(shell, words);
      return parser.whole() ? 0 : 1;
    } catch (error) {
      if (!(error instanceof BadTest)) throw error;
      return complain(shell, name, error.message, 2);
    }
  },
};

class Parser {
  readonly #shell: Shell;
  readonly #words: readonly string[];
  #at = 0;

  constructor(shell: Shell, words: readonly string[]) {
    this.#shell = shell;
    this.#words = words;
  }

  whole(): boolean {
    const words = this.#words;
    if (words.length === 0) return false;
    if (words.length === 1) return words[0] !== '';
    if (words.length === 3 && binary.has(words[1] ?? '')) return this.#binary(words[0] ?? '', words[1] ?? '', words[2] ?? '');
    if (words.length === 2 && !unaryOperators.has(words[0] ?? '') && words[0] !== '!') throw new BadTest(`${words[0] ?? ''}: unary operator expected`);
    const result = this.#or();
    if (this.#at < words.length) throw new BadTest(words.length > 4 ? 'too many arguments' : `${words[this.#at] ?? ''}: binary operator expected`);
    return result;
  }

  #or(): boolean {
    let result = this.#and();
    while (this.#words[this.#at] === '-o') {
      this.#at += 1;
      const right = this.#and();
      result = result || right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#not();
    while (this.#words[this.#at] === '-a') {
      this.#at += 1;
      const right = this.#not();
      result = result && right;
    }
    return result;
  }

  #not(): boolean {
    if (this.#words[this.#at] !== '!' || this.#at + 1 >= this.#words.length) return this.#primary();
    this.#at += 1;
    return !this.#not();
  }

  #primary(): boolean {
    const [first = '', second, third] = this.#words.slice(this.#at, this.#at + 3);
    if (second !== undefined && binary.has(second) && third !== undefined) {
      this.#at += 3;
      return this.#binary(first, second, third);
    }
    if (first === '(') {
      this.#at += 1;
      const result = this.#or();
      if (this.#words[this.#at] !== ')') throw new BadTest("`)' expected");
      this.#at += 1;
      return result;
    }
    if (unaryOperators.has(first) && second !== undefined) {
      this.#at += 2;
      return unaryTest(this.#shell, first, second);
    }
    if (this.#at >= this.#words.length) throw new BadTest('argument expected');
    this.#at += 1;
    return first !== '';
  }

  #binary(left: string, operator: string, right: string): boolean {
    if (files.has(operator)) return compareFiles(this.#shell.process, operator, left, right);
    if (!numeric.has(operator)) {
      const order = left < right ? -1 : left > right ? 1 : 0;
      return operator === '=' || operator === '==' ? order === 0 : operator === '!=' ? order !== 0 : operator === '<' ? order < 0 : order > 0;
    }
    const [a, b] = [left, right].map((text) => {
      if (!/^\s*[-+]?\d+\s*$/.test(text))
        throw new BadTest(
          this.#shell.dialect === 'dash' ? `Illegal number: ${text}` : this.#shell.dialect === 'ash' ? `bad number: ${text}` : `${text}: integer expression expected`,
        );
      return BigInt(text.trim().replace(/^\+/, ''));
    }) as [bigint, bigint];
    return compared(operator, a < b ? -1 : a > b ? 1 : 0);
  }
}
