// x-kubernetes-validations: CEL rules at any place of a schema.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go
// Leaves out: warnings about values that break a rule and were not touched; they are let through in silence.
//
// @supports yes CustomResourceDefinition: CEL rules — "rules, transition rules, messages, reasons, field paths; checked and priced when the definition is written"

import type { FieldError } from '../../../api/meta/field-error.ts';
import { duplicate, forbiddenField, invalidField, required } from '../../../api/meta/field-error.ts';
import { none, some } from '../../../base/cel/value.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { perCallLimit, runtimeBudget } from '../cel/environment.ts';
import { equalJson } from '../registry/equal.ts';
import { fieldPathText } from './field-path.ts';
import type { RulePrograms } from './rule-programs.ts';
import { rulesOf } from './rule-programs.ts';
import { typeOfSchema } from './rule-types.ts';
import { celValue } from './rule-values.ts';
import type { Schema, ValidationRule } from './schema.ts';
import { isRecord, memberSchema } from './schema.ts';

/** Whether any place of a schema has rules. */
export function hasRules(schema: Schema): boolean {
  if (schema['x-kubernetes-validations']?.length) return true;
  if (schema.items && hasRules(schema.items)) return true;
  if (typeof schema.additionalProperties === 'object' && hasRules(schema.additionalProperties)) return true;
  return Object.values(schema.properties ?? {}).some(hasRules);
}

/** Findings of all rules. @param old the value before an update; undefined when there was none */
export function checkRules(value: unknown, old: unknown, schema: Schema, path: string, isRoot = true): readonly FieldError[] {
  const check = new RuleCheck();
  check.walk(value, old, schema, { path, isRoot, isUnchanged: false });
  return check.errors;
}

interface Place {
  readonly path: string;
  readonly isRoot: boolean;
  /** whether the nearest value with a past is what it was */
  readonly isUnchanged: boolean;
}

class RuleCheck {
  readonly errors: FieldError[] = [];
  /** what rules may still cost; below zero nothing more is checked */
  #budget = runtimeBudget;

  walk(value: unknown, old: unknown, schema: Schema, place: Place): void {
    if (value === undefined || value === null || this.#budget < 0) return;
    const isUnchanged = old === undefined || old === null ? place.isUnchanged : equalJson(value, old);
    const rules = rulesOf(schema, () => typeOfSchema(schema, place.isRoot));
    if (rules.length > 0) this.#run(rules, value, old, schema, { ...place, isUnchanged });
    if (this.#budget < 0) return;
    if (Array.isArray(value)) this.#list(value, old, schema, { ...place, isUnchanged });
    else if (isRecord(value)) this.#members(value, old, schema, { ...place, isUnchanged });
  }

  #list(value: readonly unknown[], old: unknown, schema: Schema, { path, isUnchanged }: Place): void {
    const { items } = schema;
    if (!items || !hasRules(items)) return;
    const before = Array.isArray(old) ? (old as readonly unknown[]) : [];
    for (const [index, item] of value.entries()) this.walk(item, correlated(item, before, schema), items, { path: `${path}[${index}]`, isRoot: false, isUnchanged });
  }

  #members(value: Readonly<Record<string, unknown>>, old: unknown, schema: Schema, { path, isUnchanged }: Place): void {
    for (const name in value) {
      const below = memberSchema(schema, name);
      if (!below || !hasRules(below)) continue;
      const isMap = typeof schema.additionalProperties === 'object' && !schema.properties?.[name];
      const here = isMap ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      this.walk(value[name], isRecord(old) ? old[name] : undefined, below, { path: here, isRoot: false, isUnchanged });
    }
  }

  #run(rules: readonly RulePrograms[], value: unknown, old: unknown, schema: Schema, place: Place): void {
    const self = celValue(value, schema, place.isRoot);
    const oldSelf = old === undefined || old === null ? undefined : celValue(old, schema, place.isRoot);
    for (const rule of rules) {
      if (!this.#apply(rule, self, oldSelf, value, schema, place)) return;
    }
  }

  #stop(error: FieldError): false {
    this.errors.push(error);
    this.#budget = -1;
    return false;
  }

  /** Whether to go on. */
  #apply({ rule, program, message, usesOldSelf }: RulePrograms, self: unknown, oldSelf: unknown, value: unknown, schema: Schema, { path, isUnchanged }: Place): boolean {
    const at = path === '' ? '<nil>' : path;
    const wrong = (detail: string): FieldError => invalidField(at, schema.type ?? '', detail);
    if ('error' in program) {
      this.errors.push(wrong(`rule compile error: compilation failed: ${program.error}`));
      return true;
    }
    if (usesOldSelf && oldSelf === undefined && !rule.optionalOldSelf) return true;
    if (!usesOldSelf && isUnchanged) return true;
    const variables = { self, oldSelf: rule.optionalOldSelf ? (oldSelf === undefined ? none : some(oldSelf)) : oldSelf };
    const outcome = program.measure(variables, perCallLimit);
    if (outcome.cost > this.#budget) return this.#stop(wrong('validation failed due to running out of cost budget, no further validation rules will be run'));
    this.#budget -= outcome.cost;
    if ('error' in outcome) return this.#failed(outcome.error.message, rule, wrong);
    if (outcome.value === true) return true;
    const words = this.#message(rule, message, variables);
    if (typeof words !== 'string') return this.#stop(wrong(words.fatal));
    const where = rule.fieldPath ? fieldPathText(path, rule.fieldPath) : at;
    this.errors.push(errorFor(where, value, schema, rule, words));
    return true;
  }

  #failed(error: string, { rule, message }: ValidationRule, wrong: (detail: string) => FieldError): boolean {
    const named = (message ? message : rule).trim();
    if (error.startsWith('no such overload')) {
      this.errors.push(wrong(`'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${named}`));
      return true;
    }
    if (error.startsWith('operation cancelled')) return this.#stop(wrong(`'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${named}`));
    this.errors.push(wrong(`${error} evaluating rule: ${named}`));
    return true;
  }

  /** What a broken rule says; an object when its message cost too much. */
  #message({ rule, message, messageExpression = '' }: ValidationRule, made: RulePrograms['message'], variables: Readonly<Record<string, unknown>>): string | { readonly fatal: string } {
    const fallback = message ? message.trim() : `failed rule: ${rule.trim()}`;
    if (!made || 'error' in made) return fallback;
    const outcome = made.measure(variables, perCallLimit);
    if (outcome.cost > this.#budget) return { fatal: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run' };
    if ('error' in outcome && outcome.error.message.startsWith('operation cancelled')) {
      return { fatal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${goQuote(messageExpression)}` };
    }
    this.#budget -= outcome.cost;
    const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
    return text === '' || text.includes('\n') || text.length > 5120 ? fallback : text;
  }
}

/** Items of a map list keep their identity; those of other lists have no past. */
function correlated(item: unknown, old: readonly unknown[], schema: Schema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !isRecord(item)) return undefined;
  return old.find((one) => isRecord(one) && keys.every((key) => one[key] === item[key]));
}

/** Objects and lists are not repeated in findings. */
function errorFor(at: string, value: unknown, { type }: Schema, { reason }: ValidationRule, detail: string): FieldError {
  const whole = type === 'object' || type === 'array';
  if (reason === 'FieldValueForbidden') return forbiddenField(at, detail);
  if (reason === 'FieldValueRequired') return required(at, detail);
  if (reason === 'FieldValueDuplicate') return whole ? { type: 'FieldValueDuplicate', field: at, detail: '' } : duplicate(at, value);
  return whole ? { type: 'FieldValueInvalid', field: at, detail } : invalidField(at, value, detail);
}
