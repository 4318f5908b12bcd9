// Values of custom resources as rules see them.
// Upstream: apiserver/pkg/cel/common/values.go, apiserver/pkg/cel/escaping.go

import { utf8 } from '../../../base/cel/lexer.ts';
import { Bytes, fail, KeyedList, parseDuration, parseTimestamp } from '../../../base/cel/value.ts';
import { base64Bytes } from './formats.ts';
import type { Schema } from './schema.ts';
import { isRecord, memberSchema } from './schema.ts';

/** Numbers by the schema's type, texts by its format, of the root's metadata only the names. */
export function celValue(value: unknown, schema: Schema, isRoot: boolean): unknown {
  if (typeof value === 'number') return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value === 'string') return textValue(value, schema);
  if (Array.isArray(value)) return listValue(value, schema);
  if (!isRecord(value)) return value;
  const isWhole = isRoot || schema['x-kubernetes-embedded-resource'] === true;
  const out = new Map<string, unknown>();
  for (const name in value) {
    const isField = schema.properties !== undefined && Object.hasOwn(schema.properties, name);
    if (isWhole && name === 'metadata') out.set(name, namesOnly(value[name]));
    else if (!(isField && value[name] === null)) {
      const made = celValue(value[name], memberSchema(schema, name) ?? {}, false);
      out.set(escapeName(name, schema), made);
      // Words of the language may be written as they are.
      if (isField && reserved.has(name)) out.set(name, made);
    }
  }
  return out;
}

/** Sets and maps are compared and added by what identifies their items. */
function listValue(value: readonly unknown[], { items = {}, ...schema }: Schema): unknown {
  const made = value.map((item) => celValue(item, items, false));
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (type === 'set') return KeyedList.keyed(made, printed);
  if (type !== 'map') return made;
  return KeyedList.keyed(made, (item) => keys.map((key) => (item instanceof Map ? printed(item.get(escapeName(key, items))) : '')).join('\0'));
}

const printed = (value: unknown): string => (Array.isArray(value) ? `[${value.map(printed).join()}]` : value instanceof Map ? `{${[...value].map(([key, item]) => `${String(key)}:${printed(item)}`).sort().join()}}` : `${typeof value}${String(value)}`);

function textValue(value: string, { type, format }: Schema): unknown {
  if (type !== 'string' || format === undefined) return value;
  if (format === 'date-time') return parseTimestamp(value.replace(' ', 'T')) ?? fail(`Invalid date-time format: ${value}`);
  if (format === 'date') return parseTimestamp(`${value}T00:00:00Z`) ?? fail(`Invalid date format: ${value}`);
  if (format === 'duration') return parseDuration(value.replaceAll(' ', '')) ?? fail(`Invalid duration format: ${value}`);
  return format === 'byte' ? new Bytes(base64Bytes(value) ?? utf8(value)) : value;
}

function namesOnly(metadata: unknown): Map<string, unknown> {
  const { name, generateName } = (isRecord(metadata) ? metadata : {}) as { name?: string; generateName?: string };
  return new Map([...(name === undefined ? [] : [['name', name] as const]), ...(generateName === undefined ? [] : [['generateName', generateName] as const])]);
}

const reserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return',
  'var', 'void', 'while',
]); // biome-ignore format: a table

/** Properties whose names are no identifiers get another one. */
export function escapeName(name: string, { properties }: Schema): string {
  if (!properties || !Object.hasOwn(properties, name)) return name;
  if (reserved.has(name)) return `__${name}__`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.includes('__')) return name;
  return name.replace(/__/g, '__underscores__').replace(/\./g, '__dot__').replace(/-/g, '__dash__').replace(/\//g, '__slash__');
}
