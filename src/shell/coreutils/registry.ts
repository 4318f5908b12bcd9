// Every program of this folder. Adding one = a file and a line here.

import type { Executable } from '../../os/executable.ts';
import { cat } from './cat.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { env } from './env.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { mkdir, rmdir } from './mkdir.ts';
import { rm } from './rm.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { timeout } from './timeout.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';

export const coreutils: readonly Executable[] = [
  { name: 'cat', program: cat },
  { name: 'cut', program: cut },
  { name: 'date', program: date },
  { name: 'env', aliases: ['printenv'], program: env },
  { name: 'grep', aliases: ['egrep', 'fgrep'], program: grep },
  { name: 'head', program: head },
  { name: 'mkdir', program: mkdir },
  { name: 'rmdir', program: rmdir },
  { name: 'rm', program: rm },
  { name: 'seq', program: seq },
  { name: 'sleep', program: sleep },
  { name: 'sort', program: sort },
  { name: 'tail', program: tail },
  { name: 'tee', program: tee },
  { name: 'timeout', program: timeout },
  { name: 'tr', program: tr },
  { name: 'uniq', program: uniq },
  { name: 'wc', program: wc },
];
