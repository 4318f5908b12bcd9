// vi, vim, nano and their kin: the editor of whoever looks at the terminal. The program asks its host to edit a text and
// waits; without a host that can, it says so.
// @supports partly shell: vi, vim, nano — "open the page's editor; their own command lines (-c, +N, several windows) are not simulated"

import { textKeepingBytes, utf8 } from '../../base/bytes.ts';
import { askHost, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { nameOf, problem } from './support.ts';

export const edit: Program = function* (process) {
  const files = process.argv.slice(1).filter((word) => !/^[-+]./.test(word));
  let code = 0;
  for (const path of files.length > 0 ? files : ['']) code = (yield* editOne(process, path)) || code;
  return code;
};

function* editOne(process: Process, path: string): Steps<number> {
  const { mount } = process.namespaces;
  try {
    if (path !== '' && mount.exists(path, process) && mount.stat(path, process).type === 'directory') return yield* problem(process, `${path}: Is a directory`);
    const before = path !== '' && mount.exists(path, process) ? textKeepingBytes(mount.readFile(path, process)) : '';
    const answer = yield* askHost(process, 'edit', { path, text: before, editor: nameOf(process) });
    if (answer === undefined) {
      yield* printError(process, `not simulated in Drydock: ${nameOf(process)} needs an editor on the page, and there is none here; write files with cat > FILE <<EOF or sed -i\n`);
      return 1;
    }
    const after = typeof answer === 'object' && answer !== null ? (answer as { text?: unknown }).text : answer;
    // Left without saving.
    if (typeof after !== 'string' || path === '') return 0;
    if (after !== before || !mount.exists(path, process)) mount.writeFile(path, utf8(after), process);
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* problem(process, `${path}: ${error.text}`);
  }
}
