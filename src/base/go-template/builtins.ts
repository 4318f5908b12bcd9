// The functions every Go template has.
// Upstream: Go's text/template/funcs.go.
// and, or are evaluated in exec.ts, because they stop early.
// Leaves out: call (there are no values that are functions).

import { goSprint, goSprintf, goSprintln } from '../go-fmt.ts';
import { GoFloat } from '../go-value.ts';
import { getOwn } from '../json.ts';
import { TemplateFunctionError } from './error.ts';
import { basicKind, comparable, isGoObject, isMap, isNil, isTrue, type TemplateFunction, toIndex, typeName } from './value.ts';

export type FunctionMap = Readonly<Record<string, TemplateFunction>>;

const fn = (params: TemplateFunction['params'], call: TemplateFunction['call'], rest?: TemplateFunction['rest']): TemplateFunction =>
  rest === undefined ? { params, call } : { params, call, rest };

/** Values of Go types print as they say; the others as fmt does. */
const printable = (value: unknown): unknown => (isGoObject(value) && !(value instanceof GoFloat) ? value.goString() : value);

/** html, js and urlquery take one string as it is, and anything else as it prints. */
function evalArgs(args: readonly unknown[]): string {
  return args.length === 1 && typeof args[0] === 'string' ? args[0] : goSprint(args.map((arg) => (isNil(arg) ? '<no value>' : printable(arg))));
}

export const builtins: FunctionMap = {
  and: fn(['any'], () => undefined, 'any'),
  or: fn(['any'], () => undefined, 'any'),
  not: fn(['any'], (value: unknown) => !isTrue(value)),
  len: fn(['any'], lengthOf),
  index: fn(['any'], (item: unknown, ...indices: unknown[]) => indices.reduce(indexOne, checkIndexed(item, 'index')), 'any'),
  slice: fn(['any'], sliceValue, 'any'),
  html: fn([], (...args: unknown[]) => escapeHtml(evalArgs(args)), 'any'),
  js: fn([], (...args: unknown[]) => escapeJs(evalArgs(args)), 'any'),
  urlquery: fn([], (...args: unknown[]) => escapeQuery(evalArgs(args)), 'any'),
  print: fn([], (...args: unknown[]) => goSprint(args.map(printable)), 'any'),
  println: fn([], (...args: unknown[]) => goSprintln(args.map(printable)), 'any'),
  printf: fn(['string'], (format: string, ...args: unknown[]) => goSprintf(format, args.map(printable)), 'any'),
  eq: fn(['any'], (first: unknown, ...others: unknown[]) => equalsAny(first, others), 'any'),
  ne: fn(['any', 'any'], (a: unknown, b: unknown) => !equals(a, b)),
  lt: fn(['any', 'any'], less),
  le: fn(['any', 'any'], (a: unknown, b: unknown) => less(a, b) || equals(a, b)),
  gt: fn(['any', 'any'], (a: unknown, b: unknown) => !(less(a, b) || equals(a, b))),
  ge: fn(['any', 'any'], (a: unknown, b: unknown) => !less(a, b)),
};

function lengthOf(value: unknown): bigint {
  if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length);
  if (Array.isArray(value)) return BigInt(value.length);
  if (isMap(value)) return BigInt(Object.keys(value).length);
  if (value === null) throw new TemplateFunctionError('len of nil pointer');
  if (value === undefined) throw new TemplateFunctionError('reflect: call of reflect.Value.Type on zero Value');
  throw new TemplateFunctionError(`len of type ${typeName(value)}`);
}

function checkIndexed(item: unknown, what: string): unknown {
  if (isNil(item)) throw new TemplateFunctionError(`${what} of untyped nil`);
  return item;
}

function indexOne(item: unknown, index: unknown): unknown {
  if (isNil(item)) throw new TemplateFunctionError('index of nil pointer');
  if (Array.isArray(item)) return item[toIndex(index, item.length)];
  if (typeof item === 'string') {
    const bytes = new TextEncoder().encode(item);
    return BigInt(bytes[toIndex(index, bytes.length)] ?? 0);
  }
  if (!isMap(item)) throw new TemplateFunctionError(`can't index item of type ${typeName(item)}`);
  if (isNil(index)) throw new TemplateFunctionError('value is nil; should be of type string');
  if (typeof index !== 'string') throw new TemplateFunctionError(`value has type ${typeName(index)}; should be string`);
  return getOwn(item, index) ?? null;
}

function sliceValue(item: unknown, ...bounds: unknown[]): unknown {
  checkIndexed(item, 'slice');
  if (bounds.length > 3) throw new TemplateFunctionError(`too many slice indexes: ${bounds.length}`);
  if (typeof item !== 'string' && !Array.isArray(item)) throw new TemplateFunctionError(`can't slice item of type ${typeName(item)}`);
  if (typeof item === 'string' && bounds.length === 3) throw new TemplateFunctionError('cannot 3-index slice a string');
  const bytes = typeof item === 'string' ? new TextEncoder().encode(item) : undefined;
  const length = bytes?.length ?? (item as readonly unknown[]).length;
  const at = bounds.map((bound) => toIndex(bound, length + 1));
  const [from = 0, to = length, most = length] = at;
  if (from > to) throw new TemplateFunctionError(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new TemplateFunctionError(`invalid slice index: ${to} > ${most}`);
  return bytes ? new TextDecoder().decode(bytes.slice(from, to)) : (item as readonly unknown[]).slice(from, to);
}

// ---- comparison

function equalsAny(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new TemplateFunctionError('missing argument for comparison');
  return others.some((other) => equals(first, other));
}

function equals(a: unknown, b: unknown): boolean {
  const [ka, kb] = [basicKind(a), basicKind(b)];
  if (ka !== kb) {
    if (!isNil(a) && !isNil(b)) throw incompatible(a, b);
    return false;
  }
  if (ka !== undefined) return comparable(a) === comparable(b);
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (isGoObject(a) && isGoObject(b)) return a.goType === b.goType && a.goString() === b.goString();
  throw new TemplateFunctionError(`non-comparable type ${isGoObject(b) ? b.goString() : goSprintf('%s', [b])}: ${typeName(b)}`);
}

function less(a: unknown, b: unknown): boolean {
  const [ka, kb] = [basicKind(a), basicKind(b)];
  if (ka === undefined || kb === undefined) throw new TemplateFunctionError('invalid type for comparison');
  if (ka !== kb) throw incompatible(a, b);
  if (ka === 'bool') throw new TemplateFunctionError('invalid type for comparison');
  return (comparable(a) as string) < (comparable(b) as string);
}

const incompatible = (a: unknown, b: unknown): TemplateFunctionError => new TemplateFunctionError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);

// ---- escaping

const htmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;', '\0': '\ufffd' };

/** template.HTMLEscapeString */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\0]/g, (ch) => htmlEscapes[ch] ?? ch);
}

const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** template.JSEscapeString */
export function escapeJs(text: string): string {
  let out = '';
  for (const ch of text) {
    const code = ch.codePointAt(0) ?? 0;
    if (Object.hasOwn(jsEscapes, ch)) out += jsEscapes[ch];
    else if (code < 0x20) out += `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    else if (code < 0x80 || /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(ch)) out += ch;
    else out += `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  return out;
}

/** url.QueryEscape */
export function escapeQuery(text: string): string {
  let out = '';
  for (const byte of new TextEncoder().encode(text)) {
    const ch = String.fromCharCode(byte);
    out += /^[A-Za-z0-9_.~-]$/.test(ch) ? ch : ch === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
