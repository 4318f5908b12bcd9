// Paths from a rule to the field it is about: `.spec.replicas`, `['my-key']`.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go ValidFieldPath

import type { Schema } from './schema.ts';

interface Step {
  readonly name: string;
  /** of a map, not of an object */
  readonly isKey: boolean;
}

/** The steps of a path; a text says why it is none. */
export function readFieldPath(path: string, schema: Schema): readonly Step[] | string {
  const steps: Step[] = [];
  let here: Schema = schema;
  let rest = path;
  while (rest !== '') {
    const found = /^(?:\.([^.[\]']+)|\['((?:[^'\\]|\\.)*)'\])/.exec(rest);
    if (!found) return `expected [ or . but got: ${rest}`;
    const name = found[1] ?? (found[2] ?? '').replace(/\\(.)/g, '$1');
    const properties: Readonly<Record<string, Schema>> | undefined = here.properties;
    const values: Schema | boolean | undefined = here.additionalProperties;
    if (!properties && typeof values !== 'object') return 'does not refer to a valid field';
    const next: Schema | undefined = properties ? (Object.hasOwn(properties, name) ? properties[name] : undefined) : (values as Schema);
    if (!next) return 'does not refer to a valid field';
    steps.push({ name, isKey: !properties });
    here = next;
    rest = rest.slice(found[0].length);
  }
  return steps;
}

/** Where a field is, seen from where its rule is. */
export function fieldPathText(from: string, path: string): string {
  const steps = path.replace(/\['((?:[^'\\]|\\.)*)'\]/g, (_, name: string) => `.${name.replace(/\\(.)/g, '$1')}`);
  return `${from}${steps}`.replace(/^\./, '');
}
