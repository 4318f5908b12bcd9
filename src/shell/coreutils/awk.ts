// awk: patterns and actions over records. Upstream: POSIX awk, with what gawk and mawk have in common.
// @supports partly shell: awk — "gawk's include files, namespaces, coprocesses and -i are not simulated"

import { textKeepingBytes } from '../../base/bytes.ts';
import { RegexError } from '../../base/regex.ts';
import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { ansiC } from '../expand/escapes.ts';
import { Awk } from './awk/interpreter.ts';
import { parseAwk } from './awk/parser.ts';
import { AwkError } from './awk/state.ts';
import { AwkSyntaxError } from './awk/syntax.ts';
import { fromInput } from './awk/values.ts';
import { nameOf, parseOptions, problem } from './support.ts';

export const awk: Program = function* (process) {
  const { operands, each } = yield* parseOptions(process, {
    short: 'F:f:v:W:',
    long: { 'field-separator=': 'F', 'file=': 'f', 'assign=': 'v', version: 'version', posix: 'posix', traditional: 'traditional' },
    stopAtOperand: true,
    usageExit: 2,
  });
  const rest = [...operands];
  const programs: string[] = [];
  for (const [key, value] of each) {
    if (key !== 'f') continue;
    const text = yield* programFile(process, value);
    if (text === undefined) return 2;
    programs.push(text);
  }
  if (programs.length === 0) {
    const text = rest.shift();
    if (text === undefined) {
      yield* printError(process, `usage: ${nameOf(process)} [-F fs][-v var=value][prog | -f progfile][file ...]\n`);
      return 2;
    }
    programs.push(text);
  }
  try {
    const run = new Awk(process, parseAwk(programs.join('\n')), [nameOf(process), ...rest]);
    for (const [key, value] of each) {
      if (key === 'F') run.setVariable('FS', value === 't' ? '\t' : ansiC(value));
      const assignment = key === 'v' ? /^([A-Za-z_]\w*)=([^]*)$/.exec(value) : null;
      if (assignment) run.setVariable(assignment[1] ?? '', fromInput(ansiC(assignment[2] ?? '')));
      else if (key === 'v') return (yield* problem(process, `\`${value}' argument to \`-v' not in \`var=value' form`)) + 1;
    }
    return yield* run.run();
  } catch (error) {
    return yield* explain(process, error);
  }
};

function* programFile(process: Process, path: string): Steps<string | undefined> {
  try {
    return textKeepingBytes(process.namespaces.mount.readFile(path === '-' ? '/dev/stdin' : path, process));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* problem(process, `couldn't open file ${path}: ${error.text}`);
    return undefined;
  }
}

function* explain(process: Process, error: unknown): Steps<number> {
  if (error instanceof AwkSyntaxError) yield* problem(process, `line ${error.line}: ${error.message}`);
  else if (error instanceof AwkError) yield* problem(process, error.message);
  else if (error instanceof RegexError) yield* problem(process, `regular expression compile failed (${error.message})`);
  else throw error;
  return 2;
}
