// Programs that BusyBox has in its own words. Adding one = a file and a line here.

import type { Executable } from '../../../os/executable.ts';
import { chrootProgram } from '../chroot.ts';
import { pidof } from './pidof.ts';
import { busyboxPs } from './ps.ts';

/** They stand in for those of coreutils in images built on BusyBox. */
export const busyboxPrograms: readonly Executable[] = [
  { name: 'chroot', program: chrootProgram(true) },
  { name: 'pidof', program: pidof },
  { name: 'ps', program: busyboxPs },
];
