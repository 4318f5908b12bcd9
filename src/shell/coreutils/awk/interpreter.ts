// Runs awk's tree over its input. Upstream: POSIX awk; what gawk and mawk add where both agree.

import { extendedRegExp } from '../../../base/regex.ts';
import { print } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Steps } from '../../../os/process.ts';
import { callBuiltin } from './functions.ts';
import { AwkError, AwkState, type Frame } from './state.ts';
import type { AwkFunction, Expression, Rule, Statement } from './syntax.ts';
import { compareValues, fromInput, isTrue, numberText, sprintf, toNumber, type Value } from './values.ts';

/** How a statement leaves its surroundings. */
type Leave = 'break' | 'continue' | 'next' | 'nextfile' | { readonly returned: Value } | undefined;

/** `exit`, on its way out. */
class AwkExit {
  readonly code: number | undefined;
  constructor(code: number | undefined) {
    this.code = code;
  }
}

export class Awk extends AwkState {
  /** ranges that are open */
  readonly #ranges = new Set<Rule>();

  /** The whole run. @returns the exit code */
  *run(): Steps<number> {
    let code: number | undefined;
    const leave = function* (steps: Steps<void>): Steps<boolean> {
      try {
        yield* steps;
        return false;
      } catch (error) {
        if (!(error instanceof AwkExit)) throw error;
        code = error.code ?? code;
        return true;
      }
    };
    const rules = this.program.rules;
    let ended = yield* leave(this.#runAll(rules.filter((rule) => rule.kind === 'BEGIN')));
    const reads = rules.some((rule) => rule.kind !== 'BEGIN');
    if (!ended && reads) ended = yield* leave(this.#readAll(rules.filter((rule) => rule.kind === 'main')));
    // `exit` skips the input, not END; a second one in END ends everything.
    if (reads) yield* leave(this.#runAll(rules.filter((rule) => rule.kind === 'END')));
    yield* this.streams.closeAll();
    return code ?? (this.failed ? 2 : 0);
  }

  *#runAll(rules: readonly Rule[]): Steps<void> {
    for (const rule of rules) if (rule.action) yield* this.#execute(rule.action);
  }

  *#readAll(rules: readonly Rule[]): Steps<void> {
    while (yield* this.nextRecord()) {
      if (this.process.spend(3)) yield { on: 'cpu', steps: 0 };
      for (const rule of rules) {
        if (!(yield* this.#applies(rule))) continue;
        const left = rule.action ? yield* this.#execute(rule.action) : yield* this.#printRecord();
        if (left === 'next') break;
        if (left === 'nextfile') {
          this.closeReader();
          break;
        }
      }
    }
  }

  *#printRecord(): Steps<undefined> {
    yield* print(this.process, this.recordText() + this.text('ORS'));
    return undefined;
  }

  *#applies(rule: Rule): Steps<boolean> {
    if (!rule.pattern) return true;
    if (!rule.until) return isTrue(yield* this.evaluate(rule.pattern));
    if (!this.#ranges.has(rule)) {
      if (!isTrue(yield* this.evaluate(rule.pattern))) return false;
      this.#ranges.add(rule);
    }
    if (isTrue(yield* this.evaluate(rule.until))) this.#ranges.delete(rule);
    return true;
  }

  // Expressions

  override *evaluate(node: Expression): Steps<Value> {
    switch (node.type) {
      case 'number':
      case 'string':
        return node.value;
      case 'regex':
        return this.regex(node.source).test(this.recordText()) ? 1 : 0;
      case 'variable':
        return this.variable(node.name);
      case 'field':
      case 'element':
        return yield* this.read(node);
      case 'assign':
        return yield* this.#assignment(node);
      case 'binary':
        return yield* this.#binary(node);
      case 'match': {
        const text = this.string(yield* this.evaluate(node.left));
        return (yield* this.pattern(node.right)).test(text) !== node.negated ? 1 : 0;
      }
      case 'unary':
        return yield* this.#unary(node.operator, node.operand);
      case 'step': {
        const before = toNumber(yield* this.read(node.target));
        yield* this.assign(node.target, before + node.by);
        return node.prefix ? before + node.by : before;
      }
      case 'ternary':
        return yield* this.evaluate(isTrue(yield* this.evaluate(node.test)) ? node.yes : node.no);
      case 'in':
        return this.array(node.name).has(yield* this.keyOf(node.keys)) ? 1 : 0;
      case 'call':
        return yield* this.#call(node.name, node.args);
      case 'builtin':
        return yield* callBuiltin(this, node.name, node.args);
      case 'getline':
        return yield* this.#getline(node);
      case 'group':
        return yield* this.evaluate(node.items.at(-1) as Expression);
    }
  }

  *#unary(operator: string, operand: Expression): Steps<Value> {
    const value = yield* this.evaluate(operand);
    if (operator === '()') return value;
    if (operator === '!') return isTrue(value) ? 0 : 1;
    return operator === '-' ? -toNumber(value) : toNumber(value);
  }

