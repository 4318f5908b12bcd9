// Field selectors: `status.phase!=Running,metadata.name=web`.
// Upstream: apimachinery/pkg/fields/selector.go.

import { SelectorError } from './labels.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** All requirements must hold; none selects everything. */
export type FieldSelector = readonly FieldRequirement[];

/**
 * Reads a field selector.
 * @param transform maps field and value as a resource does for its own fields; it throws what it does not know
 * @throws SelectorError in upstream's words
 */
export function parseFieldSelector(
  text: string,
  transform: (field: string, value: string) => readonly [field: string, value: string] = (field, value) => [field, value],
): FieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === '') continue;
    const split = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (!split) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, left = '', operator = '', right = ''] = split;
    requirements.push({ field: left, operator: operator === '!=' ? '!=' : '=', value: unescapeFieldValue(right) });
  }
  return requirements.flatMap((requirement) => {
    const [field, value] = transform(requirement.field, requirement.value);
    return field === '' && value === '' ? [] : [{ ...requirement, field, value }];
  });
}

/** Commas part the terms, unless a backslash stands before them. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text.charAt(i);
    if (ch === '\\') i++;
    else if (ch === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return text === '' ? [] : [...terms, text.slice(start)];
}

/** Whether an object with these fields is selected; an unknown field is empty. */
export function fieldsMatch(selector: FieldSelector, field: (name: string) => string): boolean {
  return selector.every(({ field: name, operator, value }) => (field(name) === value) === (operator === '='));
}

/** The one value a selector allows for a field, if it does. */
export function fieldRequiresExactMatch(selector: FieldSelector, field: string): string | undefined {
  return selector.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
}

/** The selector as text that parseFieldSelector reads. */
export function formatFieldSelector(selector: FieldSelector): string {
  return selector.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(',');
}

/** A value with its backslashes, commas and equal signs escaped. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, (ch) => `\\${ch}`);
}

/** @throws SelectorError for an escape that is not one, or a sign that needs one */
export function unescapeFieldValue(value: string): string {
  let out = '';
  const chars = [...value];
  for (let i = 0; i < chars.length; i++) {
    const ch = chars[i] ?? '';
    if (ch === '\\') {
      const next = chars[++i];
      if (next === undefined || !'\\,='.includes(next)) throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next ?? ''}`);
      out += next;
    } else if (ch === ',' || ch === '=') {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${ch.codePointAt(0)}`);
    } else out += ch;
  }
  return out;
}
