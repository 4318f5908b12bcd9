// tree: a folder as a drawing. Upstream: tree(1) 2.1.

import { globMatches } from '../../base/glob.ts';
import { print } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { type Parsed, parseOptions } from './support.ts';

interface Count {
  folders: number;
  files: number;
}

export const tree: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'adfiL:P:I:Fp', long: { dirsfirst: 'first', noreport: 'noreport', gitignore: 'gitignore' } });
  const count: Count = { folders: 0, files: 0 };
  let code = 0;
  for (const root of parsed.operands.length > 0 ? parsed.operands : ['.']) {
    const { mount } = process.namespaces;
    if (!mount.exists(root, process) || mount.stat(root, process).type !== 'directory') {
      yield* print(process, `${root}  [error opening dir]\n`);
      code = 2;
      continue;
    }
    count.folders += 1;
    yield* print(process, `${root}\n`);
    yield* draw(process, root, '', 1, parsed, count);
  }
  const folders = Math.max(0, count.folders);
  if (!parsed.has('noreport'))
    yield* print(process, `\n${folders} director${folders === 1 ? 'y' : 'ies'}${parsed.has('d') ? '' : `, ${count.files} file${count.files === 1 ? '' : 's'}`}\n`);
  return code;
};

function* draw(process: Process, folder: string, prefix: string, depth: number, parsed: Parsed, count: Count): Steps<void> {
  const { has, get } = parsed;
  if (has('L') && depth > Number(get('L'))) return;
  const { mount } = process.namespaces;
  const isFolder = (name: string): boolean => mount.lstat(`${folder}/${name}`, process).type === 'directory';
  const matches = (pattern: string | undefined, name: string): boolean => pattern !== undefined && pattern.split('|').some((one) => globMatches(one, name));
  const names = [...mount.list(folder, process)]
    .filter((name) => (has('a') || !name.startsWith('.')) && !matches(get('I'), name) && (!has('d') || isFolder(name)) && (!has('P') || isFolder(name) || matches(get('P'), name)))
    .sort((a, b) => (has('first') ? Number(isFolder(b)) - Number(isFolder(a)) : 0) || (a < b ? -1 : 1));
  for (const [i, name] of names.entries()) {
    const last = i === names.length - 1;
    const path = `${folder}/${name}`;
    const stat = mount.lstat(path, process);
    const target = stat.type === 'symlink' ? ` -> ${mount.readLink(path, process)}` : '';
    const mark = has('F') ? (stat.type === 'directory' ? '/' : stat.type === 'file' && stat.mode & 0o111 ? '*' : '') : '';
    yield* print(process, `${has('i') ? '' : `${prefix}${last ? '└── ' : '├── '}`}${has('f') ? path : name}${mark}${target}\n`);
    if (stat.type === 'directory') {
      count.folders += 1;
      yield* draw(process, path, `${prefix}${last ? '    ' : '│\u00a0\u00a0 '}`, depth + 1, parsed, count);
    } else count.files += 1;
  }
}
