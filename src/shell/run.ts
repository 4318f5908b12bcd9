// Runs the tree: statements, lists, pipelines. Single commands are in simple-command.ts and compound.ts.
// Upstream: bash's execute_cmd.c.

import type { AndOr, CommandNode, Pipeline, PipelineNode, Statement } from 'unbash';
import type { Steps } from '../os/process.ts';
import { expandAliases } from './aliases.ts';
import { runCompound } from './compound.ts';
import { openHereDocuments } from './here-documents.ts';
import { startBackground } from './jobs.ts';
import { printShellError, writeNow } from './messages.ts';
import { needsMore, parseScript, type SyntaxProblem } from './parse.ts';
import { runPipeline } from './pipeline.ts';
import { runSimple } from './simple-command.ts';
import { Source, type Unit } from './source.ts';
import { Interrupted, type Shell } from './state.ts';
import { timed } from './timing.ts';
import { runPendingTraps, runTrap } from './traps.ts';

/**
 * Runs statements one after the other.
 * @param final nothing follows in this process: the last command may take its place, as exec(2) does
 */
export function* runStatements(shell: Shell, statements: readonly Statement[], final = false): Steps<number> {
  let status = 0;
  for (const statement of statements) {
    // `set -n`: a script is only read from here on.
    if (shell.option('noexec') && !shell.interactive) return status;
    const last = final && statement === statements.at(-1);
    status = statement.background ? yield* startBackground(shell, statement) : yield* runNode(shell, statement.command, last);
  }
  return status;
}

/** Parses and runs text: `eval`, traps, `-c`. Statements before a syntax error run when they stand on earlier lines. */
export function* runText(shell: Shell, text: string, firstLine: number, final = false, name: string | undefined = shell.source.name): Steps<number> {
  // A definition on one line changes how the next one is read.
  const byLine = /\balias\b/.test(text) || (shell.aliases.size > 0 && shell.shopts.has('expand_aliases'));
  const parsed = byLine ? undefined : parseScript(text, firstLine);
  if (parsed && 'unit' in parsed) return yield* runUnit(shell, named(parsed.unit, name), final);
  let status = 0;
  for (const chunk of chunksOf(shell, text, firstLine)) {
    if ('problem' in chunk) {
      reportSyntax(shell, chunk.problem);
      shell.lastStatus = 2;
      return 2;
    }
    status = yield* runUnit(shell, named(chunk.unit, name), false);
  }
  return status;
}

const named = (unit: Unit, name: string | undefined): Unit => (name === undefined ? unit : { ...unit, source: new Source(unit.source.text, unit.source.firstLine, name) });

/** The text line by line, as far as it parses, with aliases as they are by then. */
function* chunksOf(shell: Shell, text: string, firstLine: number): Generator<ReturnType<typeof parseScript>, void, void> {
  const lines = text.split('\n');
  let start = 0;
  for (let end = 1; end <= lines.length; end++) {
    const raw = lines.slice(start, end).join('\n');
    if (end < lines.length && needsMore(raw)) continue;
    const chunk = expandAliases(shell, end < lines.length ? `${raw}\n` : raw);
    yield parseScript(chunk, firstLine + start);
    start = end;
  }
}

/** Runs what was parsed already. */
export function* runUnit(shell: Shell, unit: Unit, final = false): Steps<number> {
  const before = shell.source;
  shell.source = unit.source;
  if (unit.source.text.includes('<<')) warnOfOpenHereDocuments(shell, unit);
  try {
    return yield* runStatements(shell, unit.statements, final);
  } finally {
    shell.source = before;
  }
}

function warnOfOpenHereDocuments(shell: Shell, unit: Unit): void {
  if (shell.dialect !== 'bash') return;
  for (const document of openHereDocuments(unit.statements)) {
    const line = unit.source.lineAt(document.pos);
    const end = unit.source.lineAt(unit.source.text.length) - (unit.source.text.endsWith('\n') ? 1 : 0);
    shell.line = end;
    printShellError(shell, `warning: here-document at line ${line} delimited by end-of-file (wanted \`${document.delimiter?.value ?? ''}')`);
  }
}

