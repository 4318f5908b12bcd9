// Descriptions of kinds that have none of their own: every field, with a label made from its name.
// Upstream: k8s.io/kubectl v0.36 pkg/describe/describe.go genericDescriber.

import { goText } from '../../../base/go-value.ts';
import { isObject } from '../../../base/json.ts';
import { compareStrings } from '../../go/quote.ts';
import { annotationsOf, type KubeObject, labelsOf, nameOf, namespaceOf } from '../resource/object.ts';

/** Lines with cells separated by tabs. */
export function describeGenerically(object: KubeObject): string {
  const out = [`Name:\t${nameOf(object)}\n`, `Namespace:\t${namespaceOf(object)}\n`, labelLines(labelsOf(object)), annotationLines(annotationsOf(object))];
  const skip = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);
  print(object, 0, '', skip, out);
  return out.join('');
}

/** `Labels:` and one label per line. */
export function labelLines(labels: Readonly<Record<string, string>>, title = 'Labels'): string {
  const keys = Object.keys(labels).sort(compareStrings);
  if (keys.length === 0) return `${title}:\t<none>\n`;
  return `${title}:${keys.map((key) => `\t${key}=${labels[key]}\n`).join('')}`;
}

const widest = 140;
const hidden = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** `Annotations:` and one annotation per line; long values below their key. */
export function annotationLines(annotations: Readonly<Record<string, string>>): string {
  const keys = Object.keys(annotations).filter((key) => !hidden.has(key)).sort(compareStrings); // biome-ignore format: one chain
  if (keys.length === 0) return 'Annotations:\t<none>\n';
  const lines = keys.map((key) => {
    const value = (annotations[key] ?? '').replace(/\n$/, '');
    if (value.length + key.length + 2 <= widest && !value.includes('\n')) return `\t${key}: ${value}\n`;
    return `\t${key}:\n${value.split('\n').map((line) => `\t  ${shortened(line)}\n`).join('')}`; // biome-ignore format: one chain
  });
  return `Annotations:${lines.join('')}`;
}

const shortened = (line: string): string => (line.length > widest - 2 ? `${line.slice(0, widest - 2)}...` : line);

function print(content: Readonly<Record<string, unknown>>, level: number, path: string, skip: ReadonlySet<string>, out: string[]): void {
  for (const field of Object.keys(content).sort(compareStrings)) {
    const value = content[field];
    const here = `${path}.${field}`;
    if (skip.has(here)) continue;
    const indent = '  '.repeat(level);
    if (isObject(value)) {
      out.push(`${indent}${labelFor(field)}:\n`);
      print(value, level + 1, here, skip, out);
    } else if (Array.isArray(value)) {
      out.push(`${indent}${labelFor(field)}:\n`);
      for (const item of value) {
        if (isObject(item)) print(item, level + 1, here, skip, out);
        else out.push(`${indent}  ${goText(item)}\n`);
      }
    } else out.push(`${indent}${labelFor(field)}:\t${goText(value)}\n`);
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'GUID']);

/** `lastTransitionTime` is `Last Transition Time`. Upstream: smartLabelFor. */
export function labelFor(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field;
  const parts = merged(words(field));
  return parts
    .map((part) => {
      if (acronyms.has(part.toUpperCase())) return part.toUpperCase();
      return part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}

/** Runs of capitals, of small letters, of others; a capital before small letters belongs to them. Upstream: fatih/camelcase. */
const words = (text: string): string[] => text.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|[^\p{Lu}\p{Ll}]+/gu) ?? [];

function merged(parts: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const next = parts[i + 1] ?? '';
    if (part.length >= 2 && part === part.toUpperCase() && /^\p{Lu}/u.test(next)) {
      out.push(part + next);
      i++;
    } else out.push(part);
  }
  return out;
}
