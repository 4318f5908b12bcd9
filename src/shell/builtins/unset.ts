// unset. Upstream: bash(1), unset.

import { indexOf } from '../expand/arithmetic-text.ts';
import { ExpansionFailed, type Shell } from '../state.ts';
import { isAssociative, isIndexed, ReadOnlyVariable } from '../variables.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain } from './say.ts';

export const unset: Builtin = {
  names: ['unset'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'unset', args, 'fvn', 'unset [-f] [-v] [-n] [name ...]');
    if (typeof options === 'number') return options;
    if (options.has('f') && options.has('v')) return complain(shell, 'unset', 'cannot simultaneously unset a function and a variable');
    let status = 0;
    for (const word of options.operands) {
      if (options.has('f')) shell.functions.delete(word);
      else status = unsetOne(shell, word, options.has('v'), options.has('n')) || status;
    }
    return status;
  },
};

function unsetOne(shell: Shell, word: string, onlyVariable: boolean, reference: boolean): number {
  const element = /^([A-Za-z_]\w*)\[([^]*)\]$/.exec(word);
  const name = element?.[1] ?? word;
  if (!/^[A-Za-z_]\w*$/.test(name) && (onlyVariable || !shell.functions.has(name))) return complain(shell, 'unset', `\`${word}': not a valid identifier`);
  try {
    if (element) return unsetElement(shell, name, element[2] ?? '');
    const real = reference ? name : shell.variables.resolve(name);
    if (!shell.variables.unset(real) && !onlyVariable) shell.functions.delete(word);
    return 0;
  } catch (error) {
    if (!(error instanceof ReadOnlyVariable)) throw error;
    return complain(shell, 'unset', `${name}: cannot unset: readonly variable`);
  }
}

function unsetElement(shell: Shell, name: string, key: string): number {
  const value = shell.variables.find(name)?.value;
  if (value === undefined || key === '') return 0;
  if (isAssociative(value)) {
    shell.variables.unsetElement(name, key);
    return 0;
  }
  if (key === '@' || key === '*') {
    if (isIndexed(value)) shell.variables.setValue(name, new Map());
    else shell.variables.unset(name);
    return 0;
  }
  try {
    const index = indexOf(shell, name, key);
    if (isIndexed(value)) shell.variables.unsetElement(name, index);
    else if (index === 0) shell.variables.unset(name);
    else return complain(shell, 'unset', `${name}: not an array variable`);
    return 0;
  } catch (error) {
    if (error instanceof ExpansionFailed) return 1;
    throw error;
  }
}
