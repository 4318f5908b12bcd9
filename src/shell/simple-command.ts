// A simple command: words, assignments, redirections; then a function, a builtin or a program.
// Upstream: bash(1), SIMPLE COMMAND EXPANSION, COMMAND EXECUTION.

import type { Assignment, Command, Word } from 'unbash';
import { argvFor, exitCodeOf } from '../os/io.ts';
import { OsError } from '../os/os-error.ts';
import { Exit, type Process, type Program, type Steps } from '../os/process.ts';
import { assign } from './assign.ts';
import { builtinNamed } from './builtins/registry.ts';
import { spawnProgram, spawnSubshell, waitForEnd } from './children.ts';
import { expandToText, expandWords } from './expand/word.ts';
import { callFunction } from './functions.ts';
import { waitForeground } from './jobs.ts';
import { printShellError, writeNow } from './messages.ts';
import { quotedWhereNeeded } from './quoting.ts';
import { keep, redirect, type Saved, undo } from './redirect.ts';
import { runScriptFile } from './script-file.ts';
import { ExpansionFailed, type Shell } from './state.ts';
import { ReadOnlyVariable, type Variable } from './variables.ts';

/** An argument of `declare` and its kin that is an assignment; other commands see its text. */
export interface AssignmentArgument {
  readonly node: Assignment;
  readonly text: string;
}

const declaring = new Set(['declare', 'typeset', 'export', 'readonly', 'local']);

/** @param final nothing follows in this process: a program may take its place */
export function* runSimple(shell: Shell, node: Command, final: boolean): Steps<number> {
  shell.line = shell.source.lineAt(node.pos);
  shell.substitutionStatus = undefined;
  const outer = shell.openSubstitutions;
  shell.openSubstitutions = [];
  try {
    return yield* runWords(shell, node, final);
  } catch (error) {
    if (!(error instanceof ExpansionFailed)) throw error;
    return failedExpansion(shell, error);
  } finally {
    closeSubstitutions(shell, outer);
  }
}

/** A failed expansion ends a script and a line typed at a prompt; `eval`, functions and all. */
function failedExpansion(shell: Shell, error: ExpansionFailed): number {
  if (!shell.interactive) throw new Exit(error.status);
  throw error;
}

/** The command is over: what its process substitutions held open is closed. `outer`: those of a command around it */
function closeSubstitutions(shell: Shell, outer: number[]): void {
  if (shell.replaced) return;
  for (const number of shell.openSubstitutions) shell.process.setDescriptor(number, undefined);
  shell.openSubstitutions = outer;
}

/** What can be known of a command before it runs; worked out once. */
interface Shape {
  readonly assignments: readonly Assignment[];
  /** all words, where no argument is an assignment (as `export x=1` has) */
  readonly words: readonly Word[] | undefined;
  readonly redirects: Command['redirects'];
}

const shapes = new WeakMap<Command, Shape>();

function shapeOf(node: Command): Shape {
  let shape = shapes.get(node);
  if (!shape) {
    const { args } = node;
    const words = args.every((argument) => argument.type === 'Word') ? [...(node.name ? [node.name] : []), ...(args as readonly Word[])] : undefined;
    shape = { assignments: node.prefix.filter((item) => item.type === 'Assignment'), words, redirects: node.redirects };
    shapes.set(node, shape);
  }
  return shape;
}

/** Words with assignments among them: those of `declare` and its kin stay trees, and stand as NUL and their number. */
function* wordsWithAssignments(shell: Shell, node: Command, structured: AssignmentArgument[]): Steps<string[]> {
  const words = node.name ? yield* expandWords(shell, [node.name]) : [];
  const declares = words.length === 1 && declaring.has(words[0] ?? '') && !shell.functions.has(words[0] ?? '');
  for (const argument of node.args) {
    if (argument.type === 'Word') words.push(...(yield* expandWords(shell, [argument])));
    else if (declares) {
      structured.push({ node: argument, text: argument.text });
      words.push(`\0${structured.length - 1}`);
    } else words.push(yield* assignmentText(shell, argument));
  }
  return words;
}

