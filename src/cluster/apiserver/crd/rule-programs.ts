// Rules, read with the types of the place they stand at.
// Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go

import type { CompileFailure, Program } from '../../../base/cel/program.ts';
import { compile } from '../../../base/cel/program.ts';
import type { CelType } from '../../../base/cel/type.ts';
import { optionalOf } from '../../../base/cel/type.ts';
import { baseEnvironment } from '../cel/environment.ts';
import type { Schema, ValidationRule } from './schema.ts';

let environment: ReturnType<typeof baseEnvironment> | undefined;

/** The environment of rules: everything but `self` and `oldSelf`, whose types differ from place to place. */
export const ruleEnvironment = (): ReturnType<typeof baseEnvironment> => (environment ??= baseEnvironment());

/** The variables of a rule. */
export function ruleVariables(self: CelType, { optionalOldSelf }: ValidationRule): ReadonlyMap<string, CelType> {
  return new Map([
    ['self', self],
    ['oldSelf', optionalOldSelf ? optionalOf(self) : self],
  ]);
}

export interface RulePrograms {
  readonly rule: ValidationRule;
  readonly program: Program | CompileFailure;
  readonly message: Program | CompileFailure | undefined;
  readonly usesOldSelf: boolean;
}

export function readRule(rule: ValidationRule, self: CelType): RulePrograms {
  const variables = ruleVariables(self, rule);
  const program = compile(ruleEnvironment(), rule.rule, variables);
  const message = rule.messageExpression ? compile(ruleEnvironment(), rule.messageExpression, variables) : undefined;
  return { rule, program, message, usesOldSelf: 'checked' in program && program.checked.used.has('oldSelf') };
}

const kept = new WeakMap<Schema, readonly RulePrograms[]>();

/** The rules of a place, kept with its schema. */
export function rulesOf(schema: Schema, self: () => CelType | undefined): readonly RulePrograms[] {
  let found = kept.get(schema);
  if (!found) {
    const type = self();
    found = type ? (schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => rule?.trim()).map((rule) => readRule(rule, type)) : [];
    kept.set(schema, found);
  }
  return found;
}
