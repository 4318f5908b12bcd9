// kubectl's JSONPath: `-o jsonpath`, `--sort-by`, custom columns, `wait --for=jsonpath`.
// Upstream: client-go/util/jsonpath/jsonpath.go; kubectl/pkg/cmd/get/customcolumn.go for the relaxed form.
// Differs: members of a map come in the order of their keys where Go's order is left to chance.
// @supports yes formats: JSONPath with filters, ranges, slices and recursive descent

import { formatFloat, GoFloat, goNumber, goText, goType, isInt64 } from './go-value.ts';
import { getOwn, isObject, maxDepth, toJson } from './json.ts';
import { type Bound, JsonPathError, type PathNode, parseTemplate } from './jsonpath/parse.ts';

export { JsonPathError } from './jsonpath/parse.ts';

export interface JsonPathOptions {
  /** a missing key gives nothing instead of an error (kubectl's default for -o jsonpath) */
  readonly allowMissingKeys?: boolean;
  /** print every result as an indented JSON array: `-o jsonpath-as-json` */
  readonly outputJson?: boolean;
}

/** A template, read once and run on many objects. */
export class JsonPath {
  readonly #nodes: readonly PathNode[];
  readonly #options: JsonPathOptions;

  /** @throws JsonPathError when the template is wrong */
  constructor(template: string, options: JsonPathOptions = {}) {
    this.#nodes = parseTemplate(template);
    this.#options = options;
  }

  /** The text for one object. @throws JsonPathError */
  execute(value: unknown): string {
    return this.findResults(value)
      .map((results) => this.#print(results))
      .join('');
  }

  /** The values each part of the template found. Upstream: FindResults. @throws JsonPathError */
  findResults(value: unknown): unknown[][] {
    return new Run(this.#options.allowMissingKeys ?? false).results(value, this.#nodes, 0).results;
  }

  #print(results: readonly unknown[]): string {
    if (this.#options.outputJson) return `${toJson(results.map(plain), '    ')}\n`;
    return results.map(printValue).join(' ');
  }
}

const plain = (value: unknown): unknown => (value instanceof GoFloat ? value.value : value);

function printValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return goNumber(value);
  if (value instanceof GoFloat) return formatFloat(value.value, 'g', -1);
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? toJson(value) : String(value);
}

const relaxed = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/;

/**
 * Accepts `x.y`, `.x.y`, `{x.y}` and `{.x.y}`, as --sort-by and custom columns do.
 * @returns the strict form `{.x.y}`; '' stays ''
 * @throws JsonPathError
 */
export function relaxedJsonPath(expression: string): string {
  if (expression === '') return '';
  const match = relaxed.exec(expression);
  if (!match) {
    throw new JsonPathError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  }
  return `{.${match[1] ?? match[2]}}`;
}

/** One execution: `range` and `end` steer it. */
class Run {
  readonly #allowMissingKeys: boolean;
  #beginRange = 0;
  #inRange = 0;
  #endRange = 0;
  /** where the block that ended last has its `end` */
  #lastEnd = -1;

  constructor(allowMissingKeys: boolean) {
    this.#allowMissingKeys = allowMissingKeys;
  }

