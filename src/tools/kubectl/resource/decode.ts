// Manifests: a stream of YAML or JSON documents into objects, one after the other, so that what stands before a mistake is acted on.
// Upstream: apimachinery util/yaml (YAMLOrJSONDecoder, YAMLReader), cli-runtime resource/visitor.go (StreamVisitor), metadata_decoder.go,
// apimachinery unstructured helpers.go (UnstructuredJSONScheme).

import { isObject, JsonError, type JsonValue, parseJson, setOwn, toJson } from '../../../base/json.ts';
import { yamlToJson, YamlError } from '../../../base/yaml.ts';
import { CommandError } from '../errors.ts';
import type { KubeObject } from './object.ts';

/** Text of a file that may begin with a byte order mark, in UTF-8 or UTF-16. */
export function decodeText(bytes: string, utf8Text: (bytes: string) => string): string {
  if (bytes.startsWith('\xef\xbb\xbf')) return utf8Text(bytes.slice(3));
  if (!bytes.startsWith('\xff\xfe') && !bytes.startsWith('\xfe\xff')) return utf8Text(bytes);
  const little = bytes.startsWith('\xff\xfe') ? 1 : 0;
  let out = '';
  for (let i = 2; i + 1 < bytes.length; i += 2) out += String.fromCharCode((bytes.charCodeAt(i + little) << 8) | bytes.charCodeAt(i + 1 - little));
  return out;
}

/**
 * The documents of a stream; empty ones are left out.
 * @throws CommandError `error parsing web.yaml: error converting YAML to JSON: …`, when that document is reached
 */
