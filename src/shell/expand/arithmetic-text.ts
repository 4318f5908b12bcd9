// Arithmetic on the shell's variables: expands what stands in the text, then evaluates it.

import { parse } from 'unbash';
import type { Steps } from '../../os/process.ts';
import { ArithmeticError, type ArithmeticScope, evaluate } from '../arithmetic.ts';
import { printShellError } from '../messages.ts';
import { ExpansionFailed, type Shell } from '../state.ts';
import { elementsOf, isAssociative, isIndexed, scalarOf } from '../variables.ts';
import { readParameter } from './special-parameters.ts';
import { expandQuotedText } from './word.ts';

/** The value of an expression as written between `((` and `))`. Errors are printed. @throws ExpansionFailed */
export function* evaluateText(shell: Shell, text: string, command = ''): Steps<bigint> {
  const expanded = /[$`\\"']/.test(text) ? (yield* expandQuotedText(shell, text)).replaceAll('"', '').replaceAll("'", '') : text;
  return evaluateExpanded(shell, expanded, command);
}

/** As `evaluateText`, of a text that needs no expansion any more. */
export function evaluateExpanded(shell: Shell, text: string, command = ''): bigint {
  try {
    return evaluate(text, arithmeticScope(shell));
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    printShellError(
      shell,
      shell.dialect === 'bash'
        ? command + error.message
        : `arithmetic ${error.message.includes('division by 0') ? 'expression: division by zero: "' : 'expression: expecting primary: "'}${text}"`,
    );
    throw new ExpansionFailed(shell.dialect === 'bash' ? 1 : 2);
  }
}

/** The shell's variables, for `evaluate`. @throws what `${x?}` throws under `set -u` */
export function arithmeticScope(shell: Shell): ArithmeticScope {
  return {
    read: (name, key) => {
      if (key === undefined) {
        const value = readParameter(shell, name);
        if (value === undefined && shell.option('nounset')) {
          printShellError(shell, `${name}: unbound variable`);
          throw new ExpansionFailed(127);
        }
        return typeof value === 'string' ? value : value?.[0];
      }
      const value = shell.variables.find(name)?.value;
      if (isAssociative(value)) return value.keys.get(key);
      const index = indexOf(shell, name, key);
      return isIndexed(value) ? value.get(index) : index === 0 ? scalarOf(value) : undefined;
    },
    write: (name, key, result) => {
      if (key === undefined) shell.variables.set(name, String(result));
      else if (isAssociative(shell.variables.find(name)?.value)) shell.variables.setElement(name, key, String(result));
      else shell.variables.setElement(name, indexOf(shell, name, key), String(result));
    },
  };
}

/** An array subscript as a number; negative ones count from the end. @throws ExpansionFailed */
export function indexOf(shell: Shell, name: string, subscript: string): number {
  const index = Number(evaluateExpanded(shell, subscript));
  if (index >= 0) return index;
  const value = shell.variables.find(name)?.value;
  const last = isIndexed(value) ? Math.max(-1, ...value.keys()) : elementsOf(value).length - 1;
  const real = last + 1 + index;
  if (real >= 0) return real;
  printShellError(shell, `${name}: bad array subscript`);
  throw new ExpansionFailed(1);
}

/** Whether a text parses as a script at all: used to tell `((` of arithmetic from nested subshells. */
export const parses = (text: string): boolean => !parse(text).errors;