  results(value: unknown, nodes: readonly PathNode[], from: number): { readonly results: unknown[][] } {
    const all: unknown[][] = [];
    for (let i = from; i < nodes.length; i++) {
      const found = this.#walk([value], nodes[i] as PathNode);
      if (this.#endRange > 0 && this.#endRange <= this.#inRange) {
        this.#endRange--;
        this.#lastEnd = i;
        break;
      }
      if (this.#beginRange === 0) {
        all.push(found);
        continue;
      }
      this.#beginRange--;
      this.#inRange++;
      if (found.length === 0) this.results(undefined, nodes, i + 1); // only to find the end
      for (const item of found) all.push(...this.results(item, nodes, i + 1).results);
      this.#inRange--;
      if (this.#lastEnd > i) i = this.#lastEnd;
    }
    return { results: all };
  }

  #walk(values: readonly unknown[], node: PathNode): unknown[] {
    switch (node.type) {
      case 'list':
        return this.#list(values, node.nodes);
      case 'text':
        return [node.text];
      case 'field':
        return this.#field(values, node.name);
      case 'array':
        return values.flatMap((value) => slice(value, node.params));
      case 'filter':
        return values.flatMap((value) => this.#filter(value, node));
      case 'int':
      case 'bool':
        return values.map(() => node.value);
      case 'float':
        return values.map(() => new GoFloat(node.value));
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return descend(values, 0);
      case 'union':
        return node.lists.flatMap((list) => this.#list(values, list));
      case 'identifier':
        return this.#identifier(values, node.name);
    }
  }

  #list(values: readonly unknown[], nodes: readonly PathNode[]): unknown[] {
    let current: unknown[] = [...values];
    for (const node of nodes) current = this.#walk(current, node);
    return current;
  }

  #identifier(values: readonly unknown[], name: string): unknown[] {
    if (name === 'range') {
      this.#beginRange++;
      return [...values];
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`);
    if (this.#inRange === 0) throw new JsonPathError('not in range, nothing to end');
    this.#endRange++;
    return [];
  }

  #field(values: readonly unknown[], name: string): unknown[] {
    const found: unknown[] = [];
    for (const value of values) {
      if (isObject(value) && !(value instanceof GoFloat) && Object.hasOwn(value, name)) found.push(getOwn(value, name));
    }
    if (found.length === 0 && values.length > 0 && !this.#allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #filter(list: unknown, node: PathNode & { type: 'filter' }): unknown[] {
    if (!Array.isArray(list)) throw new JsonPathError(`${goText(list)} is not array or slice and cannot be filtered`);
    return list.filter((item: unknown) => this.#passes(item, node));
  }

  #passes(item: unknown, node: PathNode & { type: 'filter' }): boolean {
    if (node.operator === 'exists') return this.#exists(item, node.left);
    const left = single(this.#list([item], node.left));
    if (!left) return false;
    const right = single(this.#list([item], node.right));
    return right !== undefined && compare(left.value, right.value, node.operator);
  }

  /** A missing key is no error here: it is the question. */
  #exists(item: unknown, nodes: readonly PathNode[]): boolean {
    try {
      return this.#list([item], nodes).length > 0;
    } catch (error) {
      if (error instanceof JsonPathError) return false;
      throw error;
    }
  }
}

function single(values: readonly unknown[]): { readonly value: unknown } | undefined {
  if (values.length > 1) throw new JsonPathError('can only compare one element at a time');
  return values.length === 0 ? undefined : { value: values[0] };
}

function slice(value: unknown, [first, last, stride]: readonly [Bound, Bound, Bound]): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const length = value.length;
  let start = first.known ? first.value : 0;
  if (start < 0) start += length;
  let end = last.known ? last.value : length;
  if (end < 0 || (end === 0 && last.derived)) end += length;
  if (start === end) return [];
  if (start >= length || start < 0) throw new JsonPathError(`array index out of bounds: index ${start}, length ${length}`);
  if (end > length || end < 0) throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  if (stride.known && stride.value <= 0) throw new JsonPathError('step must be > 0');
  const step = stride.known ? stride.value : 1;
  const found: unknown[] = [];
  for (let i = start; i < end; i += step) found.push(value[i]);
  return found;
}

/** What `*` and `..` see below a value: members, elements, and the bytes of a string. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...new TextEncoder().encode(value)];
  if (!isObject(value) || value instanceof GoFloat) return [];
  return Object.keys(value)
    .sort()
    .map((key) => getOwn(value, key));
}

function descend(values: readonly unknown[], depth: number): unknown[] {
  if (depth > maxDepth) throw new JsonPathError('exceeded max depth');
  return values.flatMap((value) => {
    const below = children(value);
    return below.length === 0 ? [] : [value, ...(typeof value === 'string' ? [] : descend(below, depth + 1))];
  });
}

type BasicKind = 'bool' | 'int' | 'float' | 'string';

function basicKind(value: unknown): BasicKind {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return isInt64(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'string';
  if (value instanceof GoFloat) return 'float';
  throw new JsonPathError('invalid type for comparison');
}

/** Go's comparison functions for templates: both sides must be of one kind. */
function compare(left: unknown, right: unknown, operator: string): boolean {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return less(left, right);
    case '<=':
      return less(left, right) || equal(left, right);
    case '>':
      return !(less(left, right) || equal(left, right));
    case '>=':
      return !less(left, right);
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

function sameKind(left: unknown, right: unknown): BasicKind {
  const kind = basicKind(left);
  if (kind !== basicKind(right)) throw new JsonPathError('incompatible types for comparison');
  return kind;
}

function equal(left: unknown, right: unknown): boolean {
  sameKind(left, right);
  return plain(left) === plain(right);
}

function less(left: unknown, right: unknown): boolean {
  const kind = sameKind(left, right);
  if (kind === 'bool') throw new JsonPathError('invalid type for comparison');
  return (plain(left) as number | string) < (plain(right) as number | string);
}
