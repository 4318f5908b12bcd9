// sed: a stream editor. Upstream: GNU sed. The script's language is in sed/script.ts, the cycle in sed/run.ts.

import { textKeepingBytes } from '../../base/bytes.ts';
import { printError } from '../../os/io.ts';
import { CaptureFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit, type Process, type Program, type Steps } from '../../os/process.ts';
import { SedInput } from './sed/input.ts';
import { type SedOptions, SedRun } from './sed/run.ts';
import { parseSed, type SedCommand, SedError } from './sed/script.ts';
import { parseOptions } from './support.ts';

export const sed: Program = function* (process) {
  const long = {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    separate: 's',
    'expression=': 'e',
    'file=': 'f',
    'in-place?': 'i',
    'null-data': 'z',
    unbuffered: 'u',
    posix: 'posix',
  };
  const { operands, each, has, get } = yield* parseOptions(process, { short: 'nErsuze:f:i::', long });
  const paths = [...operands];
  const scripts = each.flatMap(([key, value]) => (key === 'e' ? [value] : key === 'f' ? [process.namespaces.mount.readFile(value, process).replace(/\n$/, '')] : []));
  if (scripts.length === 0) {
    const first = paths.shift();
    if (first === undefined) {
      yield* printError(process, 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
      throw new Exit(1);
    }
    scripts.push(first);
  }
  const commands = yield* parse(process, scripts.join('\n'), has('E') || has('r'));
  const options: SedOptions = { quiet: has('n') || scripts[0]?.startsWith('#n\n') === true, zero: has('z'), separate: has('s') || has('i') };
  if (has('i')) return yield* inPlace(process, commands, options, paths, get('i') ?? '');
  const out = process.descriptor(1) ?? new CaptureFile();
  const input = new SedInput(process, paths.length ? paths : ['-'], options.zero ? '\0' : '\n');
  const run = new SedRun(process, commands, options, input, out);
  const lost = run.missingLabel();
  if (lost !== undefined) {
    yield* printError(process, `sed: -e expression #1, char ${scripts.join('\n').length}: can't find label for jump to \`${lost}'\n`);
    return 1;
  }
  yield* run.run(input, out);
  return run.exitCode || (input.failed ? 2 : 0);
};

function* parse(process: Process, script: string, extended: boolean): Steps<readonly SedCommand[]> {
  try {
    return parseSed(textKeepingBytes(script), extended);
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    yield* printError(process, `sed: ${error.message}\n`);
    throw new Exit(1);
  }
}

function* inPlace(process: Process, commands: readonly SedCommand[], options: SedOptions, paths: readonly string[], suffix: string): Steps<number> {
  const { mount } = process.namespaces;
  let code = 0;
  for (const path of paths) {
    try {
      const before = mount.readFile(path, process);
      const out = new CaptureFile();
      const input = new SedInput(process, [path], options.zero ? '\0' : '\n');
      const run = new SedRun(process, commands, options, input, out);
      yield* run.run(input, out);
      if (suffix) mount.writeFile(suffix.includes('*') ? suffix.replaceAll('*', path) : `${path}${suffix}`, before, process);
      mount.writeFile(path, out.content, process);
      code = run.exitCode || code;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `sed: can't read ${path}: ${error.text}\n`);
      code = 4;
    }
  }
  return code;
}
