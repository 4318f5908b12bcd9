/** Programs that sessions use beside kubectl and the shell's own: a world's machines have them, the one outside may not. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const beside = ['etcdctl', 'helm', 'docker', 'crictl'];

/** Those of them that are nowhere on PATH. */
export function lackedPrograms(path = process.env.PATH ?? ''): readonly string[] {
  return beside.filter((program) => !path.split(':').some((folder) => isExecutable(join(folder, program))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: both mean lacked.
    return false;
  }
}
