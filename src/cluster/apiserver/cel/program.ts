// Expressions, read once and run many times; errors in CEL's words.
// Upstream: apiserver/pkg/cel/environment, admission/plugin/cel/compile.go

import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { compileMessage } from './messages.ts';

/** An expression that can be run. */
export interface Program {
  /** @throws an Error whose message says what went wrong, such as `no such key: zone` */
  run(variables: Readonly<Record<string, unknown>>): unknown;
  /** the type it gives: `bool`, `string`, `dyn` … */
  readonly type: string;
  readonly ast: ASTNode;
}

export interface CompileFailure {
  /** `ERROR: <input>:1:24: Syntax error: …` with the place pointed at */
  readonly error: string;
}

/** Reads and checks an expression. @param shown the expression as its author wrote it, for messages */
export function compile(environment: Environment, source: string, shown = source): Program | CompileFailure {
  const isFunction = (name: string): boolean => environment.getDefinitions().functions.some((one) => one.name === name);
  try {
    const parsed = environment.parse(source);
    const checked = parsed.check() as { valid: boolean; type?: unknown; error?: Error };
    if (!checked.valid) return { error: checked.error ? compileMessage(checked.error, shown, isFunction) : 'the expression has a type error' };
    return { type: String(checked.type ?? 'dyn'), ast: parsed.ast, run: (variables) => evaluate(parsed, variables) };
  } catch (error) {
    // The parser throws for what is no CEL: that is the author's to mend.
    return { error: error instanceof Error ? compileMessage(error, shown, isFunction) : String(error) };
  }
}

function evaluate(parsed: (variables: Readonly<Record<string, unknown>>) => unknown, variables: Readonly<Record<string, unknown>>): unknown {
  try {
    return parsed(variables);
  } catch (error) {
    throw new Error(error instanceof Error ? inCelWords(error.message) : String(error));
  }
}

/** Only the first line: the library draws the place below it. Missing keys are told as cel-go tells them. */
function inCelWords(message: string): string {
  const first = message.split('\n')[0] ?? '';
  const index = /^No such key: index out of bounds, index (-?\d+)/.exec(first);
  if (index) return `index out of bounds: ${index[1]}`;
  const missing = /^No such key:?\s*['"]?([^'"]+?)['"]?$/i.exec(first);
  if (missing) return `no such key: ${missing[1]}`;
  // Upstream: values of unlike types only show at run time when their types were not known.
  return /^no such overload/.test(first) ? 'no such overload' : first;
}
