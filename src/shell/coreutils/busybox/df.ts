// df as BusyBox ships it. Upstream: busybox coreutils/df.c, libbb/human_readable.c. Left out: -P, -T, -i, -t.

import { print, printError } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import { type Row, rows } from '../du.ts';

const units = ['', 'K', 'M', 'G', 'T'];

/** `91.4G`; nothing is `0`. */
export function human(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return unit === 0 ? String(value) : `${value.toFixed(1)}${units[unit]}`;
}

export const busyboxDf: Program = function* (process) {
  const words = process.argv.slice(1);
  const letters = words.filter((word) => word.startsWith('-')).join('');
  const unit = letters.includes('m') ? 1024 ** 2 : 1024;
  const show = (bytes: number): string => (letters.includes('h') ? human(bytes) : String(Math.round(bytes / unit)));
  const asked = words.filter((word) => !word.startsWith('-'));
  const { found, code } = asked.length > 0 ? yield* mountsOf(process, asked) : { found: rows(process).filter(({ size }) => size > 0 || letters.includes('a')), code: 0 };
  const title = letters.includes('h') ? '     Size' : letters.includes('m') ? '1M-blocks' : '1K-blocks';
  const lines = found.map(({ source, size, used, path }) => {
    const share = size === 0 ? 0 : Math.ceil((used / size) * 100);
    return `${source.padEnd(20)} ${[size, used, size - used].map((bytes) => show(bytes).padStart(9)).join(' ')} ${String(share).padStart(3)}% ${path}\n`;
  });
  if (found.length > 0) yield* print(process, `Filesystem           ${title}      Used Available Use% Mounted on\n${lines.join('')}`);
  return code;
};

/** The file systems that paths are on. */
function* mountsOf(process: Process, paths: readonly string[]): Steps<{ readonly found: readonly Row[]; readonly code: number }> {
  const found: Row[] = [];
  let code = 0;
  for (const path of paths) {
    try {
      const real = process.namespaces.mount.realPath(path, process);
      const under = rows(process).filter((row) => real === row.path || real.startsWith(row.path === '/' ? '/' : `${row.path}/`));
      found.push(...under.sort((a, b) => b.path.length - a.path.length).slice(0, 1));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `df: ${path}: ${error.text}\n`);
      code = 1;
    }
  }
  return { found, code };
}
