/** CEL in definitions: what compiles, what it answers, what it costs. Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/*_test.go */

import { estimateCost } from '../../../../src/base/cel/estimate.ts';
import { readFieldPath } from '../../../../src/cluster/apiserver/crd/field-path.ts';
import { readRule, ruleEnvironment, ruleVariables } from '../../../../src/cluster/apiserver/crd/rule-programs.ts';
import { typeOfSchema } from '../../../../src/cluster/apiserver/crd/rule-types.ts';
import { celValue } from '../../../../src/cluster/apiserver/crd/rule-values.ts';
import { checkRules } from '../../../../src/cluster/apiserver/crd/rules.ts';
import type { Schema, ValidationRule } from '../../../../src/cluster/apiserver/crd/schema.ts';
import { errorMessage } from '../../../../src/api/meta/field-error.ts';
import { casesOf, readExactTables } from '../../corpora.ts';
import type { Conformance, Tally } from '../../tally.ts';
import { differ } from '../../tally.ts';
import { goText, goValue, NotData, type Sized } from './go-schema.ts';

type Case = Readonly<Record<string, unknown>>;

const asJson = (value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(asJson) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, asJson(v)])) : value;

/** Whole numbers that no double holds are kept exact for the rules. */
function evaluate(schema: Schema, rule: ValidationRule, obj: unknown, old: unknown, isRoot: boolean): { readonly cost: number; readonly value?: unknown; readonly error?: string } {
  const self = typeOfSchema(schema, isRoot);
  if (!self) throw new NotData('a schema rules do not see');
  const { program } = readRule(rule, self);
  if ('error' in program) return { cost: 0, error: `compilation failed: ${program.error}` };
  const variables = { self: celValue(obj, schema, isRoot), ...(old === undefined || old === null ? {} : { oldSelf: celValue(old, schema, isRoot) }) };
  const outcome = program.measure(variables);
  return 'error' in outcome ? { cost: outcome.cost, error: outcome.error.message } : outcome;
}

function expressions(tally: Tally, name: string, one: Case): void {
  const read = tryRead(tally, () => [goValue(one['schema']) as Schema, goValue(one['obj']), goValue(one['oldObj'])] as const);
  if (!read) return;
  const [schema, obj, old] = read;
  const isRoot = one['isRoot'] === true;
  for (const rule of (one['valid'] ?? []) as readonly unknown[]) {
    const text = tryRead(tally, () => String(goValue(rule)));
    if (text === undefined) continue;
    tally.check(`${name}: ${text}`, () => {
      const found = evaluate(schema, { rule: text }, obj, old, isRoot);
      if (one['expectSkipped'] === true && found.error?.includes('oldSelf')) return undefined;
      if (found.error !== undefined || found.value !== true) return `got ${found.error ?? String(found.value)}`;
      return one['expectedCost'] === undefined ? undefined : differ(found.cost, one['expectedCost']);
    });
  }
  for (const [key, want] of Object.entries((one['errors'] ?? {}) as Case)) {
    tally.check(`${name}: ${key}`, () => {
      const { error = 'no error' } = evaluate(schema, { rule: goText(key) }, obj, old, isRoot);
      return error.includes(String(want).replace(/^compile error: /, '').replace(/ evaluating rule: .*$/, '')) ? undefined : `got ${error.split('\n')[0]}, want ${String(want)}`;
    });
  }
}

function tryRead<T>(tally: Tally, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotData)) throw error;
    tally.skip('Go code');
    return undefined;
  }
}

/** What a run costs, or could. */
function costs(tally: Tally, name: string, one: Case, cost: (schema: Schema, rule: ValidationRule) => number): void {
  for (const [key, want] of Object.entries((one['expectCost'] ?? {}) as Case)) {
    const read = tryRead(tally, () => [goText(key), goValue(one['schema']) as Schema] as const);
    if (read) tally.check(`${name}: ${read[0]}`, () => differ(cost(read[1], { rule: read[0] }), Number(want)));
  }
}

function estimated(schema: Schema, rule: ValidationRule, isRoot = false): number {
  const self = typeOfSchema(schema, isRoot);
  if (!self) throw new NotData('a schema rules do not see');
  const { program } = readRule(rule, self);
  if ('error' in program) throw new Error(program.error);
  return estimateCost(program.checked, ruleEnvironment().costs, ruleVariables(self, rule)).max;
}

function generated(tally: Tally, name: string, one: Case): void {
  const make = tryRead(tally, () => goValue(one['schemaGenerator']) as Sized);
  if (!make) return;
  const check = (what: string, most: number | undefined, want: unknown): void => {
    const schema = make(most) as Schema;
    const [rule] = schema['x-kubernetes-validations'] ?? [];
    if (want !== undefined && rule) tally.check(`${name}, ${what}`, () => differ(estimated(schema, rule), Number(want)));
  };
  check('without limits', undefined, one['expectedCalcCost']);
  check('with limits', Number(one['setMaxElements']), one['expectedSetCost']);
}

