// Who is who: /etc/passwd and /etc/group of the file system one sees. Upstream: passwd(5), group(5).

import { OsError } from './os-error.ts';
import type { Process } from './process.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** All users, in the file's order; none when there is no such file. */
export function users(process: Process): readonly User[] {
  return lines(process, '/etc/passwd').map(([name = '', , uid = '', gid = '', , home = '', shell = '']) => ({ name, uid: Number(uid), gid: Number(gid), home, shell }));
}

/** All groups with their members. */
export function groups(process: Process): readonly { readonly name: string; readonly gid: number; readonly members: readonly string[] }[] {
  return lines(process, '/etc/group').map(([name = '', , gid = '', members = '']) => ({ name, gid: Number(gid), members: members ? members.split(',') : [] }));
}

/** The user's name, or the number when nobody has it. */
export function userName(process: Process, uid: number): string {
  return users(process).find((user) => user.uid === uid)?.name ?? String(uid);
}

/** The group's name, or the number when there is none. */
export function groupName(process: Process, gid: number): string {
  return groups(process).find((group) => group.gid === gid)?.name ?? String(gid);
}

function lines(process: Process, path: string): readonly (readonly string[])[] {
  let content: string;
  try {
    content = process.namespaces.mount.readFile(path, { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: process.nowMs });
  } catch (error) {
    // Images built from scratch have no such file: then nobody has a name.
    if (error instanceof OsError) return [];
    throw error;
  }
  return content
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'));
}
