// `kubectl explain` from an OpenAPI v3 document. Upstream: k8s.io/kubectl v0.36 pkg/explain/v2 (generator.go, templates/plaintext.tmpl).
// Differs: the template's definitions are functions here; their names are kept.

import { goText } from '../../../base/go-value.ts';
import { jsonEqual } from '../../../base/json.ts';
import { compareStrings } from '../../go/quote.ts';
import { wrapWords } from '../../go/wordwrap.ts';
import { gvrText, type Mapping } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import { child, itemsOf, type Json, resolveRef, textOf } from './schema.ts';

const indent = (amount: number, text: string): string => ' '.repeat(amount) + text.replaceAll('\n', `\n${' '.repeat(amount)}`);

/** @param write gets the text; what was written before something is found wrong stays. @throws CommandError */
export function explainPlaintext(document: Json, resource: Pick<Mapping, 'group' | 'version' | 'name'>, path: readonly string[], recursive: boolean, write: (text: string) => void): void {
  const gvk = findKind(document, resource);
  if (!gvk) throw new CommandError(`error: GVR (${gvrText(resource as Mapping)}) not found in OpenAPI schema`);
  if (gvk.group) write(`GROUP:      ${textOf(gvk.group)}\n`);
  write(`KIND:       ${textOf(gvk.kind)}\nVERSION:    ${textOf(gvk.version)}\n\n`);
  const schemas = child(child(document, 'components'), 'schemas') ?? {};
  const schema = Object.keys(schemas).sort(compareStrings).map((name) => child(schemas, name)).find((one) => itemsOf(one?.['x-kubernetes-group-version-kind']).some((kind) => jsonEqual(kind, gvk))); // biome-ignore format: one chain
  if (!schema) throw new CommandError(`error: GVK ${goText(gvk)} not found in OpenAPI schema`);
  const text = new Explanation(document, recursive).output(schema, path, new Set());
  if (text === '') throw new CommandError(`error: field "${path.at(-1) ?? ''}" does not exist`);
  write(`${text}\n`);
}

function findKind(document: Json, { group, version, name }: Pick<Mapping, 'group' | 'version' | 'name'>): Json | undefined {
  const prefix = `${group === '' ? '/api' : `/apis/${group}`}/${version}`;
  const paths = child(document, 'paths');
  let found: Json | undefined;
  for (const path of [`${prefix}/${name}`, `${prefix}/${name}/{name}`, `${prefix}/namespaces/{namespace}/${name}`, `${prefix}/namespaces/{namespace}/${name}/{name}`]) {
    const operations = child(paths, path);
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      const kind = child(child(operations, method), 'x-kubernetes-group-version-kind');
      if (!kind) continue;
      found = kind;
      break;
    }
  }
  return found;
}

class Explanation {
  readonly #document: Json;
  readonly #recursive: boolean;

  constructor(document: Json, recursive: boolean) {
    this.#document = document;
    this.#recursive = recursive;
  }

  #resolved(schema: Json): Json {
    return resolveRef(this.#document, schema.$ref) ?? schema;
  }

  /** Follows a path of fields; '' when it leads nowhere. */
  output(schema: Json, path: readonly string[], history: ReadonlySet<string>): string {
    const ref = textOf(schema.$ref);
    const resolved = this.#resolved(schema);
    const [field, ...rest] = path;
    if (field === undefined) return this.#whole(resolved);
    if (ref !== '' && history.has(ref)) return '';
    const next = new Set([...history, ref]);
    const property = child(child(resolved, 'properties'), field);
    if (property) {
      const head = rest.length === 0 ? `FIELD: ${field} <${this.#typeGuess(property)}>\n${enumText(property, true, 0)}\n\n` : '';
      return head + this.output(property, rest, new Set());
    }
    const items = child(resolved, 'items') ?? child(resolved, 'additionalProperties');
    if (items) return this.output(items, path, next);
    for (const one of itemsOf(resolved.allOf)) {
      const text = this.output(one, path, next);
      if (text !== '') return text;
    }
    return '';
  }

