// The programs of this layer, by name. Installed on the workstation and by the images that ship them.

import type { Executable } from '../../os/executable.ts';
import { curl } from './curl.ts';

export const networkPrograms: readonly Executable[] = [{ name: 'curl', program: curl }];
