// Every program of this folder. Adding one = a file and a line here.

import type { Executable } from '../../os/executable.ts';
import { absent } from './absent.ts';
import { awk } from './awk.ts';
import { base64 } from './base64.ts';
import { basename, dirname } from './basename.ts';
import { builtinProgram } from './builtin-programs.ts';
import { cat } from './cat.ts';
import { checksum } from './checksum.ts';
import { chmod, chown } from './chmod.ts';
import { column } from './column.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dd, install, truncate } from './dd.ts';
import { cmp, diff } from './diff.ts';
import { df, du } from './du.ts';
import { edit } from './edit.ts';
import { env, printenv } from './env.ts';
import { expr, factor } from './expr.ts';
import { find } from './find.ts';
import { expand, fmt, fold, unexpand } from './fold.ts';
import { grep } from './grep.ts';
import { gzip } from './gzip.ts';
import { head } from './head.ts';
import { groups, id, whoami } from './id.ts';
import { comm, join } from './join.ts';
import { kill, pgrep } from './kill.ts';
import { less } from './less.ts';
import { ln } from './ln.ts';
import { ls } from './ls.ts';
import { man } from './man.ts';
import { mkdir, rmdir } from './mkdir.ts';
import { mkfifo } from './mkfifo.ts';
import { mktemp } from './mktemp.ts';
import { mv } from './mv.ts';
import { nl } from './nl.ts';
import { hexdump, od, xxd } from './od.ts';
import { paste } from './paste.ts';
import { ps } from './ps.ts';
import { readlink, realpath } from './readlink.ts';
import { rm } from './rm.ts';
import { nice, nohup, sudo, time } from './run-other.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { shuf } from './shuf.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { split } from './split.ts';
import { stat } from './stat.ts';
import { strings } from './strings.ts';
import { rev, tac } from './tac.ts';
import { tail } from './tail.ts';
import { tar } from './tar.ts';
import { tee } from './tee.ts';
import { clear, reset, stty, tput, tty } from './terminal-control.ts';
import { timeout } from './timeout.ts';
import { top } from './top.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { tree } from './tree.ts';
import { uniq } from './uniq.ts';
import { arch, free, hostname, nproc, uname, uptime } from './uptime.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { which } from './which.ts';
import { xargs } from './xargs.ts';
import { yes } from './yes.ts';

export const coreutils: readonly Executable[] = [
  { name: 'echo', aliases: ['printf', 'pwd', 'true', 'false', 'test', '['], program: builtinProgram },
  { name: 'arch', program: arch },
  { name: 'awk', aliases: ['mawk', 'gawk'], program: awk },
  { name: 'base64', program: base64 },
  { name: 'basename', program: basename },
  { name: 'cat', program: cat },
  { name: 'chmod', program: chmod },
  { name: 'chown', aliases: ['chgrp'], program: chown },
  { name: 'clear', program: clear },
  { name: 'cmp', program: cmp },
  { name: 'column', program: column },
  { name: 'comm', program: comm },
  { name: 'cp', program: cp },
  { name: 'cut', program: cut },
  { name: 'date', program: date },
  { name: 'dd', program: dd },
  { name: 'df', program: df },
  { name: 'diff', program: diff },
  { name: 'dirname', program: dirname },
  { name: 'du', program: du },
  { name: 'env', program: env },
  { name: 'expand', program: expand },
  { name: 'expr', program: expr },
  { name: 'factor', program: factor },
  { name: 'find', program: find },
  { name: 'fmt', program: fmt },
  { name: 'fold', program: fold },
  { name: 'free', program: free },
  { name: 'grep', aliases: ['egrep', 'fgrep'], program: grep },
  { name: 'groups', program: groups },
  { name: 'gzip', aliases: ['gunzip', 'zcat'], program: gzip },
  { name: 'head', program: head },
  { name: 'hexdump', aliases: ['hd'], program: hexdump },
  { name: 'hostname', program: hostname },
  { name: 'id', program: id },
  { name: 'install', program: install },
  { name: 'join', program: join },
  { name: 'kill', program: kill },
  { name: 'less', aliases: ['more', 'pager'], program: less },
  { name: 'ln', program: ln },
  { name: 'ls', aliases: ['dir', 'vdir'], program: ls },
  { name: 'man', program: man },
  { name: 'md5sum', aliases: ['sha1sum', 'sha256sum'], program: checksum },
  { name: 'mkdir', program: mkdir },
  { name: 'mkfifo', program: mkfifo },
  { name: 'mktemp', program: mktemp },
  { name: 'mv', program: mv },
  { name: 'nice', program: nice },
  { name: 'nl', program: nl },
  { name: 'nohup', program: nohup },
  { name: 'nproc', program: nproc },
  { name: 'od', program: od },
  { name: 'paste', program: paste },
  { name: 'pgrep', aliases: ['pkill', 'killall'], program: pgrep },
  { name: 'printenv', program: printenv },
  { name: 'ps', program: ps },
  { name: 'readlink', program: readlink },
  { name: 'realpath', program: realpath },
  { name: 'reset', program: reset },
  { name: 'rev', program: rev },
  { name: 'rm', aliases: ['unlink'], program: rm },
  { name: 'rmdir', program: rmdir },
  { name: 'sed', program: sed },
  { name: 'seq', program: seq },
  { name: 'shuf', program: shuf },
  { name: 'sleep', program: sleep },
  { name: 'sort', program: sort },
  { name: 'split', program: split },
  { name: 'stat', program: stat },
  { name: 'strings', program: strings },
  { name: 'stty', program: stty },
  { name: 'sudo', program: sudo },
  { name: 'tac', program: tac },
  { name: 'tail', program: tail },
  { name: 'tar', program: tar },
  { name: 'tee', program: tee },
  { name: 'time', program: time },
  { name: 'timeout', program: timeout },
  { name: 'top', program: top },
  { name: 'touch', program: touch },
  { name: 'tput', program: tput },
  { name: 'tr', program: tr },
  { name: 'tree', program: tree },
  { name: 'truncate', program: truncate },
  { name: 'tty', program: tty },
  { name: 'uname', program: uname },
  { name: 'unexpand', program: unexpand },
  { name: 'uniq', program: uniq },
  { name: 'uptime', program: uptime },
  { name: 'vi', aliases: ['vim', 'nano', 'view', 'editor'], program: edit },
  { name: 'watch', program: watch },
  { name: 'wc', program: wc },
  { name: 'which', program: which },
  { name: 'whoami', aliases: ['logname'], program: whoami },
  { name: 'xargs', program: xargs },
  { name: 'xxd', program: xxd },
  { name: 'yes', program: yes },
  { name: 'ssh', aliases: ['scp', 'sftp', 'openssl', 'systemctl', 'service', 'journalctl', 'apt', 'apt-get', 'yum', 'dnf', 'snap', 'brew', 'git', 'python', 'python3'], program: absent },
];
