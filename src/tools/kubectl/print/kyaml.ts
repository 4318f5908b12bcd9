// KYAML: YAML that looks like JSON — braces, quoted strings, trailing commas — and needs no care for indentation.
// Upstream: sigs.k8s.io/yaml/kyaml kyaml.go, for values that come from JSON (so without comments, aliases and tags).

import { formatNumber } from '../../../base/yaml/emit.ts';
import { compareStrings } from '../../go/quote.ts';

/** @param keepOrder keys stay in the order they have; else they are sorted */
export function toKyaml(value: unknown, keepOrder: boolean): string {
  return `---\n${render(value, 0, keepOrder)}\n`;
}

const pad = (level: number): string => '  '.repeat(level);

function render(value: unknown, indent: number, keepOrder: boolean): string {
  if (typeof value === 'string') return renderString(value, indent + 1, false);
  if (typeof value === 'number') return formatNumber(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? renderSequence(value, indent, keepOrder) : renderMapping(value as Readonly<Record<string, unknown>>, indent, keepOrder);
}

function renderSequence(items: readonly unknown[], indent: number, keepOrder: boolean): string {
  if (items.length === 0) return '[]';
  if (items.every((item) => typeof item === 'object' && item !== null)) return `[${items.map((item) => render(item, indent, keepOrder)).join(', ')}]`;
  return `[\n${items.map((item) => `${pad(indent + 1)}${render(item, indent + 1, keepOrder)},\n`).join('')}${pad(indent)}]`;
}

function renderMapping(map: Readonly<Record<string, unknown>>, indent: number, keepOrder: boolean): string {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  if (keys.length === 0) return '{}';
  if (!keepOrder) keys.sort(compareStrings);
  const lines = keys.map((key) => `${pad(indent + 1)}${renderString(key, indent + 1, true)}: ${render(map[key], indent + 1, keepOrder)},\n`);
  return `{\n${lines.join('')}${pad(indent)}}`;
}

function renderString(text: string, indent: number, isKey: boolean): string {
  const multi = text.includes('\n') && !isKey;
  if (isKey && !text.includes('\n') && !needsQuotes(text)) return text;
  if (!multi) return `"${[...text].map((ch) => escape(ch, isKey)).join('')}"`;
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const body = lines.map((line) => `${lead(line, indent)}${[...line].map((ch) => escape(ch, false)).join('')}\\n\\\n`).join('');
  const tail = last === '' ? '' : `${lead(last, indent)}${[...last].map((ch) => escape(ch, false)).join('')}\\\n`;
  return `"\\\n${body}${tail}${pad(indent)}"`;
}

/** A line of a folded string begins with a space that does not count, or with a backslash before a space that does. */
const lead = (line: string, indent: number): string => pad(indent) + (/^\s/.test(line) ? '\\' : ' ');

const named: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\v': '\\v', '\0': '\\0', '\x1b': '\\e', '\x85': '\\N', '\xa0': '\\_', '\u2028': '\\L', '\u2029': '\\P', '"': '\\"', '\\': '\\\\',
}; // biome-ignore format: a table

function escape(ch: string, isKey: boolean): string {
  if (ch === '\t') return isKey ? '\\t' : '\t';
  const known = named[ch];
  if (known) return known;
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(ch)) return ch;
  const code = ch.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

function needsQuotes(text: string): boolean {
  return text === '' || isAmbiguous(text) || !/^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(text);
}

/** Whether some YAML reader would take it for something else than a string. Upstream: isTypeAmbiguous. */
function isAmbiguous(text: string): boolean {
  if (/^(null|~|true|false|t|f|y|n|yes|no|on|off|[01]|[.]inf|[-+][.]inf|[.]nan)$/i.test(text)) return true;
  const digits = text.replaceAll('_', '');
  if (/^[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|\d+)$/.test(digits)) return true;
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(digits) || /^[-+]?(inf|infinity|nan)$/i.test(digits)) return true;
  if (/^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)) return true;
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/.test(text);
}