function compilations(tally: Tally, name: string, one: Case): void {
  const schema = tryRead(tally, () => goValue(one['input']) as Schema);
  if (!schema) return;
  const wanted = (one['expectedResults'] ?? []) as readonly unknown[];
  (schema['x-kubernetes-validations'] ?? []).forEach((raw, i) => {
    const rule = Object.fromEntries(Object.entries(raw).map(([field, value]) => [field.charAt(0).toLowerCase() + field.slice(1), value])) as unknown as ValidationRule;
    const all = flat(wanted[i]);
    tally.check(`${name}: ${rule.rule}`, () => {
      const self = typeOfSchema(schema);
      if (!self) return 'no type';
      const { program, message, usesOldSelf } = readRule(rule, self);
      const failed = 'error' in program ? `compilation failed: ${program.error}` : program.type === 'bool' ? '' : 'cel expression must evaluate to a bool';
      const badMessage = message && ('error' in message ? `messageExpression compilation failed: ${message.error}` : message.type === 'string' ? '' : 'must evaluate to a string');
      for (const { call, arg } of all) {
        if (call === 'noError' && failed !== '') return `got ${failed.split('\n')[0]}`;
        if (call === 'invalidError' && !failed.includes(String(arg))) return `got ${failed || 'no error'}, want ${String(arg)}`;
        if (call === 'transitionRule' && usesOldSelf !== arg) return `transition rule: ${usesOldSelf}`;
        if (call === 'messageExpressionError' && !badMessage?.includes(String(arg))) return `got ${badMessage || 'no error'}, want ${String(arg)}`;
      }
      return undefined;
    });
  });
}

function flat(value: unknown): readonly { readonly call: string; readonly arg: unknown }[] {
  const { $call: call = '', args = [] } = (value ?? {}) as { readonly $call?: string; readonly args?: readonly unknown[] };
  return call === 'matchesAll' ? args.flatMap(flat) : [{ call, arg: args[0] }];
}

/** Whole schemas: the findings' messages hold what upstream looks for. */
function whole(tally: Tally, name: string, one: Case): void {
  const read = tryRead(tally, () => [goValue(one['schema']) as Schema, asJson(goValue(one['obj'] ?? one['newObj'])), asJson(goValue(one['oldObj']))] as const);
  if (!read) return;
  tally.check(name, () => {
    const [schema, obj, old] = read;
    const optional = name.startsWith('TestOptionalOldSelf ') ? withOptional(schema) : schema;
    const found = checkRules(obj, old ?? undefined, optional, 'root', one['isRoot'] === true).map(errorMessage);
    const wanted = (goValue(one['errors'] ?? []) as readonly unknown[]).map((want) => (typeof want === 'string' ? want : String((want as { field?: string }).field)));
    if (found.length !== wanted.length) return `got ${found.length} findings: ${found.join(' | ').slice(0, 200)}, want ${wanted.length}: ${wanted.join(' | ').slice(0, 200)}`;
    const missing = wanted.filter((want) => !found.some((message) => message.includes(want)));
    return missing.length === 0 ? undefined : `missing ${missing.join(' | ')} in ${found.join(' | ')}`;
  });
}

/** Upstream's test sets it for every rule. */
function withOptional(schema: Schema): Schema {
  const rules = schema['x-kubernetes-validations']?.map((rule) => ({ ...rule, optionalOldSelf: true }));
  const properties = schema.properties && Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, withOptional(one)]));
  return { ...schema, ...(rules ? { 'x-kubernetes-validations': rules } : {}), ...(properties ? { properties } : {}), ...(schema.items ? { items: withOptional(schema.items) } : {}) };
}

function fieldPaths(tally: Tally, name: string, one: Case): void {
  const schema = tryRead(tally, () => goValue(one['schema']) as Schema);
  if (!schema || one['fieldPath'] === undefined) return;
  tally.check(name, () => {
    const found = readFieldPath(String(one['fieldPath']), schema);
    const wrong = one['errDetail'] ?? one['errMsg'] ?? one['errDetails'] ?? '';
    return (typeof found === 'string') === (wrong !== '') ? undefined : `got ${JSON.stringify(found)}, want ${String(wrong) || 'a path'}`;
  });
}

const runners: Readonly<Record<string, (tally: Tally, name: string, one: Case) => void>> = {
  TestValidationExpressions: expressions,
  TestCelCostStability: (tally, name, one) =>
    costs(tally, name, one, (schema, rule) => {
      const found = evaluate(schema, rule, goValue(one['obj']), goValue(one['oldObj']), one['isRoot'] === true || name.includes('not specified'));
      if (found.error !== undefined) throw new Error(found.error.split('\n')[0]);
      return found.cost;
    }),
  TestCelEstimatedCostStability: (tally, name, one) => costs(tally, name, one, (schema, rule) => estimated(schema, rule, one['isRoot'] === true || name.includes('not specified'))),
  TestCostEstimation: generated,
  TestCelCompilation: compilations,
  TestValidationExpressionsAtSchemaLevels: whole,
  TestReasonAndFldPath: whole,
  TestRatcheting: whole,
  TestOptionalOldSelf: whole,
  TestValidateFieldPath: fieldPaths,
};

export const crdCel: Conformance = {
  name: 'crd: CEL',
  floor: 0.97,
  run(tally) {
    for (const table of readExactTables('k8s-tables/curated/crd.json')) {
      const run = Object.hasOwn(runners, table.func) ? runners[table.func] : undefined;
      if (run) for (const { name, value } of casesOf(table)) run(tally, name, value);
    }
  },
};
