// `${…}`. Upstream: bash(1), Parameter Expansion.

import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import type { Steps } from '../../os/process.ts';
import { printShellError } from '../messages.ts';
import { ExpansionFailed, type Shell } from '../state.ts';
import { isAssociative, isIndexed, ReadOnlyVariable } from '../variables.ts';
import { evaluateText } from './arithmetic-text.ts';
import { caseModified, ReplacementSink, removed, replaced } from './parameter-operations.ts';
import type { Sink } from './sinks.ts';
import { arrayOf, dynamicVariableNames, readParameter } from './special-parameters.ts';
import { transformed } from './transform.ts';
import { type Context, emit, expandParts, expandToPattern, expandToText } from './word.ts';

/** What a `${…}` refers to: one text, several, or nothing. */
interface Referred {
  readonly name: string;
  /** the subscript, expanded; `@` and `*` stay */
  readonly key: string | undefined;
  readonly value: string | readonly string[] | undefined;
  /** joined by the first character of IFS in quotes */
  readonly star: boolean;
}

/** `$name`, with `set -u` looked after. */
export function simpleParameter(shell: Shell, name: string): string | readonly string[] | undefined {
  const value = readParameter(shell, name);
  if (value === undefined && shell.option('nounset')) return unbound(shell, name);
  return value;
}

function unbound(shell: Shell, name: string): never {
  printShellError(shell, shell.dialect === 'dash' ? `${name}: parameter not set` : shell.dialect === 'ash' ? `${name}: parameter not set` : `${name}: unbound variable`);
  throw new ExpansionFailed(shell.dialect === 'bash' ? 127 : 2);
}

/** Sends the value of a `${…}` into a sink. */
export function* expandParameter(shell: Shell, part: ParameterExpansionPart, sink: Sink, context: Context): Steps<void> {
  const { operation } = part;
  if (operation?.type === 'Unknown' || part.parameter === '' || (shell.dialect !== 'bash' && beyondPosix(shell, part))) return badSubstitution(shell, part);
  if (operation?.type === 'Names') return emit(shell, namesWith(shell, part.parameter), sink, context.quoted, operation.operator === '*');
  if (part.prefix === '#' && !operation) return emit(shell, yield* lengthOf(shell, part), sink, context.quoted);
  if (part.prefix === '!' && (part.index?.text === '@' || part.index?.text === '*')) {
    return emit(shell, arrayOf(shell, shell.variables.resolve(part.parameter)).keys, sink, context.quoted, part.index.text === '*');
  }
  const referred = yield* refer(shell, part);
  if (operation?.type === 'Default') return yield* expandDefault(shell, part, operation, referred, sink, context);
  if (referred.value === undefined && shell.option('nounset') && !(referred.key === '@' || referred.key === '*'))
    return unbound(shell, part.index ? `${part.parameter}[${part.index.text}]` : part.parameter);
  const value = operation ? yield* operate(shell, operation, referred, context) : referred.value;
  emit(shell, value, sink, context.quoted, referred.star);
}

function badSubstitution(shell: Shell, part: ParameterExpansionPart): never {
  printShellError(shell, shell.dialect === 'dash' ? 'Bad substitution' : shell.dialect === 'ash' ? 'syntax error: bad substitution' : `${part.text}: bad substitution`);
  throw new ExpansionFailed(shell.dialect === 'bash' ? 1 : 2);
}

/** What POSIX does not have; busybox knows `${x/a/b}` and `${x:1:2}`. */
function beyondPosix(shell: Shell, { operation, prefix, index }: ParameterExpansionPart): boolean {
  if (index || prefix === '!') return true;
  const known = shell.dialect === 'ash' ? ['Default', 'Remove', 'Replace', 'Slice'] : ['Default', 'Remove'];
  return operation !== undefined && !known.includes(operation.type);
}

function namesWith(shell: Shell, prefix: string): string[] {
  const known = shell.variables.names().filter((name) => shell.variables.find(name)?.value !== undefined);
  return [...new Set([...known, ...dynamicVariableNames(shell)])].filter((name) => name.startsWith(prefix)).sort();
}

function* lengthOf(shell: Shell, part: ParameterExpansionPart): Steps<string> {
  const { value, key, name } = yield* refer(shell, { ...part, prefix: undefined });
  if (Array.isArray(value)) return String(value.length);
  if (value === undefined && key === undefined && shell.option('nounset')) unbound(shell, name);
  return String([...((value as string | undefined) ?? '')].length);
}

