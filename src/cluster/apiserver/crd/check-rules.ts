// Defaults and rules of a definition are read before it is stored: what is no CEL, asks for fields that are not there, gives no bool or may cost too much is refused.
// Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation/{validation,cel_validation}.go
// Leaves out: rules within allOf.

import type { FieldError } from '../../../api/meta/field-error.ts';
import { forbiddenField, invalidField } from '../../../api/meta/field-error.ts';
import { estimateCost, unbounded } from '../../../base/cel/estimate.ts';
import type { Program } from '../../../base/cel/program.ts';
import type { CelType } from '../../../base/cel/type.ts';
import { equalJson } from '../registry/equal.ts';
import { defaultErrors } from './check-defaults.ts';
import type { Definition } from './custom-kind.ts';
import { readFieldPath } from './field-path.ts';
import { readRule, ruleEnvironment, ruleVariables } from './rule-programs.ts';
import { maxRequestBytes, typeOfSchema } from './rule-types.ts';
import type { Schema, ValidationRule } from './schema.ts';
import { asSchema } from './schema.ts';

const perRuleLimit = 10_000_000;
const perDefinitionLimit = 100_000_000;

/** A schema that all versions share counts as the definition's own, as in upstream's internal form. */
export function ruleErrors({ spec: { versions } }: Definition, old?: Definition): readonly FieldError[] {
  const schemas = versions.map(({ schema }) => schema?.openAPIV3Schema);
  const known = (schema: unknown): boolean => old?.spec.versions.some((version) => equalJson(version.schema?.openAPIV3Schema, schema)) ?? false;
  const [first] = schemas;
  if (first && schemas.every((one) => one && equalJson(one, first))) return new SchemaRules(known(first)).check(asSchema(first), 'spec.validation.openAPIV3Schema');
  return schemas.flatMap((schema, index) => (schema ? new SchemaRules(known(schema)).check(asSchema(schema), `spec.versions[${index}].schema.openAPIV3Schema`) : []));
}

interface Place {
  readonly at: string;
  readonly isRoot: boolean;
  /** how often it can be there; undefined when nothing limits that */
  readonly count: number | undefined;
  /** the list whose items have no past; undefined where all have one */
  readonly uncorrelated: string | undefined;
}

class SchemaRules {
  readonly #errors: FieldError[] = [];
  readonly #costs: { readonly at: string; readonly cost: number }[] = [];
  readonly #isKnown: boolean;

  /** @param isKnown what was stored before may cost what it costs */
  constructor(isKnown: boolean) {
    this.#isKnown = isKnown;
  }

  check(schema: Schema, at: string): readonly FieldError[] {
    const defaults = defaultErrors(schema, at);
    if (defaults.length > 0) return defaults;
    this.#walk(schema, { at, isRoot: true, count: 1, uncorrelated: undefined });
    const total = this.#costs.reduce((sum, { cost }) => Math.min(unbounded, sum + cost), 0);
    if (total > perDefinitionLimit) {
      const most = this.#costs.filter(({ cost }) => cost >= perDefinitionLimit / 100).sort((a, b) => b.cost - a.cost);
      for (const { at: place } of most.slice(0, 4)) this.#errors.push(forbiddenField(place, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'));
      this.#errors.push(forbiddenField(at, costMessage('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total, perDefinitionLimit)));
    }
    return this.#errors;
  }

  /** What is below comes first. */
  #walk(schema: Schema, place: Place): void {
    const { at } = place;
    const below = (count: number | undefined): Place => ({ ...place, isRoot: false, count: place.count === undefined || count === undefined ? undefined : place.count * count });
    const { additionalProperties: values, items, properties = {} } = schema;
    if (typeof values === 'object') this.#walk(values, { ...below(schema.maxProperties), at: `${at}.additionalProperties` });
    for (const [name, property] of Object.entries(properties)) this.#walk(property, { ...below(1), at: `${at}.properties[${name}]` });
    if (items) {
      const hasPast = schema['x-kubernetes-list-type'] === 'map';
      this.#walk(items, { ...below(schema.maxItems), at: `${at}.items`, uncorrelated: place.uncorrelated ?? (hasPast ? undefined : at) });
    }
    const rules = schema['x-kubernetes-validations'] ?? [];
    if (rules.length === 0) return;
    const before = this.#errors.length;
    for (const [i, { fieldPath }] of rules.entries()) {
      if (fieldPath?.trim() && typeof readFieldPath(fieldPath, schema) === 'string')
        this.#errors.push(invalidField(`${at}.x-kubernetes-validations[${i}].fieldPath`, fieldPath, 'must be a valid path'));
    }
    const self = typeOfSchema(schema, place.isRoot);
    if (self && this.#errors.length === before) rules.forEach((rule, i) => void this.#rule(rule, self, place, `${at}.x-kubernetes-validations[${i}]`));
  }

  #rule(rule: ValidationRule, self: CelType, place: Place, at: string): void {
    if (!rule.rule?.trim()) return;
    const { program, message, usesOldSelf } = readRule(rule, self);
    if ('error' in program) this.#errors.push(invalidField(`${at}.rule`, shown(rule), `compilation failed: ${program.error}`));
    else if (program.type !== 'bool') this.#errors.push(invalidField(`${at}.rule`, shown(rule), 'cel expression must evaluate to a bool'));
    else {
      const each = this.#cost(program, rule, self);
      const most = place.count ?? Math.floor(maxRequestBytes / ((self.minSize ?? 0) + 1));
      this.#priced(`${at}.rule`, 'estimated rule cost', each === 0 ? 0 : Math.min(unbounded, each * most));
      if (message) this.#message(message, rule, self, `${at}.messageExpression`);
    }
    if (usesOldSelf && place.uncorrelated !== undefined) {
      this.#errors.push(invalidField(`${at}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`));
    }
    if (!usesOldSelf && rule.optionalOldSelf !== undefined) this.#errors.push(invalidField(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
  }

  #message(message: Program | { readonly error: string }, rule: ValidationRule, self: CelType, at: string): void {
    if ('error' in message) this.#errors.push(invalidField(at, shown(rule), `messageExpression compilation failed: ${message.error}`));
    else if (message.type !== 'string') this.#errors.push(invalidField(at, shown(rule), 'messageExpression must evaluate to a string'));
    else this.#priced(at, 'estimated messageExpression cost', this.#cost(message, rule, self));
  }

  #cost({ checked }: Program, rule: ValidationRule, self: CelType): number {
    return estimateCost(checked, ruleEnvironment().costs, ruleVariables(self, rule)).max;
  }

  #priced(at: string, what: string, cost: number): void {
    if (cost > perRuleLimit && !this.#isKnown) this.#errors.push(forbiddenField(at, costMessage(what, cost, perRuleLimit)));
    this.#costs.push({ at, cost });
  }
}

function costMessage(what: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const shownFactor = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${shownFactor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

/** A rule as messages show it. */
function shown({ rule, message, messageExpression, reason, fieldPath, optionalOldSelf }: ValidationRule): object {
  return {
    Rule: rule,
    Message: message ?? '',
    MessageExpression: messageExpression ?? '',
    Reason: reason ?? null,
    FieldPath: fieldPath ?? '',
    OptionalOldSelf: optionalOldSelf ?? null,
  };
}
