// JSON patches: lists of add, remove, replace, move, copy and test.
// Upstream: gopkg.in/evanphx/json-patch.v4 (what the API server and kubectl use), with its messages, its checks before anything is applied
// and its liberty, negative indices.

import { goQuote } from '../../../base/go-quote.ts';
import { cloneJson, getOwn, isObject, jsonEqual, setOwn, toJson } from '../../../base/json.ts';
import { PatchError } from './patch-error.ts';

export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** Most operations the API server takes in one patch. */
export const maxJsonPatchOperations = 10000;

type Container = Record<string, unknown> | unknown[];

/**
 * Applies the operations in order; the document is not changed.
 * @throws PatchError such as `remove operation does not apply: doc is missing path: "/spec/x": missing value`
 */
export function applyJsonPatch(document: unknown, patch: readonly JsonPatchOperation[]): unknown {
  const root: { value: Container } = { value: cloneJson(document) as Container };
  for (const operation of patch) apply(root, operation);
  return root.value;
}

/** Checks that a parsed text is a list of operations. @throws PatchError in the words of Go's json package */
export function asJsonPatch(value: unknown): readonly JsonPatchOperation[] {
  if (!Array.isArray(value)) throw new PatchError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type jsonpatch.Patch`);
  value.forEach((operation: unknown, i) => {
    if (!isObject(operation)) throw new PatchError(`json: cannot unmarshal ${jsonKind(operation)} into Patch.${i} of type jsonpatch.Operation`);
  });
  for (const operation of value as JsonPatchOperation[]) {
    const problem = operationProblem(operation);
    if (problem !== undefined) throw new PatchError(`invalid operation ${toJson(operation)}: ${problem}`);
  }
  return value as JsonPatchOperation[];
}

/** What is wrong with an operation before one looks at a document. */
function operationProblem(operation: JsonPatchOperation): string | undefined {
  switch (operation.op) {
    case 'add':
    case 'replace':
      if (operation.value === undefined) return "failed to decode 'value': operation, missing value field: missing value";
      break;
    case 'move':
    case 'copy':
      if (typeof operation.from !== 'string') return "failed to decode 'from': operation, missing from field: missing value";
      break;
    case 'remove':
    case 'test':
      break;
    default:
      return 'unsupported operation';
  }
  return typeof operation.path === 'string' ? undefined : "failed to decode 'path': operation missing path field: missing value";
}

const jsonKind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);

function apply(root: { value: Container }, operation: JsonPatchOperation): void {
  switch (operation.op) {
    case 'add':
      return add(root.value, operation);
    case 'remove':
      return removeAt(root.value, operation);
    case 'replace':
      return replace(root, operation);
    case 'move':
      return move(root.value, operation);
    case 'copy':
      return copy(root.value, operation);
    case 'test':
      return test(root.value, operation);
    default:
      throw new PatchError(`Unexpected kind: ${operation.op}`);
  }
}

interface Place {
  readonly container: Container;
  readonly key: string;
}

/** Where a path ends; undefined when something on the way is missing or holds nothing. */
function find(document: Container, path: string): Place | undefined {
  const parts = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.length < 2) return undefined;
  let container: Container = document;
  for (const part of parts.slice(1, -1)) {
    let next: unknown;
    try {
      next = get(container, part);
    } catch {
      return undefined; // a wrong index on the way is only a missing path
    }
    if (typeof next !== 'object' || next === null) return undefined;
    container = next as Container;
  }
  return { container, key: parts.at(-1) ?? '' };
}

const missing = (message: string): PatchError => new PatchError(`${message}: missing value`);

function add(document: Container, operation: JsonPatchOperation): void {
  const { path } = operation;
  const place = find(document, path);
  if (!place) throw missing(`add operation does not apply: doc is missing path: ${quotePath(path)}`);
  wrap(`error in add for path: '${path}'`, () => insert(place, cloneJson(operation.value ?? null)));
}

function removeAt(document: Container, operation: JsonPatchOperation): void {
  const { path } = operation;
  const place = find(document, path);
  if (!place) throw missing(`remove operation does not apply: doc is missing path: ${quotePath(path)}`);
  wrap(`error in remove for path: '${path}'`, () => remove(place));
}

function replace(root: { value: Container }, operation: JsonPatchOperation): void {
  const { path } = operation;
  if (path === '') {
    if (typeof operation.value === 'object' && operation.value !== null) root.value = cloneJson(operation.value) as Container;
    return;
  }
  const place = find(root.value, path);
  if (!place) throw missing(`replace operation does not apply: doc is missing path: ${path}`);
  try {
    get(place.container, place.key);
  } catch {
    throw missing(`replace operation does not apply: doc is missing key: ${path}`); // upstream drops the reason too
  }
  if (Array.isArray(place.container)) place.container[indexOf(place.container, place.key)] = cloneJson(operation.value ?? null);
  else setOwn(place.container, place.key, cloneJson(operation.value ?? null));
}

function move(document: Container, operation: JsonPatchOperation): void {
  const { from = '', path } = operation;
  const source = find(document, from);
  if (!source) throw missing(`move operation does not apply: doc is missing from path: ${from}`);
  const value = wrap(`error in move for path: '${source.key}'`, () => {
    const found = get(source.container, source.key);
    remove(source);
    return found;
  });
  const place = find(document, path);
  if (!place) throw missing(`move operation does not apply: doc is missing destination path: ${path}`);
  wrap(`error in move for path: '${path}'`, () => insert(place, value ?? null));
}

function copy(document: Container, operation: JsonPatchOperation): void {
  const { from = '', path } = operation;
  const source = find(document, from);
  if (!source) throw missing(`copy operation does not apply: doc is missing from path: ${from}`);
  const value = wrap(`error in copy for from: '${from}'`, () => get(source.container, source.key));
  const place = find(document, path);
  if (!place) throw missing(`copy operation does not apply: doc is missing destination path: ${path}`);
  wrap('error while adding value during copy', () => insert(place, cloneJson(value ?? null)));
}

function test(document: Container, operation: JsonPatchOperation): void {
  const { path } = operation;
  let found: unknown = document;
  if (path !== '') {
    const place = find(document, path);
    if (!place) throw missing(`test operation does not apply: is missing path: ${path}`);
    const absent = !Array.isArray(place.container) && !Object.hasOwn(place.container, place.key);
    found = absent ? null : wrap(`error in test for path: '${path}'`, () => get(place.container, place.key));
  }
  if (!jsonEqual(found ?? null, operation.value ?? null)) throw new PatchError(`testing value ${path} failed: test failed`);
}

/** Runs `body`; what it fails with gets `context` in front. */
function wrap<T>(context: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof PatchError) throw new PatchError(`${context}: ${error.message}`);
    throw error;
  }
}

/** A member, or an element; an absent one throws. */
function get(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[indexOf(container, key)];
  if (!Object.hasOwn(container, key)) throw missing(`unable to get nonexistent key: ${key}`);
  return getOwn(container, key);
}

function insert({ container, key }: Place, value: unknown): void {
  if (!Array.isArray(container)) setOwn(container, key, value);
  else if (key === '-') container.push(value);
  else container.splice(insertionIndex(container, key), 0, value);
}

function remove({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(indexOf(container, key), 1);
  else {
    if (!Object.hasOwn(container, key)) throw missing(`unable to remove nonexistent key: ${key}`);
    delete container[key];
  }
}

function indexOf(list: readonly unknown[], key: string): number {
  const index = atoi(key);
  if (index >= list.length || index < -list.length) throw invalidIndex(index);
  return index < 0 ? index + list.length : index;
}

function insertionIndex(list: readonly unknown[], key: string): number {
  let index: number;
  try {
    index = atoi(key);
  } catch (error) {
    throw new PatchError(`value was not a proper array index: '${key}': ${(error as PatchError).message}`); // atoi throws nothing else
  }
  const size = list.length + 1;
  if (index >= size || index < -size) throw invalidIndex(index);
  return index < 0 ? index + size : index;
}

const invalidIndex = (index: number): PatchError => new PatchError(`Unable to access invalid index: ${index}: invalid index referenced`);

function atoi(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new PatchError(`strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new PatchError(`strconv.Atoi: parsing ${goQuote(text)}: value out of range`);
  return value;
}

const quotePath = (path: string): string => `"${path}"`;
