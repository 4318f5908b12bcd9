// What find does with a file: print it, remove it, run a program on it. Upstream: GNU findutils, find(1) ACTIONS.

import { strftime } from '../../../base/strftime.ts';
import { argvFor, print, printError, runChild } from '../../../os/io.ts';
import { OsError } from '../../../os/os-error.ts';
import { folderOf } from '../../../os/path.ts';
import type { Process, Steps } from '../../../os/process.ts';
import { groupName, userName } from '../../../os/users.ts';
import { ansiC } from '../../expand/escapes.ts';
import { modeText } from '../../file-mode.ts';
import { answersYes } from '../confirm.ts';
import type { Find, Test, Visit } from './expression.ts';

export function printAction({ process }: Find, end: string): Test {
  return function* (visit) {
    yield* print(process, visit.path + end);
    return true;
  };
}

export function printfAction({ process }: Find, format: string): Test {
  return function* (visit) {
    yield* print(process, filled(process, format, visit));
    return true;
  };
}

function filled(process: Process, format: string, visit: Visit): string {
  const { path, stat, name, root, depth } = visit;
  const value = (letter: string): string => {
    switch (letter.charAt(0)) {
      case 'p': return path;
      case 'f': return name;
      case 'h': return folderOf(path);
      case 'P': return path === root ? '' : path.slice(root.length).replace(/^\//, '');
      case 'H': return root;
      case 'd': return String(depth);
      case 's': return String(stat.sizeBytes);
      case 'k': return String(Math.ceil(stat.sizeBytes / 4096) * 4);
      case 'b': return String(Math.ceil(stat.sizeBytes / 4096) * 8);
      case 'm': return stat.mode.toString(8);
      case 'M': return modeText(stat);
      case 'u': return userName(process, stat.uid);
      case 'g': return groupName(process, stat.gid);
      case 'U': return String(stat.uid);
      case 'G': return String(stat.gid);
      case 'n': return String(stat.links);
      case 'i': return String(stat.inode);
      case 'y':
      case 'Y': return { file: 'f', directory: 'd', symlink: 'l', fifo: 'p', socket: 's', device: 'c' }[stat.type];
      case 'l': return stat.type === 'symlink' ? process.namespaces.mount.readLink(path, process) : '';
      case 't': return strftime('%a %b %d %H:%M:%S.%N0 %Y', stat.modifiedMs);
      case 'T':
      case 'A':
      case 'C': return letter.charAt(1) === '@' ? (stat.modifiedMs / 1000).toFixed(10) : letter.charAt(1) === '+' ? strftime('%Y-%m-%d+%H:%M:%S.%N0', stat.modifiedMs) : strftime(`%${letter.charAt(1)}`, stat.modifiedMs);
      case '%': return '%';
      default: return `%${letter}`;
    } // biome-ignore format: a table
  };
  return ansiC(format).replace(/%(-?)(\d*)([TAC].|[a-zA-Z%])/g, (_whole, left: string, width: string, letter: string) => {
    const text = value(letter);
    return left ? text.padEnd(Number(width)) : text.padStart(Number(width || 0));
  });
}

export function deleteAction(find: Find): Test {
  const { process } = find;
  const { mount } = process.namespaces;
  return function* (visit) {
    if (visit.path === '.') return true;
    try {
      if (visit.stat.type === 'directory') mount.removeDirectory(visit.path, process);
      else mount.unlink(visit.path, process);
      return true;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `find: cannot delete ‘${visit.path}’: ${error.text}\n`);
      find.failed = true;
      return false;
    }
  };
}

export function execAction(find: Find, kind: string, command: readonly string[]): Test {
  const { process } = find;
  if (command.at(-1) === '+' && kind !== '-ok') return collect(find, command.slice(0, -2));
  return function* (visit) {
    const path = kind === '-execdir' ? `./${visit.name}` : visit.path;
    const words = command.map((word) => word.replaceAll('{}', path));
    if (kind === '-ok' && !(yield* answersYes(process, `< ${words[0]} ... ${visit.path} > ? `))) return false;
    return (yield* runProgram(find, words, kind === '-execdir' ? folderOf(visit.path) : undefined)) === 0;
  };
}

/** `-exec … {} +`: the files are given together at the end. */
function collect(find: Find, command: readonly string[]): Test {
  const paths: string[] = [];
  find.batches.push({
    *run() {
      if (paths.length > 0 && (yield* runProgram(find, [...command, ...paths], undefined)) !== 0) find.failed = true;
    },
  });
  return function* (visit) {
    paths.push(visit.path);
    return true;
  };
}

function* runProgram(find: Find, words: readonly string[], folder: string | undefined): Steps<number> {
  const { process } = find;
  const name = words[0] ?? '';
  try {
    const found = process.lookUpProgram(name);
    const cwd = folder === undefined ? process.cwd : process.namespaces.mount.realPath(folder, process);
    return yield* runChild(process, { program: found.program, argv: argvFor(found, words), cwd });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `find: ‘${name}’: ${error.text}\n`);
    return 1;
  }
}
