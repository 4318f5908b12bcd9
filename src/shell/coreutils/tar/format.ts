// The tar format: blocks of 512 bytes, a header before each file. Upstream: POSIX ustar, with GNU's long names.

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly modifiedMs: number;
  readonly content: string;
  readonly target: string;
}

/** The bytes are no archive. */
export class TarError extends Error {
  override readonly name = 'TarError';
}

const block = 512;
const flags = { file: '0', link: '1', symlink: '2', directory: '5' } as const;
const padded = (bytes: string): string => bytes.padEnd(Math.ceil(bytes.length / block) * block, '\0');
const octal = (value: number, length: number): string =>
  `${Math.max(0, Math.floor(value))
    .toString(8)
    .padStart(length - 1, '0')}\0`;

function header(name: string, flag: string, size: number, member: Member, target: string): string {
  const before = `${name.slice(0, 100).padEnd(100, '\0')}${octal(member.mode, 8)}${octal(member.uid, 8)}${octal(member.gid, 8)}${octal(size, 12)}${octal(member.modifiedMs / 1000, 12)}`;
  const after = `${flag}${target.slice(0, 100).padEnd(100, '\0')}ustar  \0${member.user.slice(0, 31).padEnd(32, '\0')}${member.group.slice(0, 31).padEnd(32, '\0')}`;
  let sum = 8 * 32;
  for (const byte of before + after) sum += byte.charCodeAt(0);
  return padded(`${before}${sum.toString(8).padStart(6, '0')}\0 ${after}`);
}

/** An archive of these members. */
export function writeTar(members: readonly Member[]): string {
  let out = '';
  for (const member of members) {
    if (member.name.length > 100) out += header('././@LongLink', 'L', member.name.length + 1, member, '') + padded(`${member.name}\0`);
    if (member.target.length > 100) out += header('././@LongLink', 'K', member.target.length + 1, member, '') + padded(`${member.target}\0`);
    out +=
      header(member.name, flags[member.type], member.type === 'file' ? member.content.length : 0, member, member.target) + (member.type === 'file' ? padded(member.content) : '');
  }
  return `${out}${'\0'.repeat(block * 2)}`.padEnd(Math.ceil((out.length + block * 2) / (block * 20)) * block * 20, '\0');
}

/** The members of an archive. @throws TarError */
export function readTar(bytes: string): readonly Member[] {
  const members: Member[] = [];
  let longName: string | undefined;
  let longTarget: string | undefined;
  for (let at = 0; at + block <= bytes.length; ) {
    const head = bytes.slice(at, at + block);
    if (/^\0+$/.test(head)) break;
    const text = (from: number, length: number): string => /^[^\0]*/.exec(head.slice(from, from + length))?.[0] ?? '';
    const number = (from: number, length: number): number => Number.parseInt(text(from, length).trim() || '0', 8);
    if (!head.slice(257, 262).startsWith('ustar') || Number.isNaN(number(124, 12))) throw new TarError('This does not look like a tar archive');
    const size = number(124, 12);
    const content = bytes.slice(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const flag = text(156, 1) || '0';
    if (flag === 'L') longName = content.replace(/\0+$/, '');
    else if (flag === 'K') longTarget = content.replace(/\0+$/, '');
    else {
      const prefix = head.slice(257, 263) === 'ustar\0' ? text(345, 155) : '';
      const name = longName ?? (prefix ? `${prefix}/${text(0, 100)}` : text(0, 100));
      const type = flag === '5' || name.endsWith('/') ? 'directory' : flag === '2' ? 'symlink' : flag === '1' ? 'link' : 'file';
      members.push({
        name,
        type,
        mode: number(100, 8),
        uid: number(108, 8),
        gid: number(116, 8),
        user: text(265, 32),
        group: text(297, 32),
        modifiedMs: number(136, 12) * 1000,
        content: type === 'file' ? content : '',
        target: longTarget ?? text(157, 100),
      });
      longName = undefined;
      longTarget = undefined;
    }
  }
  return members;
}
