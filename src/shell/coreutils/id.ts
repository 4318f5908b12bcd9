// id, whoami, groups, logname: who one is. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import type { Credentials, Process, Program } from '../../os/process.ts';
import { groups as allGroups, groupName, userName, users } from '../../os/users.ts';
import { parseOptions, problem, usageError } from './support.ts';

export const id: Program = function* (process) {
  const { has, operands } = yield* parseOptions(process, { short: 'ugGnrz', long: { user: 'u', group: 'g', groups: 'G', name: 'n', real: 'r' } });
  const [name] = operands;
  const who = name === undefined ? process.credentials : credentialsOf(process, name);
  if (!who) return yield* problem(process, `‘${name}’: no such user`);
  if (has('n') && !['u', 'g', 'G'].some(has)) return yield* problem(process, 'cannot print only names or real IDs in default format');
  const user = (uid: number): string => (has('n') ? userName(process, uid) : String(uid));
  const group = (gid: number): string => (has('n') ? groupName(process, gid) : String(gid));
  const all = [...new Set([who.gid, ...who.groups])];
  if (has('u')) yield* print(process, `${user(who.uid)}\n`);
  else if (has('g')) yield* print(process, `${group(who.gid)}\n`);
  else if (has('G')) yield* print(process, `${all.map(group).join(' ')}\n`);
  else {
    const named = (number: number, text: string): string => (text === String(number) ? text : `${number}(${text})`);
    yield* print(
      process,
      `uid=${named(who.uid, userName(process, who.uid))} gid=${named(who.gid, groupName(process, who.gid))} groups=${all.map((gid) => named(gid, groupName(process, gid))).join(',')}\n`,
    );
  }
  return 0;
};

function credentialsOf(process: Process, name: string): Credentials | undefined {
  const user = users(process).find((one) => one.name === name || String(one.uid) === name);
  return (
    user && {
      uid: user.uid,
      gid: user.gid,
      groups: allGroups(process)
        .filter(({ members }) => members.includes(user.name))
        .map(({ gid }) => gid),
    }
  );
}

export const whoami: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '' });
  if (operands.length > 0) return yield* usageError(process, `extra operand ‘${operands[0]}’`);
  const { uid } = process.credentials;
  if (!users(process).some((user) => user.uid === uid)) return yield* problem(process, `cannot find name for user ID ${uid}`);
  yield* print(process, `${userName(process, uid)}\n`);
  return 0;
};

export const groups: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '' });
  let code = 0;
  for (const name of operands) {
    const who = credentialsOf(process, name);
    if (!who) code = yield* problem(process, `‘${name}’: no such user`);
    else yield* print(process, `${name} : ${[...new Set([who.gid, ...who.groups])].map((gid) => groupName(process, gid)).join(' ')}\n`);
  }
  if (operands.length === 0) yield* print(process, `${[...new Set([process.credentials.gid, ...process.credentials.groups])].map((gid) => groupName(process, gid)).join(' ')}\n`);
  return code;
};
