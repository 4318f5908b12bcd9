// Every program of this folder. Adding one = a file and a line here.

import type { Executable } from '../../os/executable.ts';
import { awk } from './awk.ts';
import { base64 } from './base64.ts';
import { basename, dirname } from './basename.ts';
import { cat } from './cat.ts';
import { chmod, chown } from './chmod.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { df, du } from './du.ts';
import { env } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { hostname, id, uname, whoami } from './identity.ts';
import { jq } from './jq.ts';
import { ln } from './ln.ts';
import { ls } from './ls.ts';
import { mkdir, rmdir } from './mkdir.ts';
import { mktemp } from './mktemp.ts';
import { mv } from './mv.ts';
import { readlink, realpath } from './readlink.ts';
import { rm } from './rm.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { stat } from './stat.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { timeout } from './timeout.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { tree } from './tree.ts';
import { falsehood, truth, yes } from './truth.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { which } from './which.ts';
import { xargs } from './xargs.ts';

export const coreutils: readonly Executable[] = [
  { name: 'awk', aliases: ['gawk', 'mawk'], program: awk },
  { name: 'base64', program: base64 },
  { name: 'basename', program: basename },
  { name: 'cat', program: cat },
  { name: 'chmod', program: chmod },
  { name: 'chown', program: chown },
  { name: 'cp', program: cp },
  { name: 'cut', program: cut },
  { name: 'date', program: date },
  { name: 'df', program: df },
  { name: 'dirname', program: dirname },
  { name: 'du', program: du },
  { name: 'env', aliases: ['printenv'], program: env },
  { name: 'false', program: falsehood },
  { name: 'grep', aliases: ['egrep', 'fgrep'], program: grep },
  { name: 'head', program: head },
  { name: 'hostname', program: hostname },
  { name: 'id', program: id },
  { name: 'jq', program: jq },
  { name: 'ln', program: ln },
  { name: 'ls', program: ls },
  { name: 'mkdir', program: mkdir },
  { name: 'mktemp', program: mktemp },
  { name: 'mv', program: mv },
  { name: 'readlink', program: readlink },
  { name: 'realpath', program: realpath },
  { name: 'rm', program: rm },
  { name: 'rmdir', program: rmdir },
  { name: 'sed', program: sed },
  { name: 'seq', program: seq },
  { name: 'sleep', program: sleep },
  { name: 'sort', program: sort },
  { name: 'stat', program: stat },
  { name: 'tail', program: tail },
  { name: 'tee', program: tee },
  { name: 'timeout', program: timeout },
  { name: 'touch', program: touch },
  { name: 'tr', program: tr },
  { name: 'tree', program: tree },
  { name: 'true', program: truth },
  { name: 'uname', program: uname },
  { name: 'uniq', program: uniq },
  { name: 'wc', program: wc },
  { name: 'which', program: which },
  { name: 'whoami', program: whoami },
  { name: 'xargs', program: xargs },
  { name: 'yes', program: yes },
];
