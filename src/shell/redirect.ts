// Redirections. They change the shell's own descriptors; whoever applied them undoes them, and children inherit them.
// Upstream: bash(1), REDIRECTION.

import type { HereDoc, Redirect, Redirection } from 'unbash';
import { utf8 } from '../base/bytes.ts';
import type { OpenFlags } from '../os/filesystem.ts';
import { TextFile } from '../os/open-file.ts';
import { OsError } from '../os/os-error.ts';
import type { OpenFile, Steps } from '../os/process.ts';
import { expandQuotedParts, expandQuotedText, expandToText, expandWord } from './expand/word.ts';
import { printShellError } from './messages.ts';
import type { Shell } from './state.ts';

/** What the descriptors were, latest change last. */
export type Saved = (readonly [number, OpenFile | undefined])[];

/** A redirection that failed; the message is printed. */
class Failed {}

/** Applies redirections. @returns what to hand to `undo`; undefined when one failed (then nothing is changed) */
export function* redirect(shell: Shell, redirections: readonly Redirection[]): Steps<Saved | undefined> {
  const saved: Saved = [];
  for (const redirection of redirections) {
    try {
      yield* apply(shell, redirection, saved);
    } catch (error) {
      if (!(error instanceof Failed)) {
        undo(shell, saved);
        throw error;
      }
      undo(shell, saved);
      return undefined;
    }
  }
  return saved;
}

/** Puts the descriptors back. */
export function undo(shell: Shell, saved: Saved): void {
  if (shell.replaced) return keep(saved);
  for (const [n, file] of saved.toReversed()) shell.process.setDescriptor(n, file);
}

/** The changes stay: exec. */
export function keep(saved: Saved): void {
  for (const [, file] of saved) file?.close();
}

function* apply(shell: Shell, node: Redirection, saved: Saved): Steps<void> {
  if (node.type === 'HereDoc') return put(shell, saved, numberOf(shell, node, 0), new TextFile(utf8(yield* bodyOf(shell, node))));
  if (node.type === 'HereString') {
    const text = node.target ? yield* expandToText(shell, node.target) : '';
    return put(shell, saved, numberOf(shell, node, 0), new TextFile(utf8(`${text}\n`)));
  }
  yield* applyRedirect(shell, node, saved);
}

function* applyRedirect(shell: Shell, node: Redirect, saved: Saved): Steps<void> {
  const { operator } = node;
  const standard = operator.startsWith('<') ? 0 : 1;
  const fields = node.target ? yield* expandWord(shell, node.target) : [];
  if (fields.length !== 1) return fail(shell, `${node.target?.text ?? ''}: ambiguous redirect`);
  const target = fields[0] as string;
  if (operator === '<&' || operator === '>&') {
    const copies = /^(\d*)(-?)$/.exec(target);
    if (copies && target !== '') return duplicate(shell, node, saved, copies[1] ?? '', copies[2] === '-', standard);
    if (operator === '<&' || node.descriptor) return fail(shell, `${target}: ambiguous redirect`);
  }
  const both = operator === '&>' || operator === '&>>' || operator === '>&';
  const file = openTarget(shell, target, flagsFor(operator), operator);
  if (!both) return put(shell, saved, numberOf(shell, node, standard), file);
  put(shell, saved, 1, file);
  put(shell, saved, 2, file.duplicate());
}

function flagsFor(operator: Redirect['operator']): OpenFlags {
  if (operator === '<') return { read: true };
  if (operator === '<>') return { read: true, write: true, create: true };
  if (operator === '>>' || operator === '&>>') return { write: true, create: true, append: true };
  return { write: true, create: true, truncate: true };
}

function openTarget(shell: Shell, path: string, flags: OpenFlags, operator: string): OpenFile {
  const { mount } = shell.process.namespaces;
  try {
    if (operator === '>' && shell.option('noclobber') && mount.exists(path, shell.process) && mount.stat(path, shell.process).type === 'file') {
      return fail(shell, shell.dialect === 'bash' ? `${path}: cannot overwrite existing file` : `cannot create ${path}: File exists`);
    }
    return mount.open(path, flags, shell.process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return fail(shell, openMessage(shell, path, flags, error));
  }
}

function openMessage(shell: Shell, path: string, flags: OpenFlags, error: OsError): string {
  if (shell.dialect === 'bash') return `${path}: ${error.text}`;
  const verb = flags.write ? 'create' : 'open';
  if (shell.dialect === 'ash') return `can't ${verb} ${path}: ${error.code === 'ENOENT' ? (flags.write ? 'nonexistent directory' : 'no such file') : error.text}`;
  return `cannot ${verb} ${path}: ${error.code === 'ENOENT' ? (flags.write ? 'Directory nonexistent' : 'No such file') : error.text}`;
}

function duplicate(shell: Shell, node: Redirect, saved: Saved, from: string, closes: boolean, standard: number): void {
  if (from === '') {
    const variable = node.descriptor?.type === 'FileDescriptorVariable' ? Number(shell.get(node.descriptor.name)) : undefined;
    return put(shell, saved, variable ?? numberOf(shell, node, standard), undefined);
  }
  const file = shell.process.descriptor(Number(from));
  if (!file) return fail(shell, shell.dialect === 'ash' ? `dup2(${from},${numberOf(shell, node, standard)}): Bad file descriptor` : `${from}: Bad file descriptor`);
  const to = numberOf(shell, node, standard);
  if (to !== Number(from)) put(shell, saved, to, file.duplicate());
  if (closes && to !== Number(from)) put(shell, saved, Number(from), undefined);
}

/** The descriptor that is redirected; `{name}>` takes a free one from 10 on and stores its number. */
function numberOf(shell: Shell, node: Redirection, standard: number): number {
  const { descriptor } = node;
  if (!descriptor) return standard;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  let free = 10;
  while (shell.process.descriptor(free)) free += 1;
  shell.variables.set(descriptor.name, String(free));
  return -free;
}

/** Changes a descriptor. A negative number is one that `{name}>` took: it stays open afterwards. */
function put(shell: Shell, saved: Saved, number: number, file: OpenFile | undefined): void {
  if (number < 0) return shell.process.setDescriptor(-number, file);
  saved.push([number, shell.process.descriptor(number)?.duplicate()]);
  shell.process.setDescriptor(number, file);
}

function fail(shell: Shell, message: string): never {
  printShellError(shell, message);
  throw new Failed();
}

function* bodyOf(shell: Shell, { operator, delimiter, body, closing }: HereDoc): Steps<string> {
  // What the end of the text cut off ends in a newline all the same.
  const end = closing || body.text === '' || body.text.endsWith('\n') ? '' : '\n';
  const stripped = (operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text) + end;
  if (delimiter?.quoted) return stripped;
  if (operator === '<<-') return stripped === '' ? '' : `${yield* expandQuotedText(shell, stripped.replace(/\n$/, ''))}\n`;
  if (body.parts) return (yield* expandQuotedParts(shell, body.parts)) + end;
  return stripped.replace(/\\([\\$`\n])/g, (_whole, ch: string) => (ch === '\n' ? '' : ch));
}
