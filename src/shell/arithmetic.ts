// Arithmetic: `$((…))`, `((…))`, `let`, array subscripts. Upstream: bash's expr.c, whose messages it gives.
// Values are 64-bit integers that wrap. The text comes with parameters expanded already.

import { ReadOnlyVariable } from './variables.ts';

/** Variables as arithmetic sees them; `key` is the text between brackets. */
export interface ArithmeticScope {
  read(name: string, key: string | undefined): string | undefined;
  write(name: string, key: string | undefined, value: bigint): void;
}

export class ArithmeticError extends Error {
  override readonly name = 'ArithmeticError';
}

const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<=', '>=', '<', '>'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];
const assignments = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='];
const operators = [
  '<<=',
  '>>=',
  '**',
  '++',
  '--',
  '&&',
  '||',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '^=',
  '|=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '!',
  '~',
  '&',
  '|',
  '^',
  '?',
  ':',
  ',',
  '(',
  ')',
];

/** @throws ArithmeticError with bash's text, without the command's name */
export function evaluate(expression: string, scope: ArithmeticScope, depth = 0): bigint {
  const quick = /^\s*(\d{1,15})\s*$/.exec(expression);
  if (quick && !quick[1]?.startsWith('0')) return BigInt(quick[1] ?? 0);
  if (depth > 500) throw new ArithmeticError(`${expression}: expression recursion level exceeded (error token is "${expression}")`);
  return new Evaluator(expression, scope, depth).all();
}

interface Operand {
  readonly value: bigint;
  /** set when it can be assigned to */
  readonly name?: string;
  readonly key?: string | undefined;
}

