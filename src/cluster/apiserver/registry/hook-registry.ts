// Resources that do something around the store. Adding one = a file and a line here.

import type { StorageHook } from './hooks.ts';

export const storageHooks: readonly StorageHook[] = [];
