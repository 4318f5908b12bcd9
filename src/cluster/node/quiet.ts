// Standard files of a process nobody watches: no input, all output kept in one place.

import { NullFile } from '../../os/open-file.ts';
import type { OpenFile } from '../../os/process.ts';

export const quiet = (output: OpenFile): ReadonlyMap<number, OpenFile> =>
  new Map<number, OpenFile>([
    [0, new NullFile()],
    [1, output],
    [2, output],
  ]);
