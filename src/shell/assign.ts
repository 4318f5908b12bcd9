// Assignments: `x=1`, `x+=1`, `a[i]=1`, `a=(…)`. Upstream: bash(1), PARAMETERS, Arrays.

import type { ArrayValue, Assignment, Word } from 'unbash';
import { yieldCpu } from '../os/io.ts';
import type { Steps } from '../os/process.ts';
import { evaluateExpanded, evaluateText, indexOf } from './expand/arithmetic-text.ts';
import { parseWord } from './expand/braces.ts';
import { expandToText, expandWord } from './expand/word.ts';
import { meter, outOfMemory } from './memory.ts';
import { printShellError } from './messages.ts';
import { ExpansionFailed, type Shell } from './state.ts';
import { elementsOf, isAssociative, isIndexed, ReadOnlyVariable, scalarOf, type Value } from './variables.ts';

/** Carries out an assignment. Errors are printed. @throws ExpansionFailed */
export function* assign(shell: Shell, node: Assignment): Steps<void> {
  if (shell.dialect !== 'bash' && (node.value.type === 'ArrayValue' || node.append || node.index)) return notPosix(shell, node);
  try {
    if (node.value.type === 'ArrayValue') yield* assignArray(shell, node.name, node.value, node.append === true);
    else if (node.index) yield* assignElement(shell, node.name, node.index, yield* expandToText(shell, node.value, true), node.append === true);
    else if (assignText(shell, node.name, yield* expandToText(shell, node.value, true), node.append === true)) yield* yieldCpu();
  } catch (error) {
    if (error instanceof ReadOnlyVariable) readOnly(shell, node.name);
    if (error instanceof RangeError && error.message === 'Invalid string length') outOfMemory(shell, 2 ** 29);
    throw error;
  }
}

/** Arrays and `+=` are no assignments to a POSIX shell. */
function notPosix(shell: Shell, node: Assignment): never {
  const array = node.value.type === 'ArrayValue';
  printShellError(shell, array ? (shell.dialect === 'dash' ? 'Syntax error: "(" unexpected' : 'syntax error: unexpected "("') : `${node.text}: not found`);
  throw new ExpansionFailed(array ? 2 : 127);
}

/** Prints bash's message for a readonly variable. @throws ExpansionFailed */
export function readOnly(shell: Shell, name: string): never {
  printShellError(shell, shell.dialect === 'bash' ? `${name}: readonly variable` : `${name}: is read only`);
  throw new ExpansionFailed(shell.dialect === 'bash' ? 1 : 2);
}

/** Assigns text, as the variable's attributes want it. @returns whether it is so large that it was counted as memory. @throws ReadOnlyVariable */
export function assignText(shell: Shell, name: string, text: string, append = false): boolean {
  if (name === 'RANDOM') shell.randomSeed = Number(text) || 0;
  if (name === 'SECONDS' && /^\d+$/.test(text)) shell.startedMs = shell.process.nowMs - Number(text) * 1000;
  const variable = shell.variables.find(name);
  const old = append ? (scalarOf(variable?.value) ?? '') : '';
  let counted = false;
  if (variable?.integer) shell.variables.set(name, String(evaluateExpanded(shell, append ? `${old || 0}+(${text || 0})` : text)));
  else {
    counted = meter(shell, name, old.length + text.length);
    shell.variables.set(name, old + text);
  }
  if (shell.option('allexport')) shell.variables.export(name);
  return counted;
}

function* assignElement(shell: Shell, name: string, index: Word, text: string, append: boolean): Steps<void> {
  const value = shell.variables.find(name)?.value;
  const key = isAssociative(value) ? yield* expandToText(shell, index) : yield* numericKey(shell, name, index);
  assignKey(shell, name, key, text, append);
}

function* numericKey(shell: Shell, name: string, index: Word): Steps<number> {
  if (index.text === '@' || index.text === '*' || index.text === '') return badSubscript(shell, `${name}[${index.text}]`);
  const number = Number(yield* evaluateText(shell, index.text));
  return number < 0 ? indexOf(shell, name, String(number)) : number;
}