/** What the parameter is, indirection followed. */
function* refer(shell: Shell, part: Pick<ParameterExpansionPart, 'parameter' | 'index' | 'prefix' | 'text'>): Steps<Referred> {
  if (part.prefix === '!') {
    const pointer = shell.variables.findDirect(part.parameter)?.reference ? undefined : yield* referTo(shell, part.parameter, part.index);
    if (!pointer) return { name: part.parameter, key: undefined, value: shell.variables.resolve(part.parameter), star: false };
    const target = typeof pointer.value === 'string' ? pointer.value : undefined;
    if (target === undefined) return indirectFailure(shell, `${part.parameter}: invalid indirect expansion`);
    const element = /^([A-Za-z_]\w*)\[([^]*)\]$/.exec(target);
    if (element) return yield* referByKey(shell, element[1] ?? '', element[2] ?? '');
    if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(target)) return indirectFailure(shell, `${target}: invalid variable name`);
    return yield* referTo(shell, target, undefined);
  }
  return yield* referTo(shell, part.parameter, part.index);
}

function indirectFailure(shell: Shell, message: string): never {
  printShellError(shell, message);
  throw new ExpansionFailed(1);
}

function* referTo(shell: Shell, name: string, index: Word | undefined): Steps<Referred> {
  if (index !== undefined) {
    if (index.text === '@' || index.text === '*') return yield* referByKey(shell, name, index.text);
    const key = isAssociative(shell.variables.find(name)?.value) ? yield* expandToText(shell, index) : index.text;
    return yield* referByKey(shell, name, key);
  }
  const value = readParameter(shell, name);
  return { name, key: undefined, value, star: name === '*' };
}

function* referByKey(shell: Shell, name: string, key: string): Steps<Referred> {
  if (key === '@' || key === '*') return { name, key, value: arrayOf(shell, shell.variables.resolve(name)).values, star: key === '*' };
  const { value } = shell.variables.find(name) ?? {};
  if (isAssociative(value)) return { name, key, value: value.keys.get(key), star: false };
  const number = Number(yield* evaluateText(shell, key));
  const index = number < 0 ? fromEnd(shell, name, number) : number;
  const { keys, values } = arrayOf(shell, shell.variables.resolve(name));
  return { name, key: String(index), value: isIndexed(value) ? value.get(index) : values[keys.indexOf(String(index))], star: false };
}

/** A negative subscript that is read; one too far gives nothing, after a message. */
function fromEnd(shell: Shell, name: string, number: number): number {
  const { keys } = arrayOf(shell, shell.variables.resolve(name));
  const index = Math.max(-1, ...keys.map(Number)) + 1 + number;
  if (index < 0) printShellError(shell, `${name}: bad array subscript`);
  return index;
}

function* expandDefault(
  shell: Shell,
  part: ParameterExpansionPart,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  referred: Referred,
  sink: Sink,
  context: Context,
): Steps<void> {
  const { operator, operand } = operation;
  const { value } = referred;
  const list = Array.isArray(value);
  const missing = list ? value.length === 0 : value === undefined;
  const empty = missing || (operator.startsWith(':') && (list ? value.join(' ') === '' : value === ''));
  const kind = operator.slice(-1);
  if (kind === '+') {
    if (!empty) yield* expandOperand(shell, operand, sink, context);
    else if (context.quoted) sink.quoted('');
    return;
  }
  if (!empty) return emit(shell, value, sink, context.quoted, referred.star);
  if (kind === '-') return yield* expandOperand(shell, operand, sink, context);
  const text = yield* expandToText(shell, operand);
  if (kind === '?') return parameterMissing(shell, part, text, operator);
  assignDefault(shell, part, referred, text);
  emit(shell, text, sink, context.quoted);
}

function* expandOperand(shell: Shell, operand: Word, sink: Sink, context: Context): Steps<void> {
  if (context.quoted && operand.text === '') return sink.quoted('');
  yield* expandParts(shell, operand, sink, context.quoted ? { quoted: true } : { quoted: false, splitLiterals: true });
}

function parameterMissing(shell: Shell, part: ParameterExpansionPart, text: string, operator: string): never {
  const standard =
    operator === ':?'
      ? shell.dialect === 'bash'
        ? 'parameter null or not set'
        : 'parameter not set or null'
      : shell.dialect === 'bash'
        ? 'parameter not set'
        : 'parameter not set';
  printShellError(shell, `${part.parameter}: ${text || standard}`);
  throw new ExpansionFailed(shell.dialect === 'bash' ? 127 : 2);
}

