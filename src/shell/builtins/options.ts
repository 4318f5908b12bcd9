// set, shopt, let. Upstream: bash(1).

import { valueText } from '../declarations.ts';
import { evaluateText } from '../expand/arithmetic-text.ts';
import { isOption, type OptionName, optionLetters, optionOfLetter, shoptNames } from '../options.ts';
import { quotedWhereNeeded } from '../quoting.ts';
import type { Shell } from '../state.ts';
import { ExpansionFailed } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain, messagesOut, usage } from './say.ts';

/** Those that bash lists; dash and busybox know fewer, which nobody asks for. */
const listed = Object.keys(optionLetters).sort() as OptionName[];

function change(shell: Shell, option: OptionName, on: boolean): void {
  if (on) shell.options.add(option);
  else shell.options.delete(option);
  if (option === 'monitor') shell.monitor = on && shell.process.terminal !== undefined;
}

export const set: Builtin = {
  names: ['set'],
  *run(shell, args) {
    if (args.length === 0) return yield* messagesOut(shell, variablesText(shell), 'set');
    for (let at = 0; at < args.length; at++) {
      const word = args[at] ?? '';
      if (word === '--' || !/^[-+]/.test(word)) {
        setParameters(shell, args.slice(word === '--' ? at + 1 : at));
        return 0;
      }
      if (word === '-') {
        change(shell, 'xtrace', false);
        change(shell, 'verbose', false);
        if (at + 1 < args.length) setParameters(shell, args.slice(at + 1));
        return 0;
      }
      const on = word.startsWith('-');
      for (const letter of word.slice(1)) {
        if (letter === 'o') {
          const name = args[++at];
          if (name === undefined) return yield* messagesOut(shell, optionsText(shell, on), 'set');
          if (!isOption(name) || (shell.dialect === 'dash' && name === 'pipefail'))
            return complain(shell, 'set', shell.dialect === 'bash' ? `${name}: invalid option name` : `Illegal option -o ${name}`, 2);
          change(shell, name, on);
          continue;
        }
        const option = optionOfLetter(letter);
        if (!option)
          return shell.dialect === 'bash'
            ? usage(shell, 'set', `${word.charAt(0)}${letter}`, 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]')
            : complain(shell, 'set', `Illegal option ${word.charAt(0)}${letter}`, 2);
        change(shell, option, on);
      }
    }
    return 0;
  },
};

function setParameters(shell: Shell, words: readonly string[]): void {
  shell.parameters = words;
  shell.parametersSet += 1;
}

function variablesText(shell: Shell): string {
  const lines = shell.variables.names().flatMap((name) => {
    const variable = shell.variables.find(name);
    if (variable?.value === undefined) return [];
    return [`${name}=${typeof variable.value === 'string' ? quotedWhereNeeded(variable.value).replace(/^''$/, '') : valueText(variable)}\n`];
  });
  return lines.join('');
}

function optionsText(shell: Shell, table: boolean): string {
  return listed.map((option) => (table ? `${option.padEnd(15)}\t${shell.option(option) ? 'on' : 'off'}\n` : `set ${shell.option(option) ? '-' : '+'}o ${option}\n`)).join('');
}

export const shopt: Builtin = {
  names: ['shopt'],
  bashOnly: true,
  *run(shell, args) {
    const options = builtinOptions(shell, 'shopt', args, 'pqsuo', 'shopt [-pqsu] [-o] [optname ...]');
    if (typeof options === 'number') return options;
    const ofSet = options.has('o');
    const known = (name: string): boolean => (ofSet ? isOption(name) : shoptNames.includes(name));
    const isOn = (name: string): boolean => (ofSet ? isOption(name) && shell.option(name) : shell.shopts.has(name));
    const [on, off] = [options.has('s'), options.has('u')];
    if (on && off) return complain(shell, 'shopt', 'cannot set and unset shell options simultaneously');
    let status = 0;
    const sets = (on || off) && ofSet;
    const names = options.operands.filter((name) => {
      if (known(name)) return true;
      status = complain(shell, 'shopt', `${name}: invalid ${ofSet ? '' : 'shell '}option name`, sets ? 0 : 1);
      return false;
    });
    if ((on || off) && options.operands.length > 0) {
      for (const name of names) {
        if (ofSet) change(shell, name as OptionName, on);
        else if (on) shell.shopts.add(name);
        else shell.shopts.delete(name);
      }
      return status;
    }
    const wanted = options.operands.length > 0 ? names : ([...(ofSet ? listed : shoptNames)] as string[]).filter((name) => (on ? isOn(name) : off ? !isOn(name) : true));
    const result = options.operands.length > 0 && !wanted.every(isOn) ? 1 : status;
    if (options.has('q')) return result;
    const shown = wanted
      .map((name) =>
        options.has('p')
          ? ofSet
            ? `set ${isOn(name) ? '-' : '+'}o ${name}\n`
            : `shopt ${isOn(name) ? '-s' : '-u'} ${name}\n`
          : `${name.padEnd(15)}\t${isOn(name) ? 'on' : 'off'}\n`,
      )
      .join('');
    return (yield* messagesOut(shell, shown, 'shopt')) || result;
  },
};

export const letBuiltin: Builtin = {
  names: ['let'],
  bashOnly: true,
  *run(shell, args) {
    if (args.length === 0) return complain(shell, 'let', 'expression expected');
    let value = 0n;
    try {
      for (const word of args) value = yield* evaluateText(shell, word, 'let: ');
    } catch (error) {
      if (error instanceof ExpansionFailed) return 1;
      throw error;
    }
    return value === 0n ? 1 : 0;
  },
};