function* runWords(shell: Shell, node: Command, final: boolean): Steps<number> {
  const shape = shapeOf(node);
  const { assignments } = shape;
  const structured: AssignmentArgument[] = [];
  const words = shape.words ? yield* expandWords(shell, shape.words) : yield* wordsWithAssignments(shell, node, structured);
  if (words.length === 0) return yield* assignOnly(shell, node, assignments);
  const [name] = words as [string, ...string[]];
  shell.lastArgument = words.at(-1) ?? '';
  if (shell.option('xtrace')) yield* trace(shell, assignments, words, structured);
  const call: Call = { node, words: words as [string, ...string[]], assignments, structured, final };
  if (shape.redirects.length === 0 && name !== 'exec') return yield* runNamed(shell, call);
  const saved = yield* redirect(shell, shape.redirects);
  if (!saved) return failedRedirection(shell, name);
  if (name === 'exec' && !shell.functions.has('exec')) return yield* runExec(shell, words, assignments, saved);
  try {
    return yield* runNamed(shell, call);
  } finally {
    undo(shell, saved);
  }
}

function* assignmentText(shell: Shell, argument: Assignment): Steps<string> {
  if (argument.value.type === 'ArrayValue') return argument.text;
  return `${argument.name}${argument.index ? `[${argument.index.text}]` : ''}${argument.append ? '+' : ''}=${yield* expandToText(shell, argument.value)}`;
}

function* assignOnly(shell: Shell, node: Command, assignments: readonly Assignment[]): Steps<number> {
  // `{fd}>file` alone happens in a copy of the shell, as in bash: nothing of it stays.
  if (node.redirects.some((redirect) => redirect.descriptor?.type === 'FileDescriptorVariable')) {
    const child = spawnSubshell(shell, function* (copy) {
      return (yield* redirect(copy, node.redirects)) ? 0 : 1;
    });
    return exitCodeOf(yield* waitForEnd(shell, child));
  }
  const saved = yield* redirect(shell, node.redirects);
  if (!saved) return 1;
  for (const assignment of assignments) {
    yield* assign(shell, assignment);
    if (shell.option('xtrace')) writeNow(shell, `${tracePrefix(shell)}${assignment.value.type === 'ArrayValue' ? assignment.text : traced(shell, assignment)}\n`);
  }
  undo(shell, saved);
  return shell.substitutionStatus ?? 0;
}

const specialBuiltins = new Set([':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset']);

/** A redirection of a special builtin that fails ends a POSIX shell. */
function failedRedirection(shell: Shell, name: string): number {
  if (shell.dialect !== 'bash' && specialBuiltins.has(name)) throw new Exit(2);
  return shell.dialect === 'dash' ? 2 : 1;
}

interface Call {
  readonly node: Command;
  readonly words: readonly [string, ...string[]];
  readonly assignments: readonly Assignment[];
  readonly structured: readonly AssignmentArgument[];
  readonly final: boolean;
}

function* runNamed(shell: Shell, call: Call): Steps<number> {
  const [name, ...rest] = call.words;
  const definition = shell.functions.get(name);
  if (definition) {
    const run = (): Steps<number> => callFunction(shell, name, definition, rest);
    return yield* call.assignments.length === 0 ? run() : withAssignments(shell, call.assignments, run);
  }
  const builtin = builtinNamed(shell, name);
  if (builtin) {
    if (shell.process.spend(5)) yield { on: 'cpu', steps: 0 };
    const run = (): Steps<number> => builtin.run(shell, rest, { name, assignments: call.structured, final: call.final });
    return yield* call.assignments.length === 0 ? run() : withAssignments(shell, call.assignments, run);
  }
  const env = yield* environmentFor(shell, call.assignments);
  return yield* runProgram(shell, call.words, env, { final: call.final, text: shell.source.slice(call.node) });
}

/** Runs with assignments that hold meanwhile only. */
function* withAssignments(shell: Shell, assignments: readonly Assignment[], run: () => Steps<number>): Steps<number> {
  const before = assignments
    .map((assignment) => [shell.variables.resolve(assignment.name), assignment] as const)
    .map(([name, assignment]) => [name, shell.variables.take(name), assignment.append === true] as const);
  try {
    for (const [name, variable, append] of before) shell.variables.putBack(name, variable && { ...variable, value: append || variable.readOnly ? variable.value : undefined });
    for (const [i, assignment] of assignments.entries()) {
      yield* assign(shell, assignment);
      shell.variables.export(before[i]?.[0] ?? assignment.name);
    }
    return yield* run();
  } finally {
    for (const [name, variable] of before.toReversed()) shell.variables.putBack(name, variable);
  }
}

