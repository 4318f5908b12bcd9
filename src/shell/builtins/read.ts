// read and mapfile. Upstream: bash(1).

import { text } from '../../base/bytes.ts';
import { input, readFrom, readLine, waitFor } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import { writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';
import { ReadOnlyVariable } from '../variables.ts';
import type { Builtin } from './builtin.ts';
import { complain } from './say.ts';

export const read: Builtin = {
  names: ['read'],
  *run(shell, args) {
    const options = new Map<string, string>();
    let at = 0;
    for (; /^-[A-Za-z]/.test(args[at] ?? ''); at++) {
      const word = (args[at] ?? '').slice(1);
      for (let i = 0; i < word.length; i++) {
        const letter = word.charAt(i);
        if (!'adinNptu'.includes(letter)) options.set(letter, '');
        else {
          options.set(letter, word.slice(i + 1) || (args[++at] ?? ''));
          break;
        }
      }
    }
    const names = args.slice(at);
    const bad = names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name));
    if (bad !== undefined) return complain(shell, 'read', `\`${bad}': not a valid identifier`);
    if (options.has('p') && shell.process.descriptor(0)?.tty) writeNow(shell, options.get('p') ?? '');
    const got = yield* take(shell, options);
    if (typeof got === 'number') return got;
    try {
      spread(shell, got.line, names, options);
    } catch (error) {
      if (!(error instanceof ReadOnlyVariable)) throw error;
      return complain(shell, 'read', `${names[0] ?? ''}: readonly variable`);
    }
    return got.complete ? 0 : 1;
  },
};

function* take(shell: Shell, options: ReadonlyMap<string, string>): Steps<{ readonly line: string; readonly complete: boolean } | number> {
  const { process } = shell;
  try {
    const file = input(process, Number(options.get('u') ?? 0));
    const limit = options.get('t');
    if (limit !== undefined && !(yield* waitFor(process, [file.readable], Number(limit) * 1000))) return 142;
    const count = options.get('n') ?? options.get('N');
    if (count !== undefined) {
      let line = '';
      while (line.length < Number(count)) {
        const got = yield* readFrom(process, file, 1);
        if (got === null || (got === '\n' && !options.has('N'))) return { line: text(line), complete: got !== null };
        line += got;
      }
      return { line: text(line), complete: true };
    }
    const delimiter = options.has('d') ? options.get('d') || '\0' : '\n';
    let line = '';
    for (;;) {
      const got = yield* readLine(process, file, delimiter.charAt(0));
      if (got === null) return { line: text(line), complete: false };
      const complete = got.endsWith(delimiter);
      line += complete ? got.slice(0, -1) : got;
      if (!complete) return { line: text(line), complete };
      const odd = /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
      if (options.has('r') || !odd) return { line: text(line), complete };
      line = line.slice(0, -1);
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return complain(shell, 'read', `read error: ${options.get('u') ?? 0}: ${error.text}`);
  }
}

function spread(shell: Shell, line: string, names: readonly string[], options: ReadonlyMap<string, string>): void {
  const plain = options.has('r') ? line : line;
  const array = options.get('a');
  if (array !== undefined) {
    shell.variables.declare(array, 'anywhere');
    shell.variables.setValue(array, new Map(fields(shell, plain, Number.POSITIVE_INFINITY, options.has('r')).map((value, i) => [i, value])));
    return;
  }
  if (names.length === 0) return shell.variables.set('REPLY', options.has('r') ? line : line.replace(/\\([^])/g, '$1'));
  const values = options.has('N') ? [line] : fields(shell, plain, names.length, options.has('r'));
  names.forEach((name, i) => {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(name);
    if (element) shell.variables.setElement(element[1] ?? '', element[2] ?? '', values[i] ?? '');
    else shell.variables.set(name, values[i] ?? '');
  });
}

/** Splits by IFS into at most `most` fields; the last takes the rest. */
function fields(shell: Shell, line: string, most: number, raw: boolean): string[] {
  const ifs = shell.get('IFS') ?? ' \t\n';
  const blank = (ch: string): boolean => ifs.includes(ch) && /\s/.test(ch);
  const out: string[] = [];
  let rest = line;
  const skip = (): void => {
    while (rest !== '' && blank(rest.charAt(0))) rest = rest.slice(1);
  };
  skip();
  while (rest !== '' && out.length < most - 1) {
    let field = '';
    let i = 0;
    for (; i < rest.length && !ifs.includes(rest.charAt(i)); i++) {
      if (!raw && rest.charAt(i) === '\\') i += 1;
      field += rest.charAt(i);
    }
    out.push(field);
    rest = rest.slice(i);
    skip();
    if (rest !== '' && ifs.includes(rest.charAt(0)) && i < line.length) {
      rest = rest.slice(1);
      skip();
    }
  }
  if (rest !== '' || out.length < most) {
    let end = rest.length;
    while (end > 0 && blank(rest.charAt(end - 1))) end -= 1;
    let last = rest.slice(0, end);
    if (last.length > 0 && !blank(last.at(-1) ?? '') && ifs.includes(last.at(-1) ?? '') && [...last.slice(0, -1)].every((ch) => !ifs.includes(ch))) last = last.slice(0, -1);
    if (Number.isFinite(most) || last !== '') out.push(raw ? last : last.replace(/\\([^])/g, '$1'));
  }
  return out;
}

export const mapfile: Builtin = {
  names: ['mapfile', 'readarray'],
  bashOnly: true,
  *run(shell, args) {
    const trim = args.includes('-t');
    const name = args.filter((word) => !word.startsWith('-')).at(-1) ?? 'MAPFILE';
    const lines: string[] = [];
    for (let got = yield* readLine(shell.process, input(shell.process)); got !== null; got = yield* readLine(shell.process, input(shell.process))) lines.push(text(trim ? got.replace(/\n$/, '') : got));
    shell.variables.declare(name, 'anywhere');
    shell.variables.setValue(name, new Map(lines.map((line, i) => [i, line])));
    return 0;
  },
};
