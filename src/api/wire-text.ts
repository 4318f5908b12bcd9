// JSON on the wire, in the order of the objects' own fields, as Go's encoder ends it (a newline), with the text of stored objects kept: they are immutable, and a
// list of thousands is asked for again and again.

import { kindByName } from './kinds/registry.ts';

const texts = new WeakMap<object, string>();
const html = /[<>&\u2028\u2029]/g;

/** The body's text: strings as they are, anything else as JSON with a newline. */
export function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body === undefined) return '';
  return `${jsonText(body)}\n`;
}

/** JSON without the newline. */
export function jsonText(value: unknown): string {
  if (isList(value)) {
    const { items, rows, ...rest } = value;
    const [name, members] = items ? ['items', items] : ['rows', rows ?? []];
    const head = escaped(JSON.stringify(rest));
    return `${head.slice(0, -1)},"${name}":[${members.map(items && isBuiltIn(value) ? itemText : objectText).join(',')}]}`;
  }
  return objectText(value);
}

/** Members of typed lists do not say what they are; those of custom kinds do. Upstream: the lists of k8s.io/api and UnstructuredList. */
const itemText = (item: unknown): string => objectText(item).replace(/^\{"(?:kind|apiVersion)":"[^"]*","(?:kind|apiVersion)":"[^"]*",/, '{');

function isBuiltIn({ apiVersion, kind }: List): boolean {
  const [group = '', version] = String(apiVersion ?? '').split('/');
  return kindByName(version === undefined ? '' : group, String(kind ?? '').replace(/List$/, '')) !== undefined;
}

/** One watch event as a line. */
export function eventLine(event: { readonly type: string; readonly object: unknown }): string {
  return `{"type":"${event.type}","object":${objectText(event.object)}}\n`;
}

function objectText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escaped(JSON.stringify(value) ?? 'null');
  let text = texts.get(value);
  if (text === undefined) {
    text = escaped(JSON.stringify(value));
    texts.set(value, text);
  }
  return text;
}

/** Go's encoder writes these signs as escapes, so that JSON can stand in HTML. */
function escaped(text: string): string {
  return html.test(text) ? text.replace(html, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`) : text;
}

type List = { readonly items?: readonly unknown[]; readonly rows?: readonly unknown[] } & Record<string, unknown>;

const isList = (value: unknown): value is List =>
  typeof value === 'object' && value !== null && (Array.isArray((value as List).items) || Array.isArray((value as List).rows)) && 'kind' in value;
