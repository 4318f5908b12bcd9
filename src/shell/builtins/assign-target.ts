// Where `read`, `printf -v`, `getopts` and `mapfile` put what they found: a variable, or an element `a[1]`.

import { assignKey, assignText } from '../assign.ts';
import { evaluateExpanded } from '../expand/arithmetic-text.ts';
import type { Shell } from '../state.ts';
import { isAssociative, ReadOnlyVariable } from '../variables.ts';
import { complain } from './say.ts';

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** Assigns; a bad name or a readonly variable is reported. @returns whether it worked */
export function assignTarget(shell: Shell, target: string, value: string, command: string): boolean {
  const element = /^([A-Za-z_]\w*)\[([^]+)\]$/.exec(target);
  const name = element?.[1] ?? target;
  if (!isName(name)) {
    complain(shell, command, `\`${target}': not a valid identifier`);
    return false;
  }
  try {
    if (element) assignKey(shell, name, isAssociative(shell.variables.find(name)?.value) ? (element[2] ?? '') : Number(evaluateExpanded(shell, element[2] ?? '0')), value);
    else assignText(shell, name, value);
    return true;
  } catch (error) {
    if (!(error instanceof ReadOnlyVariable)) throw error;
    complain(shell, name, 'readonly variable');
    return false;
  }
}
