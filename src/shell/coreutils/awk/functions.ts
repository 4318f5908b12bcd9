// awk's built-in functions. Upstream: POSIX awk; gawk's where they are in common use.

import { Random } from '../../../base/random.ts';
import { strftime } from '../../../base/strftime.ts';
import { fromCalendar } from '../../../base/time.ts';
import type { Steps } from '../../../os/process.ts';
import type { Awk } from './interpreter.ts';
import { splitBy, splitFields } from './record.ts';
import { AwkError } from './state.ts';
import type { Expression, Place } from './syntax.ts';
import { compareValues, fromInput, sprintf, toNumber, type Value } from './values.ts';

/** Calls a built-in function by its name. @throws AwkError */
export function* callBuiltin(awk: Awk, name: string, args: readonly Expression[]): Steps<Value> {
  switch (name) {
    case 'length':
      return yield* length(awk, args[0]);
    case 'split':
      return yield* split(awk, args);
    case 'sub':
    case 'gsub':
      return yield* substitute(awk, args, name === 'gsub');
    case 'gensub':
      return yield* gensub(awk, args);
    case 'match':
      return yield* match(awk, args);
    case 'close':
      return yield* awk.streams.close(awk.string(args[0] ? yield* awk.evaluate(args[0]) : ''));
    case 'system':
      return yield* awk.streams.system(awk.string(args[0] ? yield* awk.evaluate(args[0]) : ''));
    case 'asort':
    case 'asorti':
      return sortArray(awk, args, name === 'asorti');
  }
  const values: Value[] = [];
  for (const arg of args) values.push(yield* awk.evaluate(arg));
  return plain(awk, name, values);
}

function plain(awk: Awk, name: string, values: readonly Value[]): Value {
  const [first, second] = values;
  const text = (value: Value): string => awk.string(value);
  const calculate = mathematics[name];
  if (calculate) return calculate(toNumber(first), toNumber(second));
  switch (name) {
    case 'substr':
      return substring(text(first), values.slice(1).map(toNumber));
    case 'index':
      return [...text(first).slice(0, Math.max(0, text(first).indexOf(text(second))))].length + (text(first).includes(text(second)) ? 1 : 0);
    case 'sprintf':
      return sprintf(text(first), values.slice(1), awk.text('CONVFMT'));
    case 'tolower':
      return text(first).toLowerCase();
    case 'toupper':
      return text(first).toUpperCase();
    case 'rand':
      return awk.random.fraction();
    case 'srand': {
      const before = awk.seed;
      awk.seed = values.length > 0 ? toNumber(first) : Math.floor(awk.process.nowMs / 1000);
      awk.random = new Random(awk.seed);
      return before;
    }
    case 'strftime':
      return strftime(values.length > 0 ? text(first) : '%a %b %e %H:%M:%S %Z %Y', values.length > 1 ? toNumber(second) * 1000 : awk.process.nowMs);
    case 'systime':
      return Math.floor(awk.process.nowMs / 1000);
    case 'mktime': {
      const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, sec = 0] = text(first).split(' ').map(Number);
      return fromCalendar(year, month, day, hour, minute, sec) / 1000;
    }
    case 'strtonum':
      return /^\s*0[xX]/.test(text(first)) ? Number(text(first).trim()) : /^\s*0[0-7]+\s*$/.test(text(first)) ? Number.parseInt(text(first), 8) : toNumber(first);
    case 'fflush':
      return 0;
    default:
      throw new AwkError(`function ${name} not defined`);
  }
}

const bits =
  (combine: (a: bigint, b: bigint) => bigint) =>
  (a: number, b: number): number =>
    Number(combine(BigInt(Math.trunc(a)), BigInt(Math.trunc(b))));

const mathematics: Readonly<Record<string, (a: number, b: number) => number>> = {
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  atan2: (a, b) => Math.atan2(a, b),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sqrt: (a) => Math.sqrt(a),
  int: (a) => Math.trunc(a),
  and: bits((a, b) => a & b),
  or: bits((a, b) => a | b),
  xor: bits((a, b) => a ^ b),
  lshift: bits((a, b) => a << b),
  rshift: bits((a, b) => a >> b),
  compl: (a) => Number(BigInt.asUintN(53, ~BigInt(Math.trunc(a)))),
};

function substring(text: string, [start = 1, length]: readonly number[]): string {
  const from = Math.round(start);
  const to = length === undefined ? Number.POSITIVE_INFINITY : Math.round(start + length);
  return [...text].slice(Math.max(0, from - 1), Math.max(0, to - 1)).join('');
}

