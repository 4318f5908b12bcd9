// x-kubernetes-validations: CEL rules at any place of a schema.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go
//
// @supports partly CustomResourceDefinition: CEL rules — "rules, transition rules, messages, reasons; costs are not estimated, types are checked when a rule runs"

import type { FieldError } from '../../../api/meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, required } from '../../../api/meta/field-error.ts';
import { baseEnvironment } from '../cel/library.ts';
import type { CompileFailure, Program } from '../cel/program.ts';
import { compile } from '../cel/program.ts';
import type { Schema, ValidationRule } from './schema.ts';
import { isRecord, memberSchema } from './schema.ts';

let environment: ReturnType<typeof baseEnvironment> | undefined;
const programs = new Map<string, Program | CompileFailure>();

/** A rule's expression, read once. What it may ask of types is checked where the rule is declared. */
export function ruleProgram(source: string): Program | CompileFailure {
  environment ??= baseEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
  let program = programs.get(source);
  if (!program) programs.set(source, (program = compile(environment, source)));
  return program;
}

/** Whether any place of a schema has rules. */
export function hasRules(schema: Schema): boolean {
  if (schema['x-kubernetes-validations']?.length) return true;
  if (schema.items && hasRules(schema.items)) return true;
  if (typeof schema.additionalProperties === 'object' && hasRules(schema.additionalProperties)) return true;
  return Object.values(schema.properties ?? {}).some(hasRules);
}

/** Findings of all rules. @param old the value before an update; undefined when there was none */
export function checkRules(value: unknown, old: unknown, schema: Schema, path: string, isRoot = true): readonly FieldError[] {
  const errors: FieldError[] = [];
  walk(value, old, schema, path, isRoot, errors);
  return errors;
}

function walk(value: unknown, old: unknown, schema: Schema, path: string, isRoot: boolean, errors: FieldError[]): void {
  if (value === undefined || value === null) return;
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length > 0) {
    const self = celValue(value, schema, isRoot);
    const oldSelf = old === undefined || old === null ? undefined : celValue(old, schema, isRoot);
    for (const rule of rules) apply(rule, self, oldSelf, value, path, errors);
  }
  if (Array.isArray(value)) walkList(value, old, schema, path, errors);
  else if (isRecord(value)) walkMembers(value, old, schema, path, errors);
}

function walkList(value: readonly unknown[], old: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  const { items } = schema;
  if (!items || !hasRules(items)) return;
  const before = Array.isArray(old) ? (old as readonly unknown[]) : [];
  for (const [index, item] of value.entries()) walk(item, correlated(item, before, schema), items, `${path}[${index}]`, false, errors);
}

/** Items of a map list keep their identity; those of other lists have no past. */
function correlated(item: unknown, old: readonly unknown[], schema: Schema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !isRecord(item)) return undefined;
  return old.find((one) => isRecord(one) && keys.every((key) => one[key] === item[key]));
}

function walkMembers(value: Readonly<Record<string, unknown>>, old: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  for (const name in value) {
    const below = memberSchema(schema, name);
    if (!below || !hasRules(below)) continue;
    const isMap = typeof schema.additionalProperties === 'object' && !schema.properties?.[name];
    const here = isMap ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    walk(value[name], isRecord(old) ? old[name] : undefined, below, here, false, errors);
  }
}

function apply(rule: ValidationRule, self: unknown, oldSelf: unknown, value: unknown, path: string, errors: FieldError[]): void {
  const program = ruleProgram(rule.rule);
  const at = path === '' ? '<nil>' : path;
  if ('error' in program) {
    errors.push(invalidField(at, value, `rule compile error: ${program.error}`));
    return;
  }
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && oldSelf === undefined) return;
  const variables = { self, oldSelf };
  try {
    if (program.run(variables) === true) return;
  } catch (error) {
    errors.push(bare(at, `${(error as Error).message} evaluating rule: ${(rule.message ?? rule.rule).trim()}`));
    return;
  }
  const place = rule.fieldPath ? `${path}${rule.fieldPath}`.replace(/^\./, '') : at;
  errors.push(errorFor(place, rule, messageOf(rule, variables)));
}

/** Findings of rules do not repeat the value they are about. */
function bare(at: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field: at, detail };
}

function errorFor(at: string, { reason }: ValidationRule, detail: string): FieldError {
  if (reason === 'FieldValueForbidden') return forbiddenField(at, detail);
  if (reason === 'FieldValueRequired') return required(at, detail);
  if (reason === 'FieldValueDuplicate') return { ...duplicate(at, ''), detail };
  return bare(at, detail);
}

function messageOf({ rule, message, messageExpression }: ValidationRule, variables: Readonly<Record<string, unknown>>): string {
  const fallback = message?.trim() || `failed rule: ${rule.trim()}`;
  if (!messageExpression) return fallback;
  const program = ruleProgram(messageExpression);
  if ('error' in program) return fallback;
  try {
    const text = program.run(variables);
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text.trim() : fallback;
  } catch {
    // A message that cannot be made is replaced by the plain one, as upstream does.
    return fallback;
  }
}

/** A value as rules see it: numbers by the schema's type, of the root's metadata only the names. */
export function celValue(value: unknown, schema: Schema, isRoot: boolean): unknown {
  if (typeof value === 'number') return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema.items ?? {}, false));
  if (!isRecord(value)) return value;
  const out = new Map<string, unknown>();
  for (const name in value) {
    if (isRoot && name === 'metadata') out.set(name, namesOnly(value[name]));
    else out.set(escapeName(name, schema), celValue(value[name], memberSchema(schema, name) ?? {}, false));
  }
  return out;
}

function namesOnly(metadata: unknown): Map<string, unknown> {
  const { name, generateName } = (isRecord(metadata) ? metadata : {}) as { name?: string; generateName?: string };
  return new Map([...(name === undefined ? [] : [['name', name] as const]), ...(generateName === undefined ? [] : [['generateName', generateName] as const])]);
}

const reserved = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return',
  'var', 'void', 'while',
]); // biome-ignore format: a table

/** Properties whose names are no identifiers get another one. Upstream: apiserver/pkg/cel/escaping.go */
export function escapeName(name: string, { properties }: Schema): string {
  if (!properties || !Object.hasOwn(properties, name)) return name;
  if (reserved.has(name)) return `__${name}__`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.includes('__')) return name;
  return name.replace(/__/g, '__underscores__').replace(/\./g, '__dot__').replace(/-/g, '__dash__').replace(/\//g, '__slash__');
}
