// Compound commands. Upstream: bash(1), Compound Commands.

import type { ArithmeticExpression, ArithmeticFor, Case, CommandNode, CompoundList, For, If, Select, While } from 'unbash';
import { textKeepingBytes } from '../base/bytes.ts';
import { globMatches } from '../base/glob.ts';
import { input, readLine } from '../os/io.ts';
import { Exit, type Steps } from '../os/process.ts';
import { arithmeticText } from './arithmetic-print.ts';
import { readOnly } from './assign.ts';
import { spawnSubshell } from './children.ts';
import { startCoproc } from './coproc.ts';
import { evaluateText } from './expand/arithmetic-text.ts';
import { expandToPattern, expandToText, expandWords } from './expand/word.ts';
import { waitForeground } from './jobs.ts';
import { out, printShellError, writeNow } from './messages.ts';
import { redirect, undo } from './redirect.ts';
import { breathe, runStatements } from './run.ts';
import { ExpansionFailed, LoopJump, type Shell } from './state.ts';
import { testExpression } from './test-command.ts';
import { ReadOnlyVariable } from './variables.ts';

type Compound = Exclude<CommandNode, { type: 'Command' }>;

/** @param final see run.ts */
export function* runCompound(shell: Shell, node: Compound, final: boolean): Steps<number> {
  switch (node.type) {
    case 'Redirected':
      return yield* runRedirected(shell, node);
    case 'BraceGroup':
      return yield* runStatements(shell, node.body.commands, final);
    case 'Subshell':
      return yield* runSubshell(shell, node.body, shell.source.slice(node));
    case 'If':
      return yield* runIf(shell, node, final);
    case 'While':
      return yield* runWhile(shell, node);
    case 'For':
      return yield* runFor(shell, node);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(shell, node);
    case 'Case':
      return yield* runCase(shell, node, final);
    case 'Select':
      return yield* runSelect(shell, node);
    case 'TestCommand':
      if (shell.dialect === 'dash') return unknownTest(shell, node.pos);
      return yield* caught(shell, () => testExpression(shell, node.expression), node.pos);
    case 'ArithmeticCommand':
      return yield* caught(shell, () => arithmeticCommand(shell, node.body), node.pos);
    case 'Function':
      return defineFunction(shell, node);
    case 'Coproc':
      return startCoproc(shell, node);
  }
}

function defineFunction(shell: Shell, node: Extract<Compound, { type: 'Function' }>): number {
  shell.functions.set(node.name.value, { body: node.body, source: shell.source, text: shell.source.slice(node) });
  return 0;
}

function* runRedirected(shell: Shell, node: Extract<Compound, { type: 'Redirected' }>): Steps<number> {
  const changed = yield* redirectGuarded(shell, node);
  if (!changed) return 1;
  const substitutions = shell.openSubstitutions;
  shell.openSubstitutions = [];
  try {
    return yield* runCompound(shell, node.command, false);
  } finally {
    undo(shell, changed);
    for (const number of substitutions) shell.process.setDescriptor(number, undefined);
  }
}

function* redirectGuarded(shell: Shell, node: Extract<Compound, { type: 'Redirected' }>): ReturnType<typeof redirect> {
  try {
    return yield* redirect(shell, node.redirects);
  } catch (error) {
    if (error instanceof ExpansionFailed && !shell.interactive) throw new Exit(error.status);
    throw error;
  }
}

function* runSubshell(shell: Shell, body: CompoundList, text: string): Steps<number> {
  const process = spawnSubshell(shell, (child) => runStatements(child, body.commands, true), shell.monitor ? { processGroup: 'new' } : {});
  const [status] = yield* waitForeground(shell, [process], text);
  return status ?? 0;
}

/** Runs a condition: `set -e` does not look at it. */
function* condition(shell: Shell, list: CompoundList): Steps<boolean> {
  shell.errexitPaused += 1;
  try {
    return (yield* runStatements(shell, list.commands)) === 0;
  } finally {
    shell.errexitPaused -= 1;
  }
}

function* runIf(shell: Shell, node: If, final: boolean): Steps<number> {
  if (yield* condition(shell, node.clause)) return yield* runStatements(shell, node.then.commands, final);
  for (const branch of node.elif) if (yield* condition(shell, branch.clause)) return yield* runStatements(shell, branch.then.commands, final);
  return node.else ? yield* runStatements(shell, node.else.commands, final) : 0;
}

function* runWhile(shell: Shell, node: While): Steps<number> {
  return yield* loop(shell, node.body, () => condition(shell, node.clause), node.kind === 'while');
}

/** Repeats the body while the condition is `wanted`; `break` and `continue` end up here. */
function* loop(shell: Shell, body: CompoundList, test: () => Steps<boolean>, wanted: boolean, after?: () => Steps<void>): Steps<number> {
  let status = 0;
  shell.loops += 1;
  try {
    for (;;) {
      yield* breathe(shell);
      try {
        if ((yield* test()) !== wanted) return status;
        status = yield* runStatements(shell, body.commands);
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (--error.levels > 0) throw error;
        status = 0;
        if (error.kind === 'break') return 0;
      }
      if (after) yield* after();
    }
  } finally {
    shell.loops -= 1;
  }
}

