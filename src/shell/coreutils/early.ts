// The programs that are there with the first prompt: small ones that one types first. What is not here comes to a page with the cluster's code.

import type { Executable } from '../../os/executable.ts';
import { basename, dirname } from './basename.ts';
import { builtinProgram } from './builtin-programs.ts';
import { cat } from './cat.ts';
import { chmod, chown } from './chmod.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { edit } from './edit.ts';
import { env, printenv } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { groups, id, whoami } from './id.ts';
import { kill } from './kill.ts';
import { less } from './less.ts';
import { ls } from './ls.ts';
import { man } from './man.ts';
import { mkdir, rmdir } from './mkdir.ts';
import { mv } from './mv.ts';
import { readlink, realpath } from './readlink.ts';
import { rm } from './rm.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { clear, reset, stty, tput, tty } from './terminal-control.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { arch, free, hostname, nproc, uname, uptime } from './uptime.ts';
import { wc } from './wc.ts';
import { which } from './which.ts';
import { xargs } from './xargs.ts';

export const earlyCoreutils: readonly Executable[] = [
  { name: 'echo', aliases: ['printf', 'pwd', 'true', 'false', 'test', '['], program: builtinProgram },
  { name: 'arch', program: arch },
  { name: 'basename', program: basename },
  { name: 'cat', program: cat },
  { name: 'chmod', program: chmod },
  { name: 'chown', aliases: ['chgrp'], program: chown },
  { name: 'clear', program: clear },
  { name: 'cp', program: cp },
  { name: 'cut', program: cut },
  { name: 'date', program: date },
  { name: 'dirname', program: dirname },
  { name: 'env', program: env },
  { name: 'free', program: free },
  { name: 'grep', aliases: ['egrep', 'fgrep'], program: grep },
  { name: 'groups', program: groups },
  { name: 'head', program: head },
  { name: 'hostname', program: hostname },
  { name: 'id', program: id },
  { name: 'kill', program: kill },
  { name: 'less', aliases: ['more', 'pager'], program: less },
  { name: 'ls', aliases: ['dir', 'vdir'], program: ls },
  { name: 'man', program: man },
  { name: 'mkdir', program: mkdir },
  { name: 'mv', program: mv },
  { name: 'nproc', program: nproc },
  { name: 'printenv', program: printenv },
  { name: 'readlink', program: readlink },
  { name: 'realpath', program: realpath },
  { name: 'reset', program: reset },
  { name: 'rm', aliases: ['unlink'], program: rm },
  { name: 'rmdir', program: rmdir },
  { name: 'seq', program: seq },
  { name: 'sleep', program: sleep },
  { name: 'sort', program: sort },
  { name: 'stty', program: stty },
  { name: 'tail', program: tail },
  { name: 'tee', program: tee },
  { name: 'touch', program: touch },
  { name: 'tput', program: tput },
  { name: 'tr', program: tr },
  { name: 'tty', program: tty },
  { name: 'uname', program: uname },
  { name: 'uniq', program: uniq },
  { name: 'uptime', program: uptime },
  { name: 'vi', aliases: ['vim', 'nano', 'view', 'editor'], program: edit },
  { name: 'wc', program: wc },
  { name: 'which', program: which },
  { name: 'whoami', aliases: ['logname'], program: whoami },
  { name: 'xargs', program: xargs },
];
