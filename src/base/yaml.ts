// YAML as kubectl reads and writes it: YAML 1.1 as Go's yaml.v2 understands it, always by way of JSON.
// Upstream: sigs.k8s.io/yaml 1.6 (YAMLToJSON, Unmarshal) and apimachinery's util/yaml (documents in a stream).

import { LineCounter, parseAllDocuments } from 'yaml';
import type { JsonValue } from './json.ts';

export { toYaml } from './yaml/emit.ts';

/** A text is not YAML, or not what JSON can hold; the message is Go's and begins with `yaml: `. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
}

/** Reads one document. @throws YamlError */
export function fromYaml(text: string): JsonValue {
  const lines = new LineCounter();
  const docs = parseAllDocuments(text.replace(/^\uFEFF/, ''), { version: '1.1', lineCounter: lines, uniqueKeys: true });
  const doc = Array.isArray(docs) ? docs[0] : undefined;
  if (!doc) return null;
  const error = doc.errors[0];
  if (error) throw new YamlError(`yaml: line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`);
  return doc.toJS() as JsonValue;
}

/** Cuts a stream at lines that begin with `---`. Upstream: util/yaml splitYAMLDocument. */
export function splitYamlDocuments(text: string): string[] {
  return text.split(/(?:^|\n)---[^\n]*(?:\n|$)/).filter((doc) => doc.trim() !== '');
}
