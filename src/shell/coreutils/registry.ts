// Every program of this folder. Adding one = a file and a line here.

import type { Executable } from '../../os/executable.ts';
import { absent } from './absent.ts';
import { awk } from './awk.ts';
import { base64 } from './base64.ts';
import { checksum } from './checksum.ts';
import { chrootProgram } from './chroot.ts';
import { column } from './column.ts';
import { commandNotFound } from './command-not-found.ts';
import { dd, install, truncate } from './dd.ts';
import { cmp, diff } from './diff.ts';
import { df, du } from './du.ts';
import { earlyCoreutils } from './early.ts';
import { expr, factor } from './expr.ts';
import { find } from './find.ts';
import { expand, fmt, fold, unexpand } from './fold.ts';
import { gzip } from './gzip.ts';
import { comm, join } from './join.ts';
import { pgrep } from './kill.ts';
import { ln } from './ln.ts';
import { mkfifo } from './mkfifo.ts';
import { mktemp } from './mktemp.ts';
import { mount } from './mount.ts';
import { nl } from './nl.ts';
import { hexdump, od, xxd } from './od.ts';
import { paste } from './paste.ts';
import { ps } from './ps.ts';
import { nice, nohup, sudo, time } from './run-other.ts';
import { sed } from './sed.ts';
import { shuf } from './shuf.ts';
import { split } from './split.ts';
import { stat } from './stat.ts';
import { strings } from './strings.ts';
import { su } from './su.ts';
import { rev, tac } from './tac.ts';
import { tar } from './tar.ts';
import { timeout } from './timeout.ts';
import { top } from './top.ts';
import { tree } from './tree.ts';
import { watch } from './watch.ts';
import { yes } from './yes.ts';

/** Those that may come after the first prompt. */
export const laterCoreutils: readonly Executable[] = [
  { name: 'awk', aliases: ['mawk', 'gawk'], program: awk },
  { name: 'base64', program: base64 },
  { name: 'chroot', program: chrootProgram(false) },
  { name: 'cmp', program: cmp },
  { name: 'column', program: column },
  { name: 'comm', program: comm },
  { name: 'command-not-found', folder: '/usr/lib', program: commandNotFound },
  { name: 'dd', program: dd },
  { name: 'df', program: df },
  { name: 'diff', program: diff },
  { name: 'du', program: du },
  { name: 'expand', program: expand },
  { name: 'expr', program: expr },
  { name: 'factor', program: factor },
  { name: 'find', program: find },
  { name: 'fmt', program: fmt },
  { name: 'fold', program: fold },
  { name: 'gzip', aliases: ['gunzip', 'zcat'], program: gzip },
  { name: 'hexdump', aliases: ['hd'], program: hexdump },
  { name: 'install', program: install },
  { name: 'join', program: join },
  { name: 'ln', program: ln },
  { name: 'md5sum', aliases: ['sha1sum', 'sha256sum'], program: checksum },
  { name: 'mkfifo', program: mkfifo },
  { name: 'mktemp', program: mktemp },
  { name: 'mount', program: mount },
  { name: 'nice', program: nice },
  { name: 'nl', program: nl },
  { name: 'nohup', program: nohup },
  { name: 'od', program: od },
  { name: 'paste', program: paste },
  { name: 'pgrep', aliases: ['pkill', 'killall'], program: pgrep },
  { name: 'ps', program: ps },
  { name: 'rev', program: rev },
  { name: 'sed', program: sed },
  { name: 'shuf', program: shuf },
  { name: 'split', program: split },
  { name: 'stat', program: stat },
  { name: 'strings', program: strings },
  { name: 'su', program: su },
  { name: 'sudo', program: sudo },
  { name: 'tac', program: tac },
  { name: 'tar', program: tar },
  { name: 'time', program: time },
  { name: 'timeout', program: timeout },
  { name: 'top', program: top },
  { name: 'tree', program: tree },
  { name: 'truncate', program: truncate },
  { name: 'unexpand', program: unexpand },
  { name: 'watch', program: watch },
  { name: 'xxd', program: xxd },
  { name: 'yes', program: yes },
  { name: 'ssh', aliases: ['scp', 'sftp', 'openssl', 'systemctl', 'service', 'journalctl', 'apt', 'apt-get', 'yum', 'dnf', 'snap', 'brew', 'git', 'python', 'python3'], program: absent },
];

export const coreutils: readonly Executable[] = [...earlyCoreutils, ...laterCoreutils];
