// What nginx writes before it serves: the folders for bodies that do not fit into memory, and the file with its process number.
// Upstream: nginx src/core/ngx_file.c (ngx_create_paths), src/core/ngx_cycle.c (ngx_create_pidfile), src/http/modules.
// Differs: the folders' owner stays who made them; upstream gives them to the workers' user.

import { utf8 } from '../../../base/bytes.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process } from '../../../os/process.ts';
import { type NginxConfig, nearest } from './config.ts';

/** In the order in which the modules are compiled in: the first that cannot be made is the one that is reported. */
const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => ({
  directive: `${name}_temp_path`,
  path: `/var/cache/nginx/${name === 'client_body' ? 'client' : name}_temp`,
}));

const numbers: Readonly<Record<string, number>> = { ENOENT: 2, EACCES: 13, EROFS: 30 };

/** The errors of one attempt in nginx's words, or nothing. Existing folders are as good as new ones. */
function attempt(call: string, path: string, act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code === 'EEXIST' ? undefined : `${call}() "${path}" failed (${numbers[error.code] ?? 5}: ${error.text})`;
  }
}

/** Makes the folders. @returns what is wrong */
export function makeTemporaryFolders(process: Process, config: NginxConfig): string | undefined {
  if (!config.http) return undefined;
  for (const { directive, path: compiledIn } of folders) {
    const path = nearest(config.http, directive)?.args[0] ?? compiledIn;
    const problem = attempt('mkdir', path, () => process.namespaces.mount.makeDirectory(path, process, { mode: 0o700 }));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Where this configuration keeps the master's process number. */
export const pidFileOf = (config: NginxConfig): string => nearest(config.main, 'pid')?.args[0] ?? '/run/nginx.pid';

/** Writes the master's process number. @returns what is wrong */
export function writePidFile(process: Process, config: NginxConfig): string | undefined {
  const path = pidFileOf(config);
  return attempt('open', path, () => process.namespaces.mount.writeFile(path, utf8(`${process.pid}\n`), process));
}
