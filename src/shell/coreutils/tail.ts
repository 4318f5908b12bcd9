// tail: the last lines or bytes, and -f to follow. Upstream: GNU coreutils tail.

import { print, readAll, sleep, write } from '../../os/io.ts';
import type { Process, Program } from '../../os/process.ts';
import { complain, linesOf, openInput, parseOptions } from './support.ts';

const pollMs = 200;

export const tail: Program = function* (process) {
  const short = process.argv.slice(1).map((word) => (/^-\d+$/.test(word) ? `-n${word.slice(1)}` : word));
  const { operands, has, get } = yield* parseOptions(Object.create(process, { argv: { value: [process.argv[0] ?? 'tail', ...short] } }) as Process, { short: 'n:c:fFqv', long: { 'lines=': 'n', 'bytes=': 'c', follow: 'f', quiet: 'q' } });
  const paths = operands.length ? operands : ['-'];
  let code = 0;
  for (const [i, path] of paths.entries()) {
    try {
      const content = yield* readAll(process, openInput(process, path));
      if (paths.length > 1 && !has('q')) yield* print(process, `${i ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`);
      yield* write(process, last(content, get('n') ?? '10', get('c')));
      if ((has('f') || has('F')) && path !== '-' && i === paths.length - 1) {
        for (let seen = content.length; ; yield* sleep(process, pollMs)) {
          const now = yield* readAll(process, openInput(process, path));
          if (now.length < seen) seen = 0;
          if (now.length > seen) yield* write(process, now.slice(seen));
          seen = now.length;
        }
      }
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
};

function last(content: string, lines: string, bytes: string | undefined): string {
  if (bytes !== undefined) return bytes.startsWith('+') ? content.slice(Number(bytes) - 1) : content.slice(-Number(bytes) || content.length);
  const ended = content === '' || content.endsWith('\n');
  const all = linesOf(content);
  const kept = lines.startsWith('+') ? all.slice(Math.max(0, Number(lines) - 1)) : Number(lines) === 0 ? [] : all.slice(-Math.abs(Number(lines)));
  return kept.length ? `${kept.join('\n')}${ended ? '\n' : ''}` : '';
}
