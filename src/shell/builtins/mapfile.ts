// mapfile, also called readarray: lines into an array. Upstream: bash(1), mapfile.

import { textKeepingBytes } from '../../base/bytes.ts';
import { input, readLine } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { singleQuoted } from '../quoting.ts';
import { runText } from '../run.ts';
import { isIndexed } from '../variables.ts';
import { isName } from './assign-target.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain } from './say.ts';

export const mapfile: Builtin = {
  names: ['mapfile', 'readarray'],
  bashOnly: true,
  *run(shell, args, { name: command }) {
    const options = builtinOptions(
      shell,
      command,
      args,
      'd:n:O:s:tu:C:c:',
      `${command} [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]`,
    );
    if (typeof options === 'number') return options;
    const name = options.operands[0] ?? 'MAPFILE';
    if (!isName(name)) return complain(shell, command, `\`${name}': not a valid identifier`);
    const delimiter = options.has('d') ? options.get('d')?.charAt(0) || '\0' : '\n';
    const most = Number(options.get('n') ?? 0) || Number.POSITIVE_INFINITY;
    const skip = Number(options.get('s') ?? 0);
    const origin = Number(options.get('O') ?? 0);
    const before = shell.variables.find(name)?.value;
    const values = new Map<number, string>(options.has('O') && isIndexed(before) ? before : []);
    const callback = options.get('C');
    const quantum = Number(options.get('c') ?? 5000);
    try {
      const file = input(shell.process, Number(options.get('u') ?? 0));
      for (let i = 0; i < skip + most; i++) {
        const got = yield* readLine(shell.process, file, delimiter);
        if (got === null) break;
        if (i < skip) continue;
        const line = textKeepingBytes((options.has('t') || delimiter === '\0') && got.endsWith(delimiter) ? got.slice(0, -1) : got);
        const index = origin + i - skip;
        if (callback !== undefined && (i - skip + 1) % quantum === 0) yield* runText(shell, `${callback} ${index} ${singleQuoted(line)}`, shell.line);
        values.set(index, line);
      }
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return complain(shell, command, `${options.get('u') ?? 0}: invalid file descriptor: ${error.text}`);
    }
    shell.variables.declare(name, 'anywhere');
    shell.variables.setValue(name, values);
    return 0;
  },
};
