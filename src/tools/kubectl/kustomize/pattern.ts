// Regular expressions of selectors and paths: Go's, as JavaScript's. Upstream: regexp/syntax.
// Leaves out: Go's inline flags and Perl classes JavaScript lacks; such an expression is refused.

import { CommandError } from '../errors.ts';

/** @throws CommandError with what Go finds wrong */
export function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(`error parsing regexp: ${problemOf(pattern, error.message)}`);
  }
}

function problemOf(pattern: string, message: string): string {
  if (/unterminated group/i.test(message)) return `missing closing ): \`${pattern}\``;
  if (/unmatched '\)'/i.test(message)) return `unexpected ): \`${pattern}\``;
  if (/unterminated character class/i.test(message)) return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``;
  if (/nothing to repeat/i.test(message)) return `missing argument to repetition operator: \`${/(?:^|[(|])([*+?])/.exec(pattern)?.[1] ?? pattern}\``;
  if (/\\ at end/i.test(message)) return 'trailing backslash at end of expression: ``';
  return `invalid escape sequence: \`${/\\./.exec(pattern)?.[0] ?? pattern}\``;
}
