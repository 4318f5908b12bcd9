// set, shopt, alias, unalias, getopts, let. Upstream: bash(1).

import { evaluateText } from '../expand/arithmetic-text.ts';
import { isOption, optionLetters, type OptionName, optionOfLetter, shoptNames } from '../options.ts';
import { quotedWhereNeeded, singleQuoted } from '../quoting.ts';
import { scalarOf } from '../variables.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut, usage } from './say.ts';

export const set: Builtin = {
  names: ['set'],
  *run(shell, args) {
    if (args.length === 0) {
      const lines = shell.variables.names().flatMap((name) => {
        const value = scalarOf(shell.variables.find(name)?.value);
        return value === undefined ? [] : [`${name}=${quotedWhereNeeded(value)}\n`];
      });
      return yield* messagesOut(shell, lines.join(''), 'set');
    }
    for (let at = 0; at < args.length; at++) {
      const word = args[at] ?? '';
      if (word === '--' || word === '-' || !/^[-+]/.test(word)) {
        shell.parameters = args.slice(word === '--' || word === '-' ? at + 1 : at);
        return 0;
      }
      const on = word.startsWith('-');
      for (const letter of word.slice(1)) {
        if (letter === 'o') {
          const name = args[++at];
          if (name === undefined) return yield* messagesOut(shell, (Object.keys(optionLetters) as OptionName[]).map((option) => (on ? `${option.padEnd(15)}\t${shell.option(option) ? 'on' : 'off'}\n` : `set ${shell.option(option) ? '-' : '+'}o ${option}\n`)).join(''), 'set');
          if (!isOption(name)) return complain(shell, 'set', `${name}: invalid option name`, 2);
          if (on) shell.options.add(name);
          else shell.options.delete(name);
          continue;
        }
        const option = optionOfLetter(letter);
        if (!option) return usage(shell, 'set', `${word.charAt(0)}${letter}`, 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]');
        if (on) shell.options.add(option);
        else shell.options.delete(option);
      }
    }
    return 0;
  },
};

export const shopt: Builtin = {
  names: ['shopt'],
  bashOnly: true,
  *run(shell, args) {
    const action = args.find((word) => word === '-s' || word === '-u');
    const names = args.filter((word) => !word.startsWith('-'));
    const bad = names.find((name) => !shoptNames.includes(name));
    if (bad !== undefined) return complain(shell, 'shopt', `${bad}: invalid shell option name`);
    if (action) {
      for (const name of names) {
        if (action === '-s') shell.shopts.add(name);
        else shell.shopts.delete(name);
      }
      return 0;
    }
    const status = names.every((name) => shell.shopts.has(name)) ? 0 : 1;
    if (args.includes('-q')) return status;
    const shown = (names.length ? names : shoptNames).map((name) => `${name.padEnd(15)}\t${shell.shopts.has(name) ? 'on' : 'off'}\n`).join('');
    return (yield* messagesOut(shell, shown, 'shopt')) || (names.length ? status : 0);
  },
};

export const alias: Builtin = {
  names: ['alias', 'unalias'],
  *run(shell, args, { name }) {
    let status = 0;
    if (name === 'unalias') {
      if (args[0] === '-a') shell.aliases.clear();
      else for (const word of args) if (!shell.aliases.delete(word)) status = complain(shell, 'unalias', `${word}: not found`);
      return status;
    }
    const shown = (word: string): string => `alias ${word}=${singleQuoted(shell.aliases.get(word) ?? '')}\n`;
    if (args.length === 0) return yield* messagesOut(shell, [...shell.aliases.keys()].sort().map(shown).join(''), 'alias');
    for (const word of args) {
      const equals = word.indexOf('=');
      if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
      else if (shell.aliases.has(word)) status = (yield* messagesOut(shell, shown(word), 'alias')) || status;
      else status = complain(shell, 'alias', `${word}: not found`);
    }
    return status;
  },
};

export const getopts: Builtin = {
  names: ['getopts'],
  *run(shell, args) {
    const [spec = '', name = 'opt', ...given] = args;
    const words = given.length ? given : shell.parameters;
    const index = Number(shell.get('OPTIND') ?? 1);
    if (index !== shell.getoptsAt.index) shell.getoptsAt = { index, offset: 0 };
    const word = words[index - 1];
    const { offset } = shell.getoptsAt;
    const done = (): number => {
      shell.variables.set(name, '?');
      return 1;
    };
    if (word === undefined || (offset === 0 && !/^-./.test(word))) return done();
    if (word === '--') {
      shell.variables.set('OPTIND', String(index + 1));
      return done();
    }
    const letter = word.charAt(offset + 1);
    const next = (to: number, at: number): void => {
      shell.variables.set('OPTIND', String(to));
      shell.getoptsAt = { index: to, offset: at };
    };
    const last = offset + 2 >= word.length;
    const at = letter === ':' ? -1 : spec.replace(/^:/, '').indexOf(letter);
    const silent = spec.startsWith(':');
    if (at < 0) {
      next(last ? index + 1 : index, last ? 0 : offset + 1);
      shell.variables.set(name, '?');
      if (silent) shell.variables.set('OPTARG', letter);
      else complain(shell, shell.name, `illegal option -- ${letter}`);
      return 0;
    }
    shell.variables.set(name, letter);
    if (spec.replace(/^:/, '').charAt(at + 1) !== ':') {
      next(last ? index + 1 : index, last ? 0 : offset + 1);
      return 0;
    }
    const value = last ? words[index] : word.slice(offset + 2);
    next(last ? index + 2 : index + 1, 0);
    if (value === undefined) {
      shell.variables.set(name, silent ? ':' : '?');
      if (silent) shell.variables.set('OPTARG', letter);
      else complain(shell, shell.name, `option requires an argument -- ${letter}`);
    } else shell.variables.set('OPTARG', value);
    return 0;
  },
};

export const letBuiltin: Builtin = {
  names: ['let'],
  bashOnly: true,
  *run(shell, args) {
    if (args.length === 0) return complain(shell, 'let', 'expression expected');
    let value = 0n;
    for (const word of args) value = yield* evaluateText(shell, word, 'let');
    return value === 0n ? 1 : 0;
  },
};