function* runFor(shell: Shell, node: For): Steps<number> {
  shell.line = shell.source.lineAt(node.pos);
  const items = node.wordlist ? yield* guarded(shell, expandWords(shell, node.wordlist)) : shell.parameters;
  const name = node.name.value;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    printShellError(shell, `\`${name}': not a valid identifier`);
    return 1;
  }
  let at = 0;
  return yield* loop(shell, node.body, () => next(), true);

  function* next(): Steps<boolean> {
    if (at >= items.length) return false;
    if (shell.option('xtrace')) writeNow(shell, `${shell.get('PS4') ?? '+ '}for ${name} in ${node.wordlist ? node.wordlist.map((word) => word.text).join(' ') : '"$@"'}\n`);
    try {
      shell.variables.set(name, items[at] ?? '');
    } catch (error) {
      if (error instanceof ReadOnlyVariable) readOnly(shell, name);
      throw error;
    }
    at += 1;
    return true;
  }
}

/** A failed expansion in a compound command's own words ends a script. */
function* guarded<T>(shell: Shell, steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof ExpansionFailed && !shell.interactive) throw new Exit(error.status);
    throw error;
  }
}

function* runArithmeticFor(shell: Shell, node: ArithmeticFor): Steps<number> {
  shell.line = shell.source.lineAt(node.pos);
  const evaluate = (expression: ArithmeticExpression | undefined): Steps<bigint> => evaluateText(shell, expression ? arithmeticText(expression) : '1', '((: ');
  if (node.initialize) yield* evaluate(node.initialize);
  return yield* loop(shell, node.body, test, true, update);

  function* test(): Steps<boolean> {
    return (yield* evaluate(node.test)) !== 0n;
  }

  function* update(): Steps<void> {
    if (node.update) yield* evaluate(node.update);
  }
}

function* runCase(shell: Shell, node: Case, final: boolean): Steps<number> {
  shell.line = shell.source.lineAt(node.pos);
  if (shell.option('xtrace')) writeNow(shell, `${shell.get('PS4') ?? '+ '}case ${node.word.text} in\n`);
  const word = yield* guarded(shell, expandToText(shell, node.word));
  let status = 0;
  let fallsThrough = false;
  for (const item of node.items) {
    if (!fallsThrough && !(yield* matches(shell, word, item.pattern))) continue;
    const last = final && item.terminator !== ';&' && item.terminator !== ';;&';
    status = yield* runStatements(shell, item.body.commands, last);
    if (item.terminator === ';;' || item.terminator === undefined) return status;
    fallsThrough = item.terminator === ';&';
  }
  return status;
}

function* matches(shell: Shell, word: string, patterns: Case['items'][number]['pattern']): Steps<boolean> {
  for (const pattern of patterns) {
    if (globMatches(yield* guarded(shell, expandToPattern(shell, pattern)), word, { ignoreCase: shell.shopts.has('nocasematch') })) return true;
  }
  return false;
}

function* runSelect(shell: Shell, node: Select): Steps<number> {
  const items = node.wordlist ? yield* expandWords(shell, node.wordlist) : [...shell.parameters];
  if (items.length === 0) return 0;
  const width = String(items.length).length;
  let menu = true;
  let ended = false;
  const status = yield* loop(shell, node.body, ask, true);
  return ended ? 1 : status;

  function* ask(): Steps<boolean> {
    for (;;) {
      if (menu) for (const [i, item] of items.entries()) writeNow(shell, `${String(i + 1).padStart(width)}) ${item}\n`);
      writeNow(shell, shell.get('PS3') ?? '#? ');
      const line = yield* readLine(shell.process, input(shell.process));
      if (line === null) {
        yield* out(shell, '\n', 'select');
        ended = true;
        return false;
      }
      const reply = textKeepingBytes(line.replace(/\n$/, ''));
      shell.variables.set('REPLY', reply);
      menu = reply === '';
      if (menu) continue;
      shell.variables.set(node.name.value, items[Number(reply) - 1] ?? '');
      return true;
    }
  }
}

/** To dash `[[` is a program like any other, and there is none. */
function unknownTest(shell: Shell, pos: number): number {
  shell.line = shell.source.lineAt(pos);
  printShellError(shell, '[[: not found');
  return 127;
}

/** `[[ … ]]` and `((…))`: what goes wrong in them is their status, not the shell's end. */
function* caught(shell: Shell, run: () => Steps<number>, pos: number): Steps<number> {
  shell.line = shell.source.lineAt(pos);
  try {
    return yield* run();
  } catch (error) {
    if (error instanceof ExpansionFailed) return error.status === 127 ? 1 : error.status;
    throw error;
  }
}

function* arithmeticCommand(shell: Shell, body: string): Steps<number> {
  if (shell.option('xtrace')) writeNow(shell, `${shell.get('PS4') ?? '+ '}(( ${body.trim()} ))\n`);
  return (yield* evaluateText(shell, body, '((: ')) === 0n ? 1 : 0;
}