function assignDefault(shell: Shell, part: ParameterExpansionPart, referred: Referred, text: string): void {
  if (!/^[A-Za-z_]/.test(referred.name)) {
    printShellError(shell, `$${part.parameter}: cannot assign in this way`);
    throw new ExpansionFailed(1);
  }
  try {
    if (referred.key === undefined) shell.variables.set(referred.name, text);
    else shell.variables.setElement(referred.name, referred.key, text);
  } catch (error) {
    if (!(error instanceof ReadOnlyVariable)) throw error;
    printShellError(shell, `${referred.name}: readonly variable`);
    throw new ExpansionFailed(1);
  }
}

function* operate(shell: Shell, operation: ParameterOperation, referred: Referred, context: Context): Steps<string | readonly string[] | undefined> {
  const { value } = referred;
  if (operation.type === 'Slice') return yield* slice(shell, operation, referred);
  if (operation.type === 'Transform') return transformed(shell, operation.operand.value, referred);
  if (value === undefined) return undefined;
  const change = yield* changeOf(shell, operation, context);
  return typeof value === 'string' ? change(value) : value.map(change);
}

function* changeOf(shell: Shell, operation: ParameterOperation, context: Context): Steps<(text: string) => string> {
  switch (operation.type) {
    case 'Remove': {
      const pattern = yield* expandToPattern(shell, operation.operand);
      return (text) => removed(text, operation.operator, pattern);
    }
    case 'Replace': {
      const pattern = yield* expandToPattern(shell, operation.pattern);
      const sink = new ReplacementSink(shell.shopts.has('patsub_replacement'));
      yield* expandParts(shell, operation.replacement, sink, context.quoted ? { quoted: false } : context);
      const ignoreCase = shell.shopts.has('nocasematch');
      return (text) => replaced(text, operation.operator, pattern, sink.text, ignoreCase);
    }
    case 'CaseModification': {
      const pattern = operation.operand ? yield* expandToPattern(shell, operation.operand) : '?';
      return (text) => caseModified(text, operation.operator, pattern);
    }
    default:
      return (text) => text;
  }
}

function* slice(shell: Shell, operation: Extract<ParameterOperation, { type: 'Slice' }>, { value, name, key }: Referred): Steps<string | readonly string[] | undefined> {
  const offset = Number(yield* evaluateText(shell, operation.offset.text));
  const length = operation.length ? Number(yield* evaluateText(shell, operation.length.text)) : undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'string') {
    const characters = [...value];
    return sliced(shell, characters, offset, length, false, operation.length?.text)?.join('');
  }
  const positional = name === '@' || name === '*';
  const held = positional ? undefined : shell.variables.find(name)?.value;
  // Of an array with gaps, the offset is a subscript.
  if (isIndexed(held)) return slicedArray(shell, held, offset, length, operation.length?.text);
  // `${@:0}` begins with $0.
  const items = positional ? [shell.name, ...value] : value;
  if (!positional && key !== undefined && length !== undefined && length < 0) return negativeLength(shell, operation.length?.text);
  const taken = sliced(shell, items, offset, length, true, operation.length?.text) ?? [];
  return taken;
}

function slicedArray(shell: Shell, value: ReadonlyMap<number, string>, offset: number, length: number | undefined, lengthText: string | undefined): readonly string[] {
  if (length !== undefined && length < 0) return negativeLength(shell, lengthText);
  const last = Math.max(-1, ...value.keys());
  const start = offset < 0 ? last + 1 + offset : offset;
  if (start < 0) return [];
  const rest = [...value].filter(([index]) => index >= start).map(([, item]) => item);
  return length === undefined ? rest : rest.slice(0, length);
}

function sliced<T>(shell: Shell, items: readonly T[], offset: number, length: number | undefined, list: boolean, lengthText: string | undefined): readonly T[] | undefined {
  const start = offset < 0 ? items.length + offset : offset;
  if (start < 0) return list ? [] : [];
  if (length === undefined) return items.slice(start);
  if (length >= 0) return items.slice(start, start + length);
  const end = items.length + length;
  if (list || end < start) return negativeLength(shell, lengthText);
  return items.slice(start, end);
}

function negativeLength(shell: Shell, text: string | undefined): never {
  printShellError(shell, `${text ?? ''}: substring expression < 0`);
  throw new ExpansionFailed(1);
}
