// Whether an object fits its type, as server-side apply checks before it merges.
// Upstream: structured-merge-diff typed/validate.go, helpers.go ValidationErrors.

import { goSyntax, goText, goType } from '../../../../base/go-value.ts';
import { isObject, maxDepth } from '../../../../base/json.ts';
import { type ApplyList, type ApplyMap, type ApplyType, atomOf } from './apply-type.ts';
import { formatElement, itemElement, type PathElement, PathElementError } from './path-element.ts';

/** The problems as one text, `.spec.x: field not declared in schema`, or a list under `errors:`; undefined when there are none. */
export function typedProblems(value: unknown, type: ApplyType): string | undefined {
  const problems: string[] = [];
  check(value, type, '', problems, 0);
  if (problems.length <= 1) return problems[0];
  return ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n');
}

const at = (path: string, message: string): string => (path === '' ? message : `${path}: ${message}`);

function check(value: unknown, type: ApplyType, path: string, out: string[], depth: number): void {
  if (depth > maxDepth || value === undefined) return;
  const atom = atomOf(type, value);
  if (atom === 'map') checkMap(value, type.map as ApplyMap, path, out, depth);
  else if (atom === 'list') checkList(value, type.list as ApplyList, path, out, depth);
  else if (atom === 'scalar') {
    const problem = scalarProblem(type.scalar, value);
    if (problem !== undefined) out.push(at(path, problem));
  } else out.push(at(path, 'schema error: invalid atom: inlined'));
}

function scalarProblem(scalar: ApplyType['scalar'], value: unknown): string | undefined {
  if (value === null) return undefined;
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goType(value)}`;
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goText(value)}}`;
    default:
      return typeof value === 'object' ? `expected any scalar, got &{${goText(value)}}` : undefined;
  }
}

function checkMap(value: unknown, type: ApplyMap, path: string, out: string[], depth: number): void {
  if (value === null) return;
  if (!isObject(value)) {
    out.push(at(path, `expected map, got &{${goText(value)}}`));
    return;
  }
  for (const name of Object.keys(value)) {
    const memberType = type.fieldType(name);
    if (memberType) check(value[name], memberType, `${path}.${name}`, out, depth + 1);
    else if (value[name] !== undefined) {
      out.push(at(`${path}.${name}`, 'field not declared in schema'));
      return; // upstream stops at the first
    }
  }
}

function checkList(value: unknown, type: ApplyList, path: string, out: string[], depth: number): void {
  if (value === null) return;
  if (!Array.isArray(value)) {
    out.push(at(path, `expected list, got &{${goText(value)}}`));
    return;
  }
  const seen = new Set<PathElement>();
  for (const [i, item] of value.entries()) {
    let element: PathElement = `i:${i}`;
    if (type.relationship !== 'atomic') {
      try {
        element = itemElement(type, item);
      } catch (error) {
        if (!(error instanceof PathElementError)) throw error;
        out.push(at(path, `element ${i}: ${error.message}`));
        return;
      }
      if (seen.has(element)) out.push(at(path, `duplicate entries for key ${formatElement(element)}`));
      seen.add(element);
    }
    check(item, type.of, path + formatElement(element), out, depth + 1);
  }
}