function badSubscript(shell: Shell, what: string): never {
  printShellError(shell, `${what}: bad array subscript`);
  throw new ExpansionFailed(1);
}

/** Assigns one element. @throws ReadOnlyVariable */
export function assignKey(shell: Shell, name: string, key: string | number, text: string, append = false): void {
  const variable = shell.variables.find(name);
  const value = variable?.value;
  const old = !append
    ? ''
    : isAssociative(value)
      ? (value.keys.get(String(key)) ?? '')
      : isIndexed(value)
        ? (value.get(Number(key)) ?? '')
        : key === 0
          ? (scalarOf(value) ?? '')
          : '';
  const result = variable?.integer ? String(evaluateExpanded(shell, append ? `${old || 0}+(${text || 0})` : text)) : old + text;
  shell.variables.setElement(name, key, result);
}

function* assignArray(shell: Shell, name: string, array: ArrayValue, append: boolean): Steps<void> {
  const variable = shell.variables.find(name);
  const associative = isAssociative(variable?.value);
  const value = associative ? yield* associativeValue(shell, name, array, append) : yield* indexedValue(shell, name, array, append);
  shell.variables.setValue(name, value);
}

/** `[key]=value` or `[key]+=value` at the beginning of an element */
function keyed(element: Word): { readonly key: string; readonly append: boolean; readonly rest: string } | undefined {
  if (!element.text.startsWith('[')) return undefined;
  let depth = 0;
  for (let at = 0; at < element.text.length; at++) {
    const ch = element.text[at];
    if (ch === '\\') at += 1;
    else if (ch === '[') depth += 1;
    else if (ch === ']' && --depth === 0) {
      const match = /^(\+?)=([^]*)$/.exec(element.text.slice(at + 1));
      return match ? { key: element.text.slice(1, at), append: match[1] === '+', rest: match[2] ?? '' } : undefined;
    }
  }
  return undefined;
}

function* indexedValue(shell: Shell, name: string, array: ArrayValue, append: boolean): Steps<Value> {
  const variable = shell.variables.find(name);
  const old = append ? elementsWithKeys(variable?.value) : [];
  const out = new Map<number, string>(old);
  let next = old.length > 0 ? Math.max(...old.map(([key]) => key)) + 1 : 0;
  const store = (index: number, text: string): void => {
    out.set(index, variable?.integer ? String(evaluateExpanded(shell, text)) : text);
    next = index + 1;
  };
  for (const element of array.elements) {
    const pair = keyed(element);
    if (!pair) {
      for (const field of yield* expandWord(shell, element)) store(next, field);
      continue;
    }
    const number = Number(yield* evaluateText(shell, pair.key));
    const index = number < 0 ? next + number : number;
    if (index < 0) return badSubscript(shell, `[${pair.key}]=${pair.rest}`);
    const text = yield* expandToText(shell, parseWord(pair.rest), true);
    store(index, pair.append ? (out.get(index) ?? '') + text : text);
  }
  return new Map([...out].sort(([a], [b]) => a - b));
}

function elementsWithKeys(value: Value): [number, string][] {
  if (isIndexed(value)) return [...value];
  return elementsOf(value).map((text, index) => [index, text]);
}

function* associativeValue(shell: Shell, name: string, array: ArrayValue, append: boolean): Steps<Value> {
  const value = shell.variables.find(name)?.value;
  const keys = new Map(append && isAssociative(value) ? value.keys : []);
  const loose: string[] = [];
  for (const element of array.elements) {
    const pair = keyed(element);
    if (!pair) loose.push(...(yield* expandWord(shell, element)));
    else {
      const key = yield* expandToText(shell, parseWord(pair.key));
      const text = yield* expandToText(shell, parseWord(pair.rest), true);
      keys.set(key, pair.append ? (keys.get(key) ?? '') + text : text);
    }
  }
  for (let i = 0; i < loose.length; i += 2) keys.set(loose[i] ?? '', loose[i + 1] ?? '');
  return { keys };
}
