// The types of the Common Expression Language: how they are written, and which value fits where.
// Upstream: cel-go common/types/types.go, checker/types.go

export interface CelType {
  /** `int`, `list`, `dyn`, an object's name … */
  readonly name: string;
  readonly params?: readonly CelType[];
  /** an object's fields; absent when it has none that are known */
  readonly field?: (name: string) => CelType | undefined;
  /** stands for any type until a call decides */
  readonly isParam?: true;
  /** the most items, entries or characters a value can have; absent: not known */
  readonly maxElements?: number;
  /** the fewest bytes a value takes as JSON */
  readonly minSize?: number;
  /** an object whose values may be null, compared with ==, as messages are */
  readonly isObject?: true;
}

const simple = (name: string): CelType => ({ name });

export const dyn = simple('dyn');
export const errorType = simple('!error!');
export const nullType = simple('null');
export const bool = simple('bool');
export const int = simple('int');
export const uint = simple('uint');
export const double = simple('double');
export const string = simple('string');
export const bytes = simple('bytes');
export const timestamp = simple('google.protobuf.Timestamp');
export const duration = simple('google.protobuf.Duration');
export const listOf = (item: CelType): CelType => ({ name: 'list', params: [item] });
export const mapOf = (key: CelType, value: CelType): CelType => ({ name: 'map', params: [key, value] });
export const typeOfType = (inner: CelType): CelType => ({ name: 'type', params: [inner] });
export const optionalOf = (inner: CelType): CelType => ({ name: 'optional_type', params: [inner] });

const named: Readonly<Record<string, CelType>> = { dyn, bool, int, uint, double, string, bytes, timestamp, duration, null: nullType };

/** A type as messages write it: `list(string)`, `map(string, dyn)`. */
export function typeText({ name, params, isParam }: CelType): string {
  if (isParam) return 'dyn';
  return params ? `${name}(${params.map(typeText).join(', ')})` : name;
}

export const isDyn = ({ name }: CelType): boolean => name === 'dyn' || name === '!error!';

/** One way to call a function. */
export interface Signature {
  readonly function: string;
  readonly isMember: boolean;
  /** the target of a member function comes first */
  readonly args: readonly CelType[];
  readonly result: CelType;
}

/** Reads `string.find(string): string`, `sets.contains(list<T>, list<T>): bool`, `ip.isCanonical(string): bool`. Capital letters alone are parameters. */
export function readSignature(text: string, namespaces: ReadonlySet<string>): Signature {
  const open = text.indexOf('(');
  const head = text.slice(0, open);
  const close = text.lastIndexOf('): ');
  const args = splitTypes(text.slice(open + 1, close)).map(readType);
  const result = readType(text.slice(close + 3));
  const dot = head.lastIndexOf('.');
  const target = head.slice(0, dot);
  if (dot < 0 || namespaces.has(target)) return { function: head, isMember: false, args, result };
  return { function: head.slice(dot + 1), isMember: true, args: [readType(target), ...args], result };
}

/** `map<string, list<T>>` */
export function readType(text: string): CelType {
  const trimmed = text.trim();
  const open = trimmed.indexOf('<');
  if (open < 0) return /^[A-Z]$/.test(trimmed) ? { name: trimmed, isParam: true } : (named[trimmed] ?? { name: trimmed, isObject: true });
  const params = splitTypes(trimmed.slice(open + 1, -1)).map(readType);
  const name = trimmed.slice(0, open);
  return { name: name === 'optional' ? 'optional_type' : name, params };
}

function splitTypes(text: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const ch = text[i];
    if (ch === '<') depth++;
    if (ch === '>') depth--;
    if (i === text.length || (ch === ',' && depth === 0)) {
      if (text.slice(start, i).trim() !== '') out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return out;
}

/** What type parameters stand for so far. */
export type Bindings = Map<string, CelType>;

/** Whether a value of one type may stand where the other is asked for; parameters are bound on the way. */
export function isAssignable(bindings: Bindings, from: CelType, to: CelType): boolean {
  if (to.isParam) return bind(bindings, to, from, (bound) => isAssignable(bindings, from, bound));
  if (from.isParam) return bind(bindings, from, to, (bound) => isAssignable(bindings, bound, to));
  if (isDyn(from) || isDyn(to)) return true;
  if (from.name === 'null' && to.name !== 'null') return takesNull(to);
  if (from.name !== to.name) return false;
  if (from.name === 'type') return true;
  const [left, right] = [from.params ?? [], to.params ?? []];
  return left.length === right.length && left.every((param, i) => isAssignable(bindings, param, right[i] ?? dyn));
}

const takesNull = ({ name, isObject }: CelType): boolean => isObject === true || name === timestamp.name || name === duration.name || name === 'optional_type';

function bind(bindings: Bindings, param: CelType, type: CelType, whenBound: (bound: CelType) => boolean): boolean {
  if (type === param || (type.isParam && type.name === param.name)) return true;
  const bound = bindings.get(param.name);
  if (!bound) {
    const whole = substitute(bindings, type, false);
    if (whole.isParam && whole.name === param.name) return true;
    if (mentions(whole, param.name)) return false;
    bindings.set(param.name, whole);
    return true;
  }
  if (!whenBound(bound)) return false;
  if (isDyn(type)) bindings.set(param.name, type);
  return true;
}

const mentions = ({ name, isParam, params }: CelType, wanted: string): boolean => (isParam === true && name === wanted) || (params?.some((one) => mentions(one, wanted)) ?? false);

/** The type with its parameters filled in; those nobody bound stay open or become dyn. */
export function substitute(bindings: Bindings, type: CelType, openIsDyn: boolean): CelType {
  if (type.isParam) {
    const bound = bindings.get(type.name);
    if (bound) return substitute(bindings, bound, openIsDyn);
    return openIsDyn ? dyn : type;
  }
  if (!type.params) return type;
  return { ...type, params: type.params.map((param) => substitute(bindings, param, openIsDyn)) };
}

export function sameType(a: CelType, b: CelType): boolean {
  if (a.name !== b.name || a.isParam !== b.isParam) return false;
  const [left, right] = [a.params ?? [], b.params ?? []];
  return left.length === right.length && left.every((param, i) => sameType(param, right[i] ?? dyn));
}
