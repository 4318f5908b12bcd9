// Programs that BusyBox has in its own words. Adding one = a file and a line here.

import type { Executable } from '../../../os/executable.ts';
import { chrootProgram } from '../chroot.ts';
import { busyboxDf } from './df.ts';
import { busyboxFree } from './free.ts';
import { pidof } from './pidof.ts';
import { busyboxPs } from './ps.ts';
import { busyboxTop } from './top.ts';

/** They stand in for those of coreutils in images built on BusyBox. */
export const busyboxPrograms: readonly Executable[] = [
  { name: 'chroot', program: chrootProgram(true) },
  { name: 'df', program: busyboxDf },
  { name: 'free', program: busyboxFree },
  { name: 'pidof', program: pidof },
  { name: 'ps', program: busyboxPs },
  { name: 'top', program: busyboxTop },
];
