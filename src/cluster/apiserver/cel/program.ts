// Expressions, read once and run many times; errors in CEL's words.
// Upstream: apiserver/pkg/cel/environment, admission/plugin/cel/compile.go

import type { Environment } from '@marcbachmann/cel-js';

/** An expression that can be run. */
export interface Program {
  /** @throws an Error whose message says what went wrong, such as `no such key: zone` */
  run(variables: Readonly<Record<string, unknown>>): unknown;
  /** the type it gives: `bool`, `string`, `dyn` … */
  readonly type: string;
}

export interface CompileFailure {
  readonly error: string;
}

/** Reads and checks an expression. */
export function compile(environment: Environment, source: string): Program | CompileFailure {
  try {
    const parsed = environment.parse(source);
    const checked = parsed.check() as { valid: boolean; type?: unknown; error?: Error };
    if (!checked.valid) return { error: inCelWords(checked.error?.message ?? 'the expression has a type error') };
    return { type: String(checked.type ?? 'dyn'), run: (variables) => evaluate(parsed, variables) };
  } catch (error) {
    // The parser throws for what is no CEL: that is the author's to mend.
    return { error: error instanceof Error ? inCelWords(error.message) : String(error) };
  }
}

function evaluate(
  parsed: (variables: Readonly<Record<string, unknown>>) => unknown,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  try {
    return parsed(variables);
  } catch (error) {
    throw new Error(error instanceof Error ? inCelWords(error.message) : String(error));
  }
}

/** Only the first line: the library draws the place below it. Missing keys are told as cel-go tells them. */
function inCelWords(message: string): string {
  const first = message.split('\n')[0] ?? '';
  const missing = /^No such key:?\s*['"]?([^'"]+?)['"]?$/i.exec(first);
  return missing ? `no such key: ${missing[1]}` : first;
}