export function* documents(content: string, source: string): Generator<JsonValue> {
  let rest = content;
  if (/^\s*\{/.test(content)) {
    let count = 0;
    for (;;) {
      const trimmed = rest.trimStart();
      if (trimmed === '') return;
      let end: number;
      let value: JsonValue;
      try {
        end = jsonEnd(trimmed);
        value = parseJson(trimmed.slice(0, end));
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        if (count > 1) throw new CommandError(`error parsing ${source}: ${error.message}`);
        const offset = error.message === 'unexpected end of JSON input' ? undefined : error.offset;
        const first = offset === undefined ? 'unexpected EOF' : `json: offset ${offset}: ${error.message}`;
        yield* yamlDocuments(trimmed, source, first);
        return;
      }
      count++;
      rest = trimmed.slice(end);
      if (!isEmptyDocument(value)) yield sorted(value);
    }
  }
  yield* yamlDocuments(rest, source);
}

/** Where the JSON value that begins the text ends. @throws JsonError */
function jsonEnd(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (ch === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (ch === 0x7b || ch === 0x5b) depth++;
    else if (ch === 0x7d || ch === 0x5d) depth--;
    if (depth <= 0) return i + 1;
  }
  parseJson(text); // throws with the words for what is wrong
  throw new JsonError('unexpected end of JSON input', text.length);
}

function* yamlDocuments(content: string, source: string, jsonFailure?: string): Generator<JsonValue> {
  for (const document of splitDocuments(content, source)) {
    let value: JsonValue;
    try {
      value = yamlToJson(document);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      throw new CommandError(`error parsing ${source}: ${jsonFailure ?? `error converting YAML to JSON: ${error.message}`}`);
    }
    if (!isEmptyDocument(value)) yield sorted(value);
  }
}

/** What is read becomes a map, and a map is sent with its keys in order: of several faults the server meets that of the first key. Upstream: Unstructured. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const out: Record<string, JsonValue> = {};
  for (const key of Object.keys(value).sort()) setOwn(out, key, sorted(value[key] as JsonValue));
  return out;
}

const isEmptyDocument = (value: JsonValue): boolean => value === null;

/** Upstream: YAMLReader.Read: a line that begins with `---` ends a document. */
function* splitDocuments(content: string, source: string): Generator<string> {
  let buffer = '';
  // every line ends in a newline here, the last one of a file without it, too; nothing follows the last newline
  for (const line of content.replace(/\n$/, '').split('\n')) {
    if (!line.startsWith('---')) {
      buffer += `${line}\n`;
      continue;
    }
    const after = line.slice(3).trim();
    if (after !== '' && !after.startsWith('#')) throw new CommandError(`error parsing ${source}: invalid Yaml document separator: ${after}`);
    if (buffer !== '') yield buffer;
    buffer = '';
  }
  if (buffer.trim() !== '') yield buffer;
}

/** What is wrong before the server is asked: no apiVersion, no kind, in an object or in those of a list. Upstream: validation.getObjectKind, validateList. */
export function kindProblems(value: JsonValue): string | undefined {
  const problems = [...new Set(problemsOf(value))];
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

function problemsOf(value: JsonValue): readonly string[] {
  if (!isObject(value)) return ['invalid object to validate'];
  const problems: string[] = [];
  const { apiVersion, kind, items } = value;
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  else if (apiVersion.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  if (problems.length > 0 || apiVersion !== 'v1' || kind !== 'List' || !Array.isArray(items)) return problems;
  return items.flatMap(problemsOf);
}

/** A document as an object. @throws CommandError `unable to decode "web.yaml": …` */
export function toObject(value: JsonValue, source: string): KubeObject {
  const failure = decodingFailure(value);
  if (failure !== undefined) throw new CommandError(`unable to decode ${JSON.stringify(source)}: ${failure}`);
  return value as KubeObject;
}

function decodingFailure(value: JsonValue): string | undefined {
  if (!isObject(value)) return `json: cannot unmarshal ${goType(value)} into Go value of type unstructured.detector`;
  if ('kind' in value && typeof value.kind !== 'string' && value.kind !== null) return unmarshalError(value.kind, 'metadataOnlyObject.kind', 'string');
  if (!value.kind) return `Object 'Kind' is missing in '${toJson(value)}'`;
  return metadataFailure(value);
}

/** JSON's name of a value's type, as Go's decoder says it. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}

const unmarshalError = (value: unknown, field: string, type: string): string => `json: cannot unmarshal ${goType(value)} into Go struct field ${field} of type ${type}`;

const stringFields = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'];

/** Whether metadata can be read at all. Upstream: metadataValidatingDecoder, whose target is metav1.ObjectMeta. */
function metadataFailure(value: Readonly<Record<string, unknown>>): string | undefined {
  if (value.apiVersion !== undefined && value.apiVersion !== null && typeof value.apiVersion !== 'string') return unmarshalError(value.apiVersion, 'metadataOnlyObject.apiVersion', 'string');
  const { metadata } = value;
  if (metadata === undefined || metadata === null) return undefined;
  if (!isObject(metadata)) return unmarshalError(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  for (const [name, field] of Object.entries(metadata)) {
    const failure = fieldFailure(name, field);
    if (failure) return failure;
  }
  return undefined;
}

function fieldFailure(name: string, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const path = `ObjectMeta.metadata.${name}`;
  if (stringFields.includes(name)) return typeof value === 'string' ? undefined : unmarshalError(value, path, name === 'uid' ? 'types.UID' : 'string');
  if (name === 'labels' || name === 'annotations') {
    if (!isObject(value)) return unmarshalError(value, path, 'map[string]string');
    const wrong = Object.values(value).find((one) => typeof one !== 'string' && one !== null);
    return wrong === undefined ? undefined : unmarshalError(wrong, path, 'string');
  }
  if (name === 'finalizers') {
    if (!Array.isArray(value)) return unmarshalError(value, path, '[]string');
    const wrong = (value as unknown[]).find((one) => typeof one !== 'string' && one !== null);
    return wrong === undefined ? undefined : unmarshalError(wrong, path, 'string');
  }
  if (name === 'ownerReferences' && !Array.isArray(value)) return unmarshalError(value, path, '[]v1.OwnerReference');
  return undefined;
}
