// Expressions, read and checked once, run many times.
// Upstream: cel-go cel/{env,program}.go

import { check, type Checked } from './checker.ts';
import type { Environment } from './environment.ts';
import { Interpreter, type Outcome } from './interpreter.ts';
import { literalProblems } from './literals.ts';
import { parse } from './parser.ts';
import { showProblems } from './problem.ts';
import type { CelType } from './type.ts';
import { typeText } from './type.ts';
import type { Value } from './value.ts';
import { CelError, fail } from './value.ts';

/** An expression that can be run. */
export interface Program {
  /** the type it gives: `bool`, `list(string)`, `dyn` */
  readonly type: string;
  readonly checked: Checked;
  /**
   * @param variables their values, or what gives them when they are asked for
   * @param limit the most it may cost
   * @throws CelError whose message says what went wrong, such as `no such key: zone`
   */
  run(variables: Readonly<Record<string, Value>>, limit?: number): Value;
  /** The same, with what it cost; an error is told with the cost until then. */
  measure(variables: Readonly<Record<string, Value>>, limit?: number): Outcome | (Omit<Outcome, 'value'> & { readonly error: CelError });
}

export interface CompileFailure {
  /** `ERROR: <input>:1:24: Syntax error: …` with the place pointed at */
  readonly error: string;
}

/** What a value may be that is only worked out when an expression asks for it. */
export class Lazy {
  readonly get: () => Value;
  constructor(get: () => Value) {
    this.get = get;
  }
}

/** Reads and checks an expression. @param variables types beyond those of the environment */
export function compile(environment: Environment, source: string, variables?: ReadonlyMap<string, CelType>): Program | CompileFailure {
  const parsed = parse(source);
  if ('problems' in parsed) return { error: showProblems(source, parsed.problems) };
  const checked = check(parsed.expr, environment, variables);
  if ('problems' in checked) return { error: showProblems(source, checked.problems) };
  const wrong = literalProblems(checked);
  if (wrong.length > 0) return { error: showProblems(source, wrong) };
  const start = (values: Readonly<Record<string, Value>>, limit = Number.POSITIVE_INFINITY): Interpreter => new Interpreter(checked, environment, resolver(values), limit);
  return {
    type: typeText(checked.type),
    checked,
    run: (values, limit) => start(values, limit).run(),
    measure: (values, limit) => {
      const interpreter = start(values, limit);
      try {
        return { value: interpreter.run(), cost: interpreter.cost };
      } catch (error) {
        if (error instanceof CelError) return { error, cost: interpreter.cost };
        throw error;
      }
    },
  };
}

function resolver(values: Readonly<Record<string, Value>>): (name: string) => Value {
  return (name) => {
    if (!Object.hasOwn(values, name)) return fail(`no such attribute(s): ${name}`);
    const value = values[name];
    return value instanceof Lazy ? value.get() : value;
  };
}
