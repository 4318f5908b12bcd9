// A script file as a program: what runs when the kernel finds no `#!` line, and `bash FILE`.

import { textKeepingBytes } from '../base/bytes.ts';
import type { Program, Steps } from '../os/process.ts';
import { runToEnd } from './children.ts';
import { importEnvironment } from './environment.ts';
import { runText } from './run.ts';
import { type Dialect, Shell } from './state.ts';

/** A program that runs this file with a fresh shell of the dialect; its arguments are the script's. */
export function runScriptFile(dialect: Dialect, path: string): Program {
  return function* (process) {
    const shell = new Shell(process, dialect, path);
    importEnvironment(shell);
    shell.parameters = process.argv.slice(1);
    return yield* runFile(shell, path);
  };
}

/** Runs the text of a file to the shell's end. */
export function* runFile(shell: Shell, path: string): Steps<number> {
  const text = textKeepingBytes(shell.process.namespaces.mount.readFile(path, shell.process));
  return yield* runToEnd(shell, runText(shell, text, 1));
}
