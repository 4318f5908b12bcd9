// Every program of this folder. Adding one = a file and a line here.

import type { Executable } from '../../os/executable.ts';
import { base64 } from './base64.ts';
import { awk } from './awk.ts';
import { cat } from './cat.ts';
import { cp, ln, mv, touch } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { env } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { hostname, id, uname, whoami } from './identity.ts';
import { ls } from './ls.ts';
import { jq } from './jq.ts';
import { mkdir, rmdir } from './mkdir.ts';
import { basename, dirname, falsehood, mktemp, readlink, realpath, truth, which, yes } from './paths.ts';
import { rm } from './rm.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { timeout } from './timeout.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { xargs } from './xargs.ts';

export const coreutils: readonly Executable[] = [
  { name: 'awk', aliases: ['mawk', 'gawk'], program: awk },
  { name: 'cat', program: cat },
  { name: 'cut', program: cut },
  { name: 'date', program: date },
  { name: 'env', aliases: ['printenv'], program: env },
  { name: 'grep', aliases: ['egrep', 'fgrep'], program: grep },
  { name: 'head', program: head },
  { name: 'jq', program: jq },
  { name: 'mkdir', program: mkdir },
  { name: 'rmdir', program: rmdir },
  { name: 'rm', program: rm },
  { name: 'sed', program: sed },
  { name: 'seq', program: seq },
  { name: 'sleep', program: sleep },
  { name: 'sort', program: sort },
  { name: 'tail', program: tail },
  { name: 'tee', program: tee },
  { name: 'timeout', program: timeout },
  { name: 'tr', program: tr },
  { name: 'uniq', program: uniq },
  { name: 'wc', program: wc },
  { name: 'xargs', program: xargs },
  { name: 'base64', program: base64 },
  { name: 'cp', program: cp },
  { name: 'ln', program: ln },
  { name: 'mv', program: mv },
  { name: 'touch', program: touch },
  { name: 'hostname', program: hostname },
  { name: 'id', program: id },
  { name: 'uname', program: uname },
  { name: 'whoami', program: whoami },
  { name: 'ls', program: ls },
  { name: 'basename', program: basename },
  { name: 'dirname', program: dirname },
  { name: 'false', program: falsehood },
  { name: 'mktemp', program: mktemp },
  { name: 'readlink', program: readlink },
  { name: 'realpath', program: realpath },
  { name: 'true', program: truth },
  { name: 'which', program: which },
  { name: 'yes', program: yes },
];