function* length(awk: Awk, arg: Expression | undefined): Steps<Value> {
  if (arg?.type === 'variable') {
    try {
      return [...awk.string(awk.variable(arg.name))].length;
    } catch (error) {
      // An array: how many elements.
      if (error instanceof AwkError) return awk.array(arg.name).size;
      throw error;
    }
  }
  const value = yield* awk.evaluate(arg ?? { type: 'field', index: { type: 'number', value: 0 } });
  return [...awk.string(value)].length;
}

function arrayName(arg: Expression | undefined): string {
  if (arg?.type !== 'variable') throw new AwkError('argument is not an array');
  return arg.name;
}

function* split(awk: Awk, [text, target, separator]: readonly Expression[]): Steps<Value> {
  const value = awk.string(text ? yield* awk.evaluate(text) : '');
  let parts: string[];
  if (separator?.type === 'regex') parts = value === '' ? [] : splitBy(value, awk.regex(separator.source));
  else parts = splitFields(value, separator ? awk.string(yield* awk.evaluate(separator)) : awk.text('FS'));
  const array = awk.array(arrayName(target));
  array.clear();
  parts.forEach((part, i) => array.set(String(i + 1), fromInput(part)));
  return parts.length;
}

const wholeRecord: Place = { type: 'field', index: { type: 'number', value: 0 } };

function* substitute(awk: Awk, [pattern, replacement, target]: readonly Expression[], all: boolean): Steps<Value> {
  if (!pattern || !replacement) throw new AwkError('not enough arguments to sub');
  const regex = yield* awk.pattern(pattern);
  const by = awk.string(yield* awk.evaluate(replacement));
  const unwrapped = target?.type === 'unary' && target.operator === '()' ? target.operand : target;
  const place = unwrapped === undefined ? wholeRecord : unwrapped.type === 'variable' || unwrapped.type === 'field' || unwrapped.type === 'element' ? unwrapped : undefined;
  const before = awk.string(place ? yield* awk.read(place) : yield* awk.evaluate(unwrapped as Expression));
  let count = 0;
  const after = before.replace(new RegExp(regex.source, all ? 'gsu' : 'su'), (found) => {
    count += 1;
    return by.replace(/\\\\|\\&|&/g, (piece) => (piece === '&' ? found : piece === '\\&' ? '&' : '\\'));
  });
  if (count > 0 && place) yield* awk.assign(place, after);
  return count;
}

function* gensub(awk: Awk, [pattern, replacement, how, target]: readonly Expression[]): Steps<Value> {
  if (!pattern || !replacement || !how) throw new AwkError('not enough arguments to gensub');
  const regex = yield* awk.pattern(pattern);
  const by = awk.string(yield* awk.evaluate(replacement));
  const which = awk.string(yield* awk.evaluate(how));
  const text = awk.string(yield* awk.evaluate(target ?? wholeRecord));
  const all = /^[gG]/.test(which);
  let count = 0;
  return text.replace(new RegExp(regex.source, 'gsu'), (...found: unknown[]) => {
    count += 1;
    if (!all && count !== Math.max(1, Number(which) || 1)) return found[0] as string;
    return by.replace(/\\(\d)|\\\\|\\&|&/g, (piece, group: string | undefined) =>
      group !== undefined ? ((found[Number(group)] as string | undefined) ?? '') : piece === '&' ? (found[0] as string) : piece === '\\&' ? '&' : '\\',
    );
  });
}

function* match(awk: Awk, [text, pattern, target]: readonly Expression[]): Steps<Value> {
  if (!text || !pattern) throw new AwkError('not enough arguments to match');
  const value = awk.string(yield* awk.evaluate(text));
  const found = (yield* awk.pattern(pattern)).exec(value);
  const start = found ? [...value.slice(0, found.index)].length + 1 : 0;
  awk.setVariable('RSTART', start);
  awk.setVariable('RLENGTH', found ? [...found[0]].length : -1);
  if (target) {
    const array = awk.array(arrayName(target));
    array.clear();
    found?.forEach((group, i) => {
      if (group !== undefined) array.set(String(i), fromInput(group));
    });
  }
  return start;
}

function sortArray(awk: Awk, [from, to]: readonly Expression[], byKey: boolean): Value {
  const source = awk.array(arrayName(from));
  const values: Value[] = byKey ? [...source.keys()].map(fromInput) : [...source.values()];
  values.sort((a, b) => compareValues(a, b, awk.text('CONVFMT')));
  const target = to ? awk.array(arrayName(to)) : source;
  target.clear();
  values.forEach((value, i) => target.set(String(i + 1), value));
  return values.length;
}
