// YAML as kubectl reads and writes it: YAML 1.1 as Go's yaml.v2 understands it, always by way of JSON.
// Upstream: sigs.k8s.io/yaml 1.6 (Unmarshal, YAMLToJSON, Marshal) and apimachinery's util/yaml (documents in a stream).
// Own parser (yaml/): the npm package accepts and refuses other texts than yaml.v2 and words its errors differently, and those errors
// are what learners see most.
// Leaves out: integers beyond 2^53 keep only what a JavaScript number holds.
// @supports partly formats: YAML and JSON — "whole numbers beyond 2^53 lose digits, documents nest at most 1000 deep"

import type { JsonValue } from './json.ts';
import { type ConstructOptions, construct } from './yaml/construct.ts';
import { YamlError } from './yaml/error.ts';
import { parseDocument } from './yaml/parse.ts';
import { refuseControlCharacters } from './yaml/scan.ts';

export { toYaml } from './yaml/emit.ts';
export { YamlError } from './yaml/error.ts';

/**
 * Reads the first document of a text. An empty one is null.
 * @throws YamlError such as `error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context`
 */
export function fromYaml(text: string, options: ConstructOptions = {}): JsonValue {
  try {
    return yamlToJson(text, options);
  } catch (error) {
    if (error instanceof YamlError) throw new YamlError(`error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

/** Like fromYaml, with the bare message: `yaml: line 3: …`. Upstream: YAMLToJSON, YAMLToJSONStrict. @throws YamlError */
export function yamlToJson(text: string, options: ConstructOptions = {}): JsonValue {
  refuseControlCharacters(text);
  const root = parseDocument(text.startsWith('\ufeff') ? text.slice(1) : text); // a byte order mark is no column
  return root ? construct(root, options) : null;
}

/**
 * Cuts a stream at lines that begin with `---`. Documents may be empty or hold comments only: they read as null.
 * Carriage returns before line feeds vanish.
 * @throws YamlError when something but a comment follows a separator. Upstream: util/yaml YAMLReader
 */
export function splitYamlDocuments(text: string): string[] {
  const documents: string[] = [];
  let current = '';
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const raw of lines) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) throw new YamlError(`invalid Yaml document separator: ${rest}`);
      if (current !== '') {
        documents.push(current);
        current = '';
        continue;
      }
    }
    current += `${line}\n`; // a separator with nothing before it stays, and with it the count of lines
  }
  if (current !== '') documents.push(current);
  return documents;
}
