// stat: what the system knows of a file. Upstream: GNU coreutils stat. Left out: -f beyond the usual sequences.

import { strftime } from '../../base/strftime.ts';
import type { Stat } from '../../os/filesystem.ts';
import { print } from '../../os/io.ts';
import type { Process, Program } from '../../os/process.ts';
import { groupName, userName } from '../../os/users.ts';
import { modeText } from '../file-mode.ts';
import { complain, parseOptions, usageError } from './support.ts';

export const stat: Program = function* (process) {
  const { operands, has, get, each } = yield* parseOptions(process, {
    short: 'Lc:ft',
    long: { dereference: 'L', 'format=': 'c', 'printf=': 'printf', 'file-system': 'f', terse: 't' },
  });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  const { mount } = process.namespaces;
  const last = each.findLast(([key]) => key === 'c' || key === 'printf')?.[0];
  const format = last === 'printf' ? unescaped(get('printf') ?? '') : last === 'c' ? `${get('c') ?? ''}\n` : undefined;
  let code = 0;
  for (const path of operands) {
    try {
      const found = has('L') ? mount.stat(path, process) : mount.lstat(path, process);
      const target = found.type === 'symlink' ? mount.readLink(path, process) : undefined;
      yield* print(process, filled(process, format ?? standard(found, has('t')), path, found, target));
    } catch (error) {
      code = yield* complain(process, error, has('L') ? 'cannot stat' : 'cannot statx', path);
    }
  }
  return code;
};

const unescaped = (text: string): string => text.replace(/\\([nt\\"])/g, (_whole, ch: string) => (ch === 'n' ? '\n' : ch === 't' ? '\t' : ch));

function standard({ type }: Stat, terse: boolean): string {
  if (terse) return '%n %s %b %f %u %g fe00 %i %h 0 0 %X %Y %Z %W %o\n';
  const special = type === 'device' ? 'Device type: 1,3\n' : '\n';
  return `  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: 254,0\tInode: %-10i  Links: ${type === 'device' ? '%-5h ' : '%h'}${special}Access: (%a4/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n`;
}

const typeNames: Readonly<Record<Stat['type'], string>> = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  fifo: 'fifo',
  device: 'character special file',
  socket: 'socket',
};
const typeBits: Readonly<Record<Stat['type'], number>> = { file: 0o100000, directory: 0o040000, symlink: 0o120000, fifo: 0o010000, device: 0o020000, socket: 0o140000 };

function filled(process: Process, format: string, path: string, stat: Stat, target: string | undefined): string {
  return format.replace(/%(-?)(\d*)(a4|[aAbBCdDfFgGhiInNmoOstTuUwWxXyYzZ%])/g, (_whole, left: string, width: string, letter: string) => {
    const text = value(process, letter, path, stat, target);
    return left ? text.padEnd(Number(width)) : text.padStart(Number(width || 0));
  });
}

function value(process: Process, letter: string, path: string, stat: Stat, target: string | undefined): string {
  const moment = strftime('%Y-%m-%d %H:%M:%S.%N %z', stat.modifiedMs);
  switch (letter) {
    case 'a4': return stat.mode.toString(8).padStart(4, '0');
    case 'a': return stat.mode.toString(8);
    case 'A': return modeText(stat);
    case 'b': return String(stat.type === 'file' ? Math.ceil(stat.sizeBytes / 4096) * 8 : stat.type === 'directory' ? 8 : 0);
    case 'B': return '512';
    case 'd': return '65024';
    case 'D': return 'fe00';
    case 'f': return (typeBits[stat.type] | stat.mode).toString(16);
    case 'F': return stat.type === 'file' && stat.sizeBytes === 0 ? 'regular empty file' : typeNames[stat.type];
    case 'g': return String(stat.gid);
    case 'G': return groupName(process, stat.gid);
    case 'h': return String(stat.links);
    case 'i': return String(stat.inode);
    case 'm': return '/';
    case 'n': return path;
    case 'N': return target === undefined ? path : `${path} -> ${target}`;
    case 'o': return '4096';
    case 's': return String(stat.sizeBytes);
    case 't':
    case 'T': return '0';
    case 'u': return String(stat.uid);
    case 'U': return userName(process, stat.uid);
    case 'X':
    case 'Y':
    case 'Z':
    case 'W': return String(Math.floor(stat.modifiedMs / 1000));
    case 'w':
    case 'x':
    case 'y':
    case 'z': return moment;
    case '%': return '%';
    default: return '?';
  } // biome-ignore format: a table
}