/** Prints what bash (dash, busybox) says about text that does not parse. */
export function reportSyntax(shell: Shell, problem: SyntaxProblem): void {
  if (shell.dialect === 'bash') {
    // At a prompt the line itself is still on the screen.
    for (const { line, text } of shell.interactive ? problem.messages.slice(0, 1) : problem.messages) {
      shell.line = line;
      const command = shell.evaluating ? `${shell.evaluating}: ` : shell.readsCommandString && shell.source.name === undefined ? '-c: ' : '';
      writeNow(shell, shell.interactive ? `${shell.prefix}${text}\n` : `${shell.source.name ?? shell.name}: ${command}line ${line}: ${text}\n`);
    }
    return;
  }
  shell.line = problem.brief.line;
  const { text } = problem.brief;
  writeNow(
    shell,
    shell.dialect === 'dash'
      ? `${shell.prefix}${text}\n`
      : `${shell.name}: ${text
          .replace('Syntax error:', 'syntax error:')
          .replace(/^syntax error: (.*) unexpected$/, 'syntax error: unexpected $1')
          .replace('Unterminated', 'unterminated')}\n`,
  );
}

/** Runs one pipeline or list. */
export function* runNode(shell: Shell, node: PipelineNode | AndOr, final = false): Steps<number> {
  if (node.type === 'AndOr') return yield* runAndOr(shell, node, final);
  if (node.type === 'Pipeline') return yield* runPrefixed(shell, node);
  const status = yield* runCommand(shell, node, final);
  shell.lastStatus = status;
  shell.pipeStatus = [status];
  yield* afterPipeline(shell, status, endsShell(node));
  return status;
}

function* runAndOr(shell: Shell, node: AndOr, final: boolean): Steps<number> {
  let status = 0;
  for (let i = 0; i < node.commands.length; i++) {
    const operator = node.operators[i - 1];
    if (operator && (operator === '&&') !== (status === 0)) continue;
    const last = i === node.commands.length - 1;
    if (!last) shell.errexitPaused += 1;
    try {
      status = yield* runNode(shell, node.commands[i] as PipelineNode, final && last);
    } finally {
      if (!last) shell.errexitPaused -= 1;
    }
  }
  return status;
}

function* runPrefixed(shell: Shell, node: Pipeline): Steps<number> {
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  if (negated) shell.errexitPaused += 1;
  let status: number;
  try {
    const run = (): Steps<number> => runStages(shell, node);
    status = time ? yield* timed(shell, time.posix !== undefined, run) : yield* run();
  } finally {
    if (negated) shell.errexitPaused -= 1;
  }
  if (negated) status = status === 0 ? 1 : 0;
  shell.lastStatus = status;
  const [only] = node.commands;
  if (!negated) yield* afterPipeline(shell, status, node.commands.length > 1 || (only !== undefined && endsShell(only)));
  return status;
}

function* runStages(shell: Shell, node: Pipeline): Steps<number> {
  const [only] = node.commands;
  if (!only) return 0;
  if (node.commands.length > 1) return yield* runPipeline(shell, node);
  const status = yield* runCommand(shell, only);
  shell.pipeStatus = [status];
  return status;
}

/** Whether `set -e` looks at the status of this command; inside a group its last command was looked at already. */
function endsShell(node: CommandNode): boolean {
  return (
    node.type === 'Command' ||
    node.type === 'Subshell' ||
    node.type === 'TestCommand' ||
    node.type === 'ArithmeticCommand' ||
    (node.type === 'Redirected' && node.command.type === 'Subshell')
  );
}

function* afterPipeline(shell: Shell, status: number, counts: boolean): Steps<void> {
  if (status === 0 || !counts || shell.errexitPaused > 0) return;
  const trap = shell.traps.get('ERR');
  if (trap && !shell.inTrap && (shell.functionDepth === 0 || shell.option('errtrace'))) yield* runTrap(shell, trap);
  if (shell.option('errexit')) shell.exit(status);
}

/** Runs one command. @param final see runStatements */
export function* runCommand(shell: Shell, node: CommandNode, final = false): Steps<number> {
  yield* breathe(shell);
  if (node.type === 'Command') return yield* runSimple(shell, node, final);
  return yield* runCompound(shell, node, final);
}

/** Between commands: pays for the computing, and looks for keys and signals. */
export function* breathe(shell: Shell): Steps<void> {
  if (shell.process.spend(2)) yield { on: 'cpu', steps: 0 };
  if (shell.pendingTraps.length > 0) yield* runPendingTraps(shell);
  if (!shell.interrupted) return;
  shell.interrupted = false;
  throw new Interrupted();
}
