// What a shell takes over from its environment at the start, and the variables it sets by itself.
// Upstream: bash's initialize_shell_variables.

import { OsError } from '../os/os-error.ts';
import type { Shell } from './state.ts';

/** Makes exported variables of the environment, and sets PWD, SHLVL, IFS, OPTIND … */
export function importEnvironment(shell: Shell): void {
  const { process, variables } = shell;
  for (const [name, value] of [...process.env]) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    variables.set(name, value);
    variables.export(name);
  }
  const pwd = variables.get('PWD');
  if (pwd === undefined || !samePlace(shell, pwd)) variables.set('PWD', process.cwd);
  variables.export('PWD');
  variables.set('IFS', ' \t\n');
  variables.set('OPTIND', '1');
  if (variables.get('PATH') === undefined) variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  if (shell.dialect === 'bash') {
    variables.set('SHLVL', String((Number(variables.get('SHLVL') ?? 0) || 0) + 1));
    variables.export('SHLVL');
  }
  variables.set('PS4', '+ ');
}

function samePlace(shell: Shell, path: string): boolean {
  const { process } = shell;
  try {
    return path.startsWith('/') && process.namespaces.mount.realPath(path, process) === process.namespaces.mount.realPath(process.cwd, process);
  } catch (error) {
    // A folder that is gone is not where we are.
    if (error instanceof OsError) return false;
    throw error;
  }
}