  #whole(schema: Json): string {
    const description = this.#description(schema) || '<empty>';
    const docs = externalDocs(child(schema, 'externalDocs'), 0, 76);
    const fields = this.#fieldList(schema, 1, new Set());
    return `DESCRIPTION:\n${indent(4, wrapWords(description, 76))}\n${docs === '' ? '' : `\n${docs}`}${fields === '' ? '' : `FIELDS:\n${fields}`}`;
  }

  #description(schema: Json): string {
    const resolved = this.#resolved(schema);
    const own = textOf(resolved.description);
    const inner = [...itemsOf(resolved.allOf), child(resolved, 'items'), child(resolved, 'additionalProperties')];
    return (own === '' ? '' : `${own}\n`) + inner.map((one) => (one ? this.#description(one) : '')).join('');
  }

  #fieldList(schema: Json, level: number, history: ReadonlySet<string>): string {
    const ref = textOf(schema.$ref);
    if (ref !== '' && history.has(ref)) return '';
    const next = new Set([...history, ref]);
    const resolved = this.#resolved(schema);
    const properties = child(resolved, 'properties') ?? {};
    let out = '';
    for (const name of Object.keys(properties).sort(compareStrings)) {
      const property = child(properties, name) ?? {};
      out += this.#fieldDetail(resolved, name, property, level);
      if (this.#recursive) out += this.#fieldList(property, level + 1, next);
    }
    for (const one of itemsOf(resolved.allOf)) out += this.#fieldList(one, level, next);
    for (const inner of [child(resolved, 'items'), child(resolved, 'additionalProperties')]) if (inner) out += this.#fieldList(inner, level, next);
    return out;
  }

  #fieldDetail(owner: Json, name: string, schema: Json, level: number): string {
    const amount = level * 2;
    const required = Array.isArray(owner.required) && owner.required.includes(name) ? ' -required-' : '';
    const line = `${indent(amount, name)}\t<${this.#typeGuess(schema)}>${required}${enumText(schema, false, amount)}\n`;
    if (this.#recursive) return line;
    const description = indent(amount + 2, wrapWords(textOf(schema.description) || '<no description>', 78 - amount));
    const docs = externalDocs(child(schema, 'externalDocs'), amount + 2, 76 - amount);
    return `${line}${description}\n${docs === '' ? '' : `\n${docs}`}\n`;
  }

  /** `string`, `[]Container`, `map[string]string`. */
  #typeGuess(schema: Json): string {
    const items = child(schema, 'items');
    if (items) return `[]${this.#typeGuess(items)}`;
    const values = child(schema, 'additionalProperties');
    if (values) return `map[string]${this.#typeGuess(values)}`;
    const [only, ...more] = itemsOf(schema.allOf);
    if (only && more.length === 0 && !child(schema, 'properties')) return this.#typeGuess(only);
    const ref = textOf(schema.$ref);
    const own = textOf(schema.type);
    if (ref === '') return own === 'object' || own === '' ? 'Object' : own;
    const target = textOf(resolveRef(this.#document, ref)?.type);
    return target === '' || target === 'object' ? (ref.split('/').at(-1) ?? '').split('.').at(-1) || 'Object' : target;
  }
}

function enumText(schema: Json, long: boolean, amount: number): string {
  const values = Array.isArray(schema.enum) ? schema.enum : [];
  if (values.length === 0) return '';
  const shown = values.map((value) => (value === '' ? '""' : goText(value)));
  if (long) return `ENUM:${shown.map((value) => `\n    ${value}`).join('')}`;
  return `\n${' '.repeat(amount)}enum: ${shown.slice(0, 4).join(', ')}${shown.length > 4 ? ', ....' : ''}`;
}

function externalDocs(docs: Json | undefined, amount: number, width: number): string {
  if (!docs) return '';
  const description = textOf(docs.description);
  const url = textOf(docs.url);
  return `${indent(amount, 'EXTERNAL DOCS:')}\n${description === '' ? '' : `${indent(amount + 4 - (amount > 0 ? 2 : 0), wrapWords(description, width))}\n`}${url === '' ? '' : `${indent(amount + 4 - (amount > 0 ? 2 : 0), `URL: ${url}`)}\n`}`;
}
