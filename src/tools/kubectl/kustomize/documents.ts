// The objects in a text, as kustomize reads them: lists are taken apart, and everything needs a kind and a name.
// Upstream: kustomize api v0.21 resource/factory.go, kyaml kio/byteio_reader.go.
// Differs: the text is read as kubectl reads YAML (`yes` is true), kustomize itself follows YAML 1.2 there.

import { isObject, type JsonValue } from '../../../base/json.ts';
import { YamlError, yamlToJson } from '../../../base/yaml.ts';
import { CommandError } from '../errors.ts';
import { annotationsOf, type KubeObject, labelsOf, nameOf, namespaceOf } from '../resource/object.ts';
import { printMap } from '../../go/quote.ts';
import { Resource } from './resource.ts';

/** @param path where the text is from, for messages. @throws CommandError */
export function readResources(content: string, path?: string): Resource[] {
  const queue: JsonValue[] = [];
  const repeated = new Map<unknown, string>();
  for (const document of splitDocuments(content.replaceAll('\r\n', '\n'))) {
    const { value, problem } = parse(document, path);
    if (value === null) continue;
    queue.push(value);
    if (problem !== undefined) repeated.set(value, problem);
  }
  const out: Resource[] = [];
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) {
    if (!isObject(value)) throw new CommandError('missing Resource metadata');
    const object = value as KubeObject;
    if (Object.keys(object).length === 0) continue;
    validate(object);
    const kind = String(object.kind);
    if (!kind.endsWith('List') || !('items' in object)) out.push(new Resource(object, repeated.get(object)));
    else if (Array.isArray(object.items)) queue.push(...(object.items as JsonValue[]));
    else if (object.items !== null) throw new CommandError(`expected array in ${kind}/items, but found ${goType(object.items)}`);
  }
  return out;
}

interface Parsed {
  readonly value: JsonValue;
  /** keys that are given twice: nobody minds until the object is printed */
  readonly problem?: string;
}

function parse(document: string, path: string | undefined): Parsed {
  try {
    return { value: yamlToJson(document, { strict: true }) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const problem = repeatedKeys(document);
    if (problem !== undefined) return { value: yamlToJson(document), problem };
    throw new CommandError(`MalformedYAMLError: ${error.v3}${path === undefined ? '' : ` in File: ${path}`}`);
  }
}

/** Lines count from the first that says something. */
function repeatedKeys(document: string): string | undefined {
  try {
    yamlToJson(document.replace(/^(?:[ \t]*(?:#.*|---.*)?\n)+/, ''), { strict: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error.v3.startsWith('yaml: unmarshal errors:') ? `map[string]interface {}(nil): ${error.v3}` : undefined;
  }
}

/** Documents end where a line begins with `---`. @throws CommandError when something stands behind it */
function splitDocuments(content: string): string[] {
  const out: string[] = [];
  let start = 0;
  for (const match of content.matchAll(/\n---.*\n/g)) {
    const behind = match[0].slice(4).trim();
    if (behind !== '' && !behind.startsWith('#')) throw new CommandError(`invalid document separator: ${match[0].trim()}`);
    out.push(`${content.slice(start, match.index)}\n`);
    start = match.index + match[0].length;
  }
  return [...out, content.slice(start)];
}

function validate(object: KubeObject): void {
  const about = (): string => {
    const labels = `${printMap(labelsOf(object))} ${printMap(annotationsOf(object))}`;
    return `{{${String(object.apiVersion ?? '')} ${String(object.kind ?? '')}} {{${nameOf(object)} ${namespaceOf(object)}} ${labels}}}`;
  };
  if (!object.kind) throw new CommandError(`missing kind in object ${about()}`);
  if (String(object.kind).endsWith('List')) return;
  if (nameOf(object) === '') throw new CommandError(`missing metadata.name in object ${about()}`);
}

const goType = (value: unknown): string => (typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int' : 'map[string]interface {}');