class Evaluator {
  readonly #text: string;
  readonly #scope: ArithmeticScope;
  readonly #depth: number;
  #at = 0;
  #token = '';
  #tokenAt = 0;
  #beforeAt = 0;
  /** > 0: parse only, as in the branch of a conditional that is not taken */
  #skip = 0;

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.#text = text;
    this.#scope = scope;
    this.#depth = depth;
    this.#next();
  }

  all(): bigint {
    if (this.#token === '') return 0n;
    const value = this.#comma();
    if (this.#token !== '')
      throw this.#error(
        /^[\w"']/.test(this.#token) || this.#token === '('
          ? 'syntax error in expression'
          : this.#token === ')'
            ? 'syntax error in expression'
            : 'syntax error: invalid arithmetic operator',
      );
    return value;
  }

  #error(message: string, from = this.#tokenAt): ArithmeticError {
    return new ArithmeticError(`${this.#text.trimStart()}: ${message} (error token is "${this.#text.slice(from)}")`);
  }

  #next(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    this.#beforeAt = this.#tokenAt;
    this.#tokenAt = this.#at;
    const rest = this.#text.slice(this.#at);
    const word = /^(?:\d[\w@#]*|[A-Za-z_]\w*)/.exec(rest)?.[0];
    this.#token = word ?? operators.find((operator) => rest.startsWith(operator)) ?? rest.slice(0, 1);
    this.#at += this.#token.length;
  }

  #take(token: string): boolean {
    if (this.#token !== token) return false;
    this.#next();
    return true;
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#take(',')) value = this.#assignment();
    return value;
  }

  #assignment(): bigint {
    const left = this.#conditional();
    if (!assignments.includes(this.#token)) return left.value;
    const operator = this.#token;
    if (left.name === undefined) throw this.#error('attempted assignment to non-variable');
    this.#next();
    const right = this.#assignment();
    const value = operator === '=' ? right : this.#apply(operator.slice(0, -1), left.value, right);
    this.#write(left, value);
    return value;
  }

  #conditional(): Operand {
    const test = this.#binary(0);
    if (!this.#take('?')) return test;
    const taken = test.value !== 0n;
    const yes = this.#branch(taken, () => this.#comma());
    if (!this.#take(':')) throw this.#error("`:' expected for conditional expression");
    const no = this.#branch(!taken, () => this.#assignment());
    return { value: taken ? yes : no };
  }

  #branch(taken: boolean, parse: () => bigint): bigint {
    if (!taken) this.#skip += 1;
    const value = parse();
    if (!taken) this.#skip -= 1;
    return value;
  }

  #binary(level: number): Operand {
    const operatorsHere = levels[level];
    if (!operatorsHere) return this.#power();
    let left = this.#binary(level + 1);
    while (operatorsHere.includes(this.#token)) {
      const operator = this.#token;
      this.#next();
      if (operator === '&&' || operator === '||') {
        const decided = (left.value !== 0n) === (operator === '||');
        const right = this.#branch(!decided, () => this.#binary(level + 1).value);
        left = { value: (decided ? operator === '||' : right !== 0n) ? 1n : 0n };
      } else left = { value: this.#apply(operator, left.value, this.#binary(level + 1).value) };
    }
    return left;
  }

  #power(): Operand {
    const base = this.#unary();
    if (!this.#take('**')) return base;
    const exponent = this.#power().value;
    return { value: this.#apply('**', base.value, exponent) };
  }

  #unary(): Operand {
    const token = this.#token;
    if (token === '!' || token === '~' || token === '+' || token === '-') {
      this.#next();
      const { value } = this.#unary();
      return { value: token === '!' ? (value === 0n ? 1n : 0n) : wrap(token === '~' ? ~value : token === '-' ? -value : value) };
    }
    if (token === '++' || token === '--') {
      this.#next();
      const operand = this.#unary();
      if (operand.name === undefined) return operand;
      const value = wrap(operand.value + (token === '++' ? 1n : -1n));
      this.#write(operand, value);
      return { value };
    }
    return this.#postfix();
  }

  #postfix(): Operand {
    const operand = this.#primary();
    if ((this.#token === '++' || this.#token === '--') && operand.name !== undefined) {
      this.#write(operand, wrap(operand.value + (this.#token === '++' ? 1n : -1n)));
      this.#next();
      return { value: operand.value };
    }
    return operand;
  }

  #primary(): Operand {
    const token = this.#token;
    if (this.#take('(')) {
      const value = this.#comma();
      if (!this.#take(')')) throw this.#error("missing `)'");
      return { value };
    }
    if (/^\d/.test(token)) {
      const value = this.#number(token);
      this.#next();
      return { value };
    }
    if (!/^[A-Za-z_]/.test(token)) throw this.#error('syntax error: operand expected', token === '' ? this.#beforeAt : this.#tokenAt);
    const key = this.#text[this.#at] === '[' ? this.#subscript() : undefined;
    this.#next();
    return { name: token, key, value: this.#skip > 0 ? 0n : this.#read(token, key) };
  }

  #subscript(): string {
    const start = this.#at;
    let open = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const ch = this.#text[this.#at];
      if (ch === '[') open += 1;
      if (ch === ']' && --open === 0) break;
    }
    if (this.#at >= this.#text.length) throw this.#error('bad array subscript');
    this.#at += 1;
    return this.#text.slice(start + 1, this.#at - 1);
  }

  #read(name: string, key: string | undefined): bigint {
    const text = this.#scope.read(name, key);
    if (text === undefined || text.trim() === '') return 0n;
    return evaluate(text, this.#scope, this.#depth + 1);
  }

  #write(operand: Operand, value: bigint): void {
    if (this.#skip > 0 || operand.name === undefined) return;
    try {
      this.#scope.write(operand.name, operand.key, wrap(value));
    } catch (error) {
      // A readonly variable is an error of the expression's command.
      if (error instanceof ReadOnlyVariable) throw new ArithmeticError(`${operand.name}: readonly variable`);
      throw error;
    }
  }

  #number(token: string): bigint {
    const based = /^(\d+)#(.+)$/.exec(token);
    if (based) return this.#inBase(Number(based[1]), based[2] ?? '');
    if (/^0[xX]/.test(token)) return this.#inBase(16, token.slice(2).toLowerCase());
    if (/^0\d/.test(token)) return this.#inBase(8, token.slice(1));
    if (!/^\d+$/.test(token)) throw this.#error('value too great for base');
    return wrap(BigInt(token));
  }

  #inBase(base: number, digits: string): bigint {
    if (base < 2 || base > 64) throw this.#error('invalid arithmetic base');
    let value = 0n;
    for (const digit of digits) {
      const weight = base <= 36 ? parseInt(digit.toLowerCase(), 36) : '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'.indexOf(digit);
      if (Number.isNaN(weight) || weight < 0 || weight >= base) throw this.#error('value too great for base');
      value = value * BigInt(base) + BigInt(weight);
    }
    return wrap(value);
  }

  #apply(operator: string, a: bigint, b: bigint): bigint {
    if ((operator === '/' || operator === '%') && b === 0n) {
      if (this.#skip > 0) return 0n;
      throw this.#error('division by 0', this.#operandStart());
    }
    if (operator === '**' && b < 0n) throw this.#error('exponent less than 0', this.#operandStart());
    return wrap(calculate(operator, a, b));
  }

  /** Where the operand that was read last begins: bash points there. */
  #operandStart(): number {
    const before = this.#text.slice(0, this.#tokenAt).trimEnd();
    return before.length - (/\w+$/.exec(before)?.[0].length ?? 0);
  }
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);

function calculate(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return power(a, b);
    case '<<':
      return a << (b & 63n);
    case '>>':
      return a >> (b & 63n);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '&':
      return a & b;
    case '|':
      return a | b;
    default:
      return a ^ b;
  }
}

/** By squaring, wrapped at each step so that large exponents stay cheap. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = wrap(square * square)) if (rest & 1n) result = wrap(result * square);
  return result;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