/** The environment of a program with assignments before it; undefined: the shell's own. */
function* environmentFor(shell: Shell, assignments: readonly Assignment[]): Steps<ReadonlyMap<string, string> | undefined> {
  if (assignments.length === 0) return undefined;
  const before: (readonly [string, Variable | undefined])[] = [];
  const env = new Map(shell.process.env);
  try {
    for (const assignment of assignments) {
      const variable = shell.variables.take(assignment.name);
      if (variable?.readOnly) throw new ReadOnlyVariable(assignment.name);
      before.push([assignment.name, variable]);
      shell.variables.putBack(assignment.name, variable && { ...variable });
      yield* assign(shell, assignment);
      env.set(assignment.name, shell.get(assignment.name) ?? '');
    }
  } finally {
    for (const [name, variable] of before.toReversed()) shell.variables.putBack(name, variable);
  }
  return env;
}

/** How a program is run from a shell. */
export interface ProgramOptions {
  readonly final?: boolean;
  /** the command as a job is listed */
  readonly text: string;
}

/** What one program costs beside its own work: fork, exec, reading its file. */
const startSteps = 400;

/** Finds a program and runs it in the foreground; in place of the shell when nothing follows. */
export function* runProgram(shell: Shell, words: readonly [string, ...string[]], env: ReadonlyMap<string, string> | undefined, options: ProgramOptions): Steps<number> {
  const handle = shell.dialect === 'bash' && shell.functions.get('command_not_found_handle');
  if (handle && isAbsent(shell, words[0])) return yield* callFunction(shell, 'command_not_found_handle', handle, words);
  const found = find(shell, words[0], env);
  if (typeof found === 'number') return found;
  const argv = argvFor(found, words);
  const child = new Map(env ?? shell.process.env);
  child.set('_', found.path);
  if (shell.process.spend(startSteps)) yield { on: 'cpu', steps: 0 };
  const replaces = options.final && shell.traps.size === 0 && !shell.interactive && shell.jobs.all.length === 0;
  if (replaces) {
    shell.replaced = true;
    shell.process.exec(found.program, argv, child);
  }
  const process: Process = spawnProgram(shell, found.program, argv, child, shell.monitor ? 'new' : undefined);
  const [status] = yield* waitForeground(shell, [process], options.text);
  return status ?? 0;
}

/** Whether no folder of PATH has a program of this name. */
function isAbsent(shell: Shell, name: string): boolean {
  if (name.includes('/')) return false;
  try {
    shell.process.lookUpProgram(name);
    return false;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'ENOENT';
  }
}

/** The program and how to call it, or the exit status after the message that there is none. */
function find(
  shell: Shell,
  name: string,
  env: ReadonlyMap<string, string> | undefined,
): number | { readonly program: Program; readonly path: string; readonly argvPrefix: readonly string[] } {
  const { process } = shell;
  const path = env?.get('PATH');
  const before = process.env.get('PATH');
  const shellPath = shell.get('PATH');
  if (path !== undefined) process.env.set('PATH', path);
  else if (shellPath !== undefined && shellPath !== before) process.env.set('PATH', shellPath);
  try {
    return process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOEXEC') return scriptWithoutInterpreter(shell, name, error);
    return notFound(shell, name, error);
  } finally {
    if (before === undefined) process.env.delete('PATH');
    else process.env.set('PATH', before);
  }
}

/** A file without `#!`: the shell runs it in a copy of itself. */
function scriptWithoutInterpreter(
  shell: Shell,
  name: string,
  error: OsError,
): { readonly program: Program; readonly path: string; readonly argvPrefix: readonly string[] } | number {
  const path = error.subject;
  const content = shell.process.namespaces.mount.readFile(path, shell.process);
  if (/[\0-\x08]/.test(content.slice(0, 200))) {
    printShellError(shell, `${name}: cannot execute binary file: Exec format error`);
    return 126;
  }
  return { program: runScriptFile(shell.dialect, path), path, argvPrefix: [] };
}

