// Turns nodes into the JSON values they stand for.
// Upstream: go.yaml.in/yaml/v2 decode.go decoder, then sigs.k8s.io/yaml convertToJSONableObject.
// Differs: keys that JSON cannot hold are refused while the mapping is read, not afterwards.

import { goQuote } from '../go-quote.ts';
import { type JsonValue, setOwn } from '../json.ts';
import { formatNumber } from './emit.ts';
import { YamlError } from './error.ts';
import type { Node } from './parse.ts';
import { resolvePlain, type ScalarTag } from './resolve.ts';

export interface ConstructOptions {
  /** a key that comes twice in a mapping is an error; otherwise the last one wins */
  readonly strict?: boolean;
}

/** @throws YamlError */
export function construct(root: Node, options: ConstructOptions = {}): JsonValue {
  const constructor = new Constructor(options.strict ?? false);
  const value = constructor.value(root);
  if (constructor.problems.length > 0) {
    const says = (problems: readonly string[]): string => `yaml: unmarshal errors:\n  ${problems.join('\n  ')}`;
    throw new YamlError(says(constructor.problems), says(constructor.problemsV3));
  }
  return value;
}

type Key = string | number | boolean | null;

class Constructor {
  readonly problems: string[] = [];
  /** the same as yaml.v3 tells them */
  readonly problemsV3: string[] = [];
  readonly #strict: boolean;
  readonly #open = new Set<Node>();
  #decoded = 0;
  #viaAlias = 0;
  #aliasDepth = 0;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  value(node: Node): JsonValue {
    this.#count();
    switch (node.kind) {
      case 'scalar':
        return jsonScalar(resolveScalar(node));
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping': {
        const out: Record<string, JsonValue> = {};
        this.#fill(node, out);
        return out;
      }
      case 'alias':
        return this.#throughAlias(node, () => this.value(node.target));
    }
  }

  #throughAlias<T>(node: Node & { kind: 'alias' }, run: () => T): T {
    if (this.#open.has(node)) throw new YamlError(`yaml: anchor '${node.name}' value contains itself`);
    this.#open.add(node);
    this.#aliasDepth++;
    const result = run();
    this.#aliasDepth--;
    this.#open.delete(node);
    return result;
  }

  /** Bounds what aliases can multiply. */
  #count(): void {
    this.#decoded++;
    if (this.#aliasDepth > 0) this.#viaAlias++;
    if (this.#viaAlias > 100 && this.#decoded > 1000 && this.#viaAlias / this.#decoded > allowedAliasRatio(this.#decoded)) {
      throw new YamlError('yaml: document contains excessive aliasing');
    }
  }

  #fill(node: Node & { kind: 'mapping' }, out: Record<string, JsonValue>): void {
    const lines = new Map<string, number>();
    for (const [keyNode, valueNode] of node.pairs) {
      if (isMerge(keyNode)) {
        this.#merge(valueNode, out);
        continue;
      }
      const key = this.#key(keyNode);
      const text = keyText(key, () => this.value(valueNode));
      const value = this.value(valueNode);
      if (this.#strict && Object.hasOwn(out, text)) {
        this.problems.push(`line ${valueNode.line + 1}: key ${typeof key === 'string' ? goQuote(key) : text} already set in map`);
        this.problemsV3.push(`line ${keyNode.line + 1}: mapping key ${goQuote(text)} already defined at line ${lines.get(text) ?? 0}`);
      } else {
        setOwn(out, text, value);
        if (this.#strict) lines.set(text, keyNode.line + 1);
      }
    }
  }

  #key(node: Node): Key {
    this.#count();
    if (node.kind === 'alias') return this.#throughAlias(node, () => this.#key(node.target));
    if (node.kind !== 'scalar') throw new YamlError(`yaml: invalid map key: ${syntax(this.value(node))}`);
    return resolveScalar(node);
  }

  #merge(node: Node, out: Record<string, JsonValue>): void {
    if (node.kind === 'sequence') {
      for (const item of node.items.toReversed()) {
        if (item.kind === 'sequence') wantMap();
        this.#merge(item, out);
      }
      return;
    }
    this.#count();
    if (node.kind === 'mapping') this.#fill(node, out);
    else if (node.kind === 'alias' && node.target.kind === 'mapping') {
      const { target } = node;
      this.#throughAlias(node, () => {
        this.#count();
        this.#fill(target, out);
      });
    } else wantMap();
  }
}

function wantMap(): never {
  throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
}

function allowedAliasRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  return decoded >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000);
}

const tagPrefix = 'tag:yaml.org,2002:';
const isMerge = (node: Node): boolean => node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === `${tagPrefix}merge`);
const resolvable: ReadonlySet<string> = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp'].map((name) => tagPrefix + name));

/** The value of a scalar, as yaml.v2 puts it into an interface{}. */
function resolveScalar(node: Node & { kind: 'scalar' }): Key {
  const { tag, value } = node;
  if (tag === '') return node.implicit ? plainValue(value) : value;
  if (tag === `${tagPrefix}binary`) return decodeBinary(value);
  if (!resolvable.has(tag) || tag === `${tagPrefix}str`) return value;
  const wanted = tag.slice(tagPrefix.length);
  const resolved = resolvePlain(value);
  const found: ScalarTag = resolved.tag === 'timestamp' && wanted !== 'timestamp' ? 'str' : resolved.tag;
  if (found === wanted || (wanted === 'float' && found === 'int')) return resolved.value;
  throw new YamlError(`yaml: cannot decode !!${found} \`${value}\` as a !!${wanted}`);
}

const plainValue = (text: string): Key => resolvePlain(text).value;

function decodeBinary(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/[\r\n]/g, '')), (ch) => ch.charCodeAt(0)));
  } catch {
    throw new YamlError('yaml: !!binary value contains invalid base64 data'); // atob says only that it is wrong
  }
}

function jsonScalar(value: Key): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  }
  return value;
}

/** JSON's keys are strings; numbers and booleans become their text. */
function keyText(key: Key, value: () => JsonValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (key === null) throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${syntax(value())}`);
  return Number.isInteger(key) ? formatNumber(key) : formatNumber(shortestFloat32(key));
}

/** sigs.k8s.io/yaml prints float keys with 32 bits. */
function shortestFloat32(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const candidate = Number(rounded.toPrecision(digits));
    if (Math.fround(candidate) === rounded) return candidate;
  }
  return rounded;
}

/** Go's %#v of what yaml.v2 builds: maps of interface{} to interface{}. */
function syntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${(value as readonly JsonValue[]).map(syntax).join(', ')}}`;
  const members = Object.entries(value as Readonly<Record<string, JsonValue>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[interface {}]interface {}{${members.map(([key, member]) => `${goQuote(key)}:${syntax(member)}`).join(', ')}}`;
}
