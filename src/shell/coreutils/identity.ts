// whoami, id, hostname, uname, nproc: who and where. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import type { Process, Program } from '../../os/process.ts';
import { parseOptions } from './support.ts';

function nameOf(process: Process, file: string, id: number): string {
  const { mount } = process.namespaces;
  const content = mount.exists(file, process) ? mount.readFile(file, process) : '';
  return content.split('\n').map((line) => line.split(':')).find((f) => f[2] === String(id))?.[0] ?? String(id);
}

export const whoami: Program = function* (process) {
  yield* print(process, `${nameOf(process, '/etc/passwd', process.credentials.uid)}\n`);
  return 0;
};

export const id: Program = function* (process) {
  const { has } = yield* parseOptions(process, { short: 'ugGnr', long: { user: 'u', group: 'g', groups: 'G', name: 'n' } });
  const { uid, gid, groups } = process.credentials;
  const [user, group] = [nameOf(process, '/etc/passwd', uid), nameOf(process, '/etc/group', gid)];
  const all = [...new Set([gid, ...groups])];
  const named = (n: number): string => (has('n') ? nameOf(process, '/etc/group', n) : String(n));
  if (has('u')) yield* print(process, `${has('n') ? user : uid}\n`);
  else if (has('g')) yield* print(process, `${has('n') ? group : gid}\n`);
  else if (has('G')) yield* print(process, `${all.map(named).join(' ')}\n`);
  else yield* print(process, `uid=${uid}(${user}) gid=${gid}(${group}) groups=${all.map((n) => `${n}(${nameOf(process, '/etc/group', n)})`).join(',')}\n`);
  return 0;
};

export const hostname: Program = function* (process) {
  yield* print(process, `${process.namespaces.uts.hostname}\n`);
  return 0;
};

export const uname: Program = function* (process) {
  const { has } = yield* parseOptions(process, { short: 'asnrvmpio', long: { all: 'a', 'kernel-name': 's', nodename: 'n', 'kernel-release': 'r', machine: 'm' } });
  const parts: readonly (readonly [string, string])[] = [['s', 'Linux'], ['n', process.namespaces.uts.hostname], ['r', '6.8.0-51-generic'], ['v', '#52-Ubuntu SMP PREEMPT_DYNAMIC Thu Dec  5 13:09:44 UTC 2024'], ['m', 'x86_64'], ['o', 'GNU/Linux']];
  const wanted = parts.filter(([letter]) => has('a') || has(letter));
  yield* print(process, `${(wanted.length ? wanted : parts.slice(0, 1)).map(([, value]) => value).join(' ')}\n`);
  return 0;
};