  /** An expression that stands for a pattern: a literal one, or a text. */
  *pattern(node: Expression): Steps<RegExp> {
    return this.regex(node.type === 'regex' ? node.source : this.string(yield* this.evaluate(node)));
  }

  regex(source: string): RegExp {
    return extendedRegExp(source, 'su');
  }

  *#assignment(node: Extract<Expression, { type: 'assign' }>): Steps<Value> {
    if (node.operator === '=') {
      const value = yield* this.evaluate(node.value);
      yield* this.assign(node.target, value);
      return value;
    }
    const right = toNumber(yield* this.evaluate(node.value));
    const result = this.#calculate(node.operator.slice(0, -1), toNumber(yield* this.read(node.target)), right);
    yield* this.assign(node.target, result);
    return result;
  }

  *#binary(node: Extract<Expression, { type: 'binary' }>): Steps<Value> {
    const { operator } = node;
    if (operator === '&&' || operator === '||') {
      const left = isTrue(yield* this.evaluate(node.left));
      if (left === (operator === '||')) return left ? 1 : 0;
      return isTrue(yield* this.evaluate(node.right)) ? 1 : 0;
    }
    const left = yield* this.evaluate(node.left);
    const right = yield* this.evaluate(node.right);
    if (operator === ' ') return this.string(left) + this.string(right);
    const order = (): number => compareValues(left, right, this.text('CONVFMT'));
    switch (operator) {
      case '<':
        return order() < 0 ? 1 : 0;
      case '<=':
        return order() <= 0 ? 1 : 0;
      case '>':
        return order() > 0 ? 1 : 0;
      case '>=':
        return order() >= 0 ? 1 : 0;
      case '==':
        return order() === 0 ? 1 : 0;
      case '!=':
        return order() !== 0 ? 1 : 0;
      default:
        return this.#calculate(operator, toNumber(left), toNumber(right));
    }
  }

  #calculate(operator: string, a: number, b: number): number {
    switch (operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '^':
        return a ** b;
      default:
        if (b === 0) throw new AwkError(operator === '%' ? 'division by zero in %' : 'division by zero');
        return operator === '/' ? a / b : a % b;
    }
  }

  *#call(name: string, args: readonly Expression[]): Steps<Value> {
    const called: AwkFunction | undefined = this.program.functions.get(name);
    if (!called) throw new AwkError(`function ${name} not defined`);
    if (this.frames.length > 500) throw new AwkError(`function call nesting too deep in ${name}`);
    const frame: Frame = new Map();
    const untouched: [string, string][] = [];
    for (const [i, parameter] of called.parameters.entries()) {
      const arg = args[i];
      if (arg?.type === 'variable' && this.isArray(arg.name)) frame.set(parameter, this.array(arg.name));
      else {
        // A name never used before may become an array inside.
        const value = arg ? yield* this.evaluate(arg) : undefined;
        frame.set(parameter, value);
        if (arg?.type === 'variable' && value === undefined) untouched.push([parameter, arg.name]);
      }
    }
    const caller = this.frames.at(-1);
    this.frames.push(frame);
    try {
      const left = yield* this.#execute(called.body);
      return typeof left === 'object' ? left.returned : undefined;
    } finally {
      this.frames.pop();
      for (const [parameter, outer] of untouched) {
        const value = frame.get(parameter);
        if (value instanceof Map) (caller?.has(outer) ? caller : this.globals).set(outer, value);
      }
    }
  }

  *#getline(node: Extract<Expression, { type: 'getline' }>): Steps<Value> {
    let line: string | null;
    if (node.from === 'input') line = yield* this.readMain();
    else {
      const name = this.string(node.source ? yield* this.evaluate(node.source) : '');
      try {
        line = yield* this.streams.reader(node.from, name).next(this.text('RS'));
      } catch (error) {
        if (error instanceof OsError) return -1;
        throw error;
      }
      if (line !== null && node.from === 'command') this.setVariable('NR', toNumber(this.variable('NR')) + 1);
    }
    if (line === null) return 0;
    if (node.target) yield* this.assign(node.target, fromInput(line));
    else this.record.set(line);
    return 1;
  }

  // Statements

  *#execute(node: Statement): Steps<Leave> {
    switch (node.type) {
      case 'expression':
        yield* this.evaluate(node.value);
        return undefined;
      case 'print':
        return yield* this.#print(node);
      case 'block':
        for (const statement of node.body) {
          const left = yield* this.#execute(statement);
          if (left) return left;
        }
        return undefined;
      case 'if':
        if (isTrue(yield* this.evaluate(node.test))) return yield* this.#execute(node.yes);
        return node.no ? yield* this.#execute(node.no) : undefined;
      case 'while':
      case 'do':
      case 'for':
        return yield* this.#loop(node);
      case 'for in':
        return yield* this.#forIn(node);
      case 'delete':
        if (node.keys) this.array(node.name).delete(yield* this.keyOf(node.keys));
        else this.array(node.name).clear();
        return undefined;
      case 'exit': {
        const value = node.value ? yield* this.evaluate(node.value) : undefined;
        throw new AwkExit(node.value ? toNumber(value) & 255 : undefined);
      }
      case 'return':
        return { returned: node.value ? yield* this.evaluate(node.value) : undefined };
      default:
        return node.type;
    }
  }

  *#loop(node: Extract<Statement, { type: 'while' | 'do' | 'for' }>): Steps<Leave> {
    if (node.type === 'for' && node.init) yield* this.#execute(node.init);
    for (let first = true; ; first = false) {
      if (this.process.spend(2)) yield { on: 'cpu', steps: 0 };
      const tests = node.test !== undefined && !(node.type === 'do' && first);
      if (tests && !isTrue(yield* this.evaluate(node.test as Expression))) return undefined;
      const left = yield* this.#execute(node.body);
      if (left === 'break') return undefined;
      if (left && left !== 'continue') return left;
      if (node.type === 'for' && node.update) yield* this.#execute(node.update);
    }
  }

  *#forIn(node: Extract<Statement, { type: 'for in' }>): Steps<Leave> {
    for (const key of [...this.array(node.array).keys()]) {
      this.setVariable(node.variable, fromInput(key));
      const left = yield* this.#execute(node.body);
      if (left === 'break') return undefined;
      if (left && left !== 'continue') return left;
    }
    return undefined;
  }

  *#print(node: Extract<Statement, { type: 'print' }>): Steps<undefined> {
    const values: Value[] = [];
    for (const item of node.items) values.push(yield* this.evaluate(item));
    let text: string;
    if (node.formatted) text = sprintf(this.string(values[0]), values.slice(1), this.text('CONVFMT'));
    else if (values.length === 0) text = this.recordText() + this.text('ORS');
    else text = values.map((value) => (typeof value === 'number' ? numberText(value, this.text('OFMT')) : this.string(value))).join(this.text('OFS')) + this.text('ORS');
    if (!node.redirect) {
      yield* print(this.process, text);
      return undefined;
    }
    const name = this.string(yield* this.evaluate(node.redirect.to));
    try {
      yield* this.streams.write(node.redirect.kind, name, text);
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      throw new AwkError(`can't redirect to ${name} (${error.text})`);
    }
    return undefined;
  }
}