/** Says that there is no such program, as this shell does. @returns 126 or 127 */
export function notFound(shell: Shell, name: string, error: OsError): number {
  const { dialect } = shell;
  const isPath = name.includes('/');
  const { mount } = shell.process.namespaces;
  if (error.code === 'EACCES') {
    const folder = isPath && mount.exists(name, shell.process) && mount.stat(name, shell.process).type === 'directory';
    printShellError(shell, `${name}: ${folder && dialect === 'bash' ? 'Is a directory' : 'Permission denied'}`);
    return 126;
  }
  if (error.code === 'ENOTDIR' && isPath) {
    printShellError(shell, `${name}: ${error.text}`);
    return 126;
  }
  if (isPath && dialect === 'bash') {
    // The interpreter of a `#!` line may be what is missing.
    const interpreter = error.subject !== name && error.subject !== '' ? error.subject : undefined;
    printShellError(shell, interpreter ? `${name}: cannot execute: required file not found` : `${name}: ${error.text}`);
  } else printShellError(shell, dialect === 'bash' ? `${name}: command not found` : `${name}: not found`);
  return 127;
}

function* runExec(shell: Shell, words: readonly string[], assignments: readonly Assignment[], saved: Saved): Steps<number> {
  const rest = [...words.slice(1)];
  let argv0: string | undefined;
  let clean = false;
  while (rest[0]?.startsWith('-') && rest[0].length > 1) {
    const option = rest.shift();
    if (option === '--') break;
    if (option === '-a') argv0 = rest.shift();
    else if (option === '-c') clean = true;
    else if (option === '-l') argv0 = `-${rest[0] ?? ''}`;
  }
  const [name] = rest;
  if (name === undefined) {
    for (const assignment of assignments) yield* assign(shell, assignment);
    keep(saved);
    return 0;
  }
  const env = (yield* environmentFor(shell, assignments)) ?? new Map(shell.process.env);
  const found = execTarget(shell, name, env);
  if (typeof found === 'number') {
    undo(shell, saved);
    if (!shell.interactive && !shell.shopts.has('execfail')) throw new Exit(found);
    return found;
  }
  keep(saved);
  const argv = found.argvPrefix.length > 0 ? argvFor(found, rest) : [argv0 ?? name, ...rest.slice(1)];
  shell.process.exec(found.program, argv, clean ? new Map() : env);
}

function execTarget(shell: Shell, name: string, env: ReadonlyMap<string, string>): ReturnType<typeof find> {
  if (shell.dialect === 'ash' || name.includes('/')) return find(shell, name, env);
  try {
    shell.process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOENT') {
      printShellError(shell, `exec: ${name}: not found`);
      return 127;
    }
  }
  return find(shell, name, env);
}

// set -x

function tracePrefix(shell: Shell): string {
  const ps4 = shell.get('PS4') ?? '+ ';
  return ps4.slice(0, 1).repeat(shell.subshellLevel > 0 && shell.dialect === 'bash' ? Math.min(shell.subshellLevel, 1) : 1) + ps4.slice(1);
}

function traced(shell: Shell, { name, append, index }: Assignment): string {
  return `${name}${index ? `[${index.text}]` : ''}${append ? '+' : ''}=${quotedWhereNeeded(shell.get(name) ?? '').replace(/^''$/, '')}`;
}

function* trace(shell: Shell, assignments: readonly Assignment[], words: readonly string[], structured: readonly AssignmentArgument[]): Steps<void> {
  const before: string[] = [];
  for (const { name, value } of assignments) before.push(`${name}=${value.type === 'ArrayValue' ? '(…)' : quotedWhereNeeded(yield* expandToText(shell, value))}`);
  const shown: string[] = [];
  for (const word of words) {
    const argument = word.startsWith('\0') ? structured[Number(word.slice(1))] : undefined;
    shown.push(argument ? (argument.node.value.type === 'ArrayValue' ? argument.text : quotedWhereNeeded(yield* assignmentText(shell, argument.node))) : quotedWhereNeeded(word));
  }
  writeNow(shell, `${tracePrefix(shell)}${before.map((text) => `${text} `).join('')}${shown.join(' ')}\n`);
}
