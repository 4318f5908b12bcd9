// `$(…)`, `` `…` ``, `<(…)` and `>(…)`. Upstream: bash(1), Command Substitution, Process Substitution.

import type { CommandExpansionPart, ParsedScript, ProcessSubstitutionPart, Redirect } from 'unbash';
import { textKeepingBytes } from '../../base/bytes.ts';
import { exitCodeOf, readAll, readFrom } from '../../os/io.ts';
import { makePipe } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import { spawnSubshell } from '../children.ts';
import { printShellError } from '../messages.ts';
import { parseScript } from '../parse.ts';
import { reportSyntax, runStatements } from '../run.ts';
import { Source } from '../source.ts';
import { ExpansionFailed, type Shell } from '../state.ts';
import { expandToText } from './word.ts';

/** What the commands print, without the newlines at the end. */
export function* commandSubstitution(shell: Shell, part: CommandExpansionPart): Steps<string> {
  const { script } = part;
  if (!script) return '';
  if (script.errors?.length) return failed(shell, part);
  const file = readsOneFile(script);
  if (file) return yield* readFile(shell, file);
  const { reader, writer } = makePipe();
  const child = spawnSubshell(shell, (inner) => runInside(inner, script), { descriptors: [[1, writer]], keepExit: true });
  writer.close();
  const bytes = yield* readAll(shell.process, reader);
  reader.close();
  while (!child.ended) yield { on: 'ready', any: [child.exit] };
  const ended = shell.process.reap(child);
  shell.substitutionStatus = exitCodeOf(ended ?? { exitCode: 0 });
  shell.lastStatus = shell.substitutionStatus;
  return textKeepingBytes(bytes.replaceAll('\0', '')).replace(/\n+$/, '');
}

function* runInside(shell: Shell, script: ParsedScript): Steps<number> {
  if (shell.dialect === 'bash' && !shell.shopts.has('inherit_errexit')) shell.options.delete('errexit');
  if (script.source !== undefined) shell.source = new Source(script.source, shell.line);
  return yield* runStatements(shell, script.commands, true);
}

function failed(shell: Shell, part: CommandExpansionPart): never {
  const inner = part.text.startsWith('$(') ? part.text.slice(2, -1) : part.text.slice(1, -1);
  const parsed = parseScript(inner, shell.line);
  if ('problem' in parsed) reportSyntax(shell, parsed.problem);
  throw new ExpansionFailed(shell.dialect === 'bash' ? 1 : 2);
}

/** `$(< file)` */
function readsOneFile(script: ParsedScript): Redirect | undefined {
  const [statement] = script.commands;
  if (script.commands.length !== 1 || statement?.command.type !== 'Command') return undefined;
  const { name, prefix, suffix } = statement.command;
  const [only] = prefix;
  if (name || suffix.length > 0 || prefix.length !== 1 || only?.type !== 'Redirect') return undefined;
  return only.operator === '<' && !only.descriptor ? only : undefined;
}

function* readFile(shell: Shell, redirect: Redirect): Steps<string> {
  const path = redirect.target ? yield* expandToText(shell, redirect.target) : '';
  try {
    const file = shell.process.namespaces.mount.open(path, { read: true }, shell.process);
    let out = '';
    for (let got = yield* readFrom(shell.process, file); got !== null; got = yield* readFrom(shell.process, file)) out += got;
    file.close();
    shell.substitutionStatus = 0;
    return textKeepingBytes(out).replace(/\n+$/, '');
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    printShellError(shell, `${path}: ${error.text}`);
    shell.substitutionStatus = 1;
    return '';
  }
}

/** The name of a file whose other end the commands have. */
export function processSubstitution(shell: Shell, part: ProcessSubstitutionPart): string {
  const { script, operator } = part;
  const { reader, writer } = makePipe();
  const [mine, theirs, theirNumber] = operator === '<' ? [reader, writer, 1] : ([writer, reader, 0] as const);
  let number = shell.nextSubstitutionDescriptor;
  while (shell.process.descriptor(number)) number -= 1;
  const child = spawnSubshell(shell, (inner) => runStatements(inner, script?.commands ?? [], true), { descriptors: [[theirNumber, theirs]], background: true });
  shell.lastBackground = child.pid;
  theirs.close();
  shell.process.setDescriptor(number, mine);
  shell.openSubstitutions.push(number);
  return `/dev/fd/${number}`;
}
