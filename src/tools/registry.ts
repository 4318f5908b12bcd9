// The programs a workstation gets beside the shell's own, by name.

import type { Executable } from '../os/executable.ts';
import { kubectl } from './kubectl/kubectl.ts';

export const tools: readonly Executable[] = [{ name: 'kubectl', program: kubectl }];
