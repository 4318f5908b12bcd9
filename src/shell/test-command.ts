// `[[ … ]]`. Upstream: bash(1), [[ expression ]]. The operators it shares with `[` are in test-operators.ts.

import type { TestExpression } from 'unbash';
import { globMatches } from '../base/glob.ts';
import { extendedRegExp, RegexError } from '../base/regex.ts';
import type { Steps } from '../os/process.ts';
import { evaluateText } from './expand/arithmetic-text.ts';
import { expandToPattern, expandToRegex, expandToText } from './expand/word.ts';
import { writeNow } from './messages.ts';
import type { Shell } from './state.ts';
import { compareFiles, unaryTest } from './test-operators.ts';

/** @returns 0 when it holds, 1 when it does not, 2 when it makes no sense */
export function* testExpression(shell: Shell, node: TestExpression): Steps<number> {
  switch (node.type) {
    case 'TestLogical': {
      let status = 0;
      for (const operand of node.operands) {
        status = yield* testExpression(shell, operand);
        if (status > 1 || (status === 0) === (node.operator === '||')) return status;
      }
      return status;
    }
    case 'TestNot': {
      const status = yield* testExpression(shell, node.operand);
      return status > 1 || node.negations.length % 2 === 0 ? status : 1 - status;
    }
    case 'TestGroup':
      return yield* testExpression(shell, node.expression);
    case 'TestUnary': {
      const operand = yield* expandToText(shell, node.operand);
      trace(shell, `${node.operator} ${operand || "''"}`);
      return unaryTest(shell, node.operator, operand) ? 0 : 1;
    }
    case 'TestBinary':
      return yield* binary(shell, node);
  }
}

function trace(shell: Shell, text: string): void {
  if (shell.option('xtrace')) writeNow(shell, `${shell.get('PS4') ?? '+ '}[[ ${text} ]]\n`);
}

function* binary(shell: Shell, { operator, left, right }: Extract<TestExpression, { type: 'TestBinary' }>): Steps<number> {
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const a = yield* evaluateText(shell, yield* expandToText(shell, left), '[[: ');
    const b = yield* evaluateText(shell, yield* expandToText(shell, right), '[[: ');
    trace(shell, `${a} ${operator} ${b}`);
    return compared(operator, a < b ? -1 : a > b ? 1 : 0) ? 0 : 1;
  }
  const text = yield* expandToText(shell, left);
  if (operator === '=~') return matchesRegex(shell, text, yield* expandToRegex(shell, right));
  if (operator === '==' || operator === '=' || operator === '!=') {
    const pattern = yield* expandToPattern(shell, right);
    trace(shell, `${text || "''"} ${operator} ${pattern || "''"}`);
    return globMatches(pattern, text, { ignoreCase: shell.shopts.has('nocasematch') }) === (operator !== '!=') ? 0 : 1;
  }
  const other = yield* expandToText(shell, right);
  if (operator === '<') return text < other ? 0 : 1;
  if (operator === '>') return text > other ? 0 : 1;
  return compareFiles(shell.process, operator, text, other) ? 0 : 1;
}

/** Whether an order (-1, 0, 1) is what `-lt` and its kin ask for. */
export function compared(operator: string, order: number): boolean {
  switch (operator) {
    case '-eq': return order === 0;
    case '-ne': return order !== 0;
    case '-lt': return order < 0;
    case '-le': return order <= 0;
    case '-gt': return order > 0;
    default: return order >= 0;
  } // biome-ignore format: a table
}

function matchesRegex(shell: Shell, text: string, pattern: string): number {
  let match: RegExpExecArray | null;
  try {
    match = extendedRegExp(pattern, shell.shopts.has('nocasematch') ? 'iu' : 'u').exec(text);
  } catch (error) {
    // bash says nothing and returns 2.
    if (error instanceof RegexError) return 2;
    throw error;
  }
  shell.variables.setValue('BASH_REMATCH', new Map([...(match ?? [])].map((group, index) => [index, group ?? ''])));
  return match ? 0 : 1;
}
