// Rules of a definition are read before it is stored: what is no CEL, asks for fields that are not there or gives no bool is refused.
// Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, pkg/apiserver/schema/cel/compilation.go
// Leaves out: cost estimates.

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import type { CelType } from '../cel/type-check.ts';
import { typeProblems } from '../cel/type-check.ts';
import { equalJson } from '../registry/equal.ts';
import type { Definition } from './custom-kind.ts';
import { typeOfSchema } from './rule-types.ts';
import { ruleProgram } from './rules.ts';
import type { Schema, ValidationRule } from './schema.ts';
import { asSchema } from './schema.ts';

/** A schema that all versions share counts as the definition's own, as in upstream's internal form. */
export function ruleErrors({ spec: { versions } }: Definition): readonly FieldError[] {
  const schemas = versions.map(({ schema }) => schema?.openAPIV3Schema);
  const [first] = schemas;
  if (first && schemas.every((one) => one && equalJson(one, first))) return ofSchema(asSchema(first), 'spec.validation.openAPIV3Schema', true);
  return schemas.flatMap((schema, index) => (schema ? ofSchema(asSchema(schema), `spec.versions[${index}].schema.openAPIV3Schema`, true) : []));
}

function ofSchema(schema: Schema, at: string, isRoot: boolean): readonly FieldError[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  const self = rules.length > 0 ? typeOfSchema(schema, isRoot) : undefined;
  return [
    ...(self ? rules.flatMap((rule, index) => ofRule(rule, self, `${at}.x-kubernetes-validations[${index}]`)) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, below]) => ofSchema(below, `${at}.properties[${name}]`, false)),
    ...(schema.items ? ofSchema(schema.items, `${at}.items`, false) : []),
    ...(typeof schema.additionalProperties === 'object' ? ofSchema(schema.additionalProperties, `${at}.additionalProperties`, false) : []),
  ];
}

function ofRule(rule: ValidationRule, self: CelType, at: string): readonly FieldError[] {
  if (!rule.rule?.trim()) return [];
  const shown = {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
  const problem = problemOf(rule.rule, self, 'bool');
  if (problem !== undefined) return [invalidField(`${at}.rule`, shown, problem === '' ? 'cel expression must evaluate to a bool' : `compilation failed: ${problem}`)];
  const words = rule.messageExpression ? problemOf(rule.messageExpression, self, 'string') : undefined;
  if (words === undefined) return [];
  return [invalidField(`${at}.messageExpression`, shown, words === '' ? 'messageExpression must evaluate to a string' : `messageExpression compilation failed: ${words}`)];
}

/** @returns why the expression cannot be; '' when it only gives the wrong type */
function problemOf(source: string, self: CelType, wanted: string): string | undefined {
  const program = ruleProgram(source);
  if ('error' in program) return program.error;
  const problems = typeProblems(
    program.ast,
    source,
    new Map([
      ['self', self],
      ['oldSelf', self],
    ]),
  );
  if (problems.length > 0) return problems.join('\n');
  return program.type === wanted || program.type === 'dyn' ? undefined : '';
}
