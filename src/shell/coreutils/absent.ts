// Programs people expect that Drydock does not simulate: they say so, instead of "command not found".
// @supports no shell: ssh, scp, apt, systemctl, journalctl, python, git, wget's and curl's exotic options — "not simulated in Drydock"

import { printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { nameOf } from './support.ts';

const instead: Readonly<Record<string, string>> = {
  ssh: 'there is one terminal; kubectl exec reaches Pods, kubectl debug node/NAME and chroot /host the nodes',
  scp: 'kubectl cp copies files to and from Pods',
  openssl: 'the workstation has it, images do not',
  systemctl: 'services of the nodes are shown by kubectl describe node',
  journalctl: 'kubectl logs and kubectl get events show what happened',
  apt: 'programs are what the machine came with',
  git: 'files are written with cat, cp and the editor',
  python3: 'scripts are run by bash, awk and jq',
};

/** Programs that stand for another one. */
const akin: Readonly<Record<string, string>> = { 'apt-get': 'apt', yum: 'apt', dnf: 'apt', snap: 'apt', brew: 'apt', python: 'python3', sftp: 'scp', service: 'systemctl' };

/** A program that says that it is not simulated. @param hints what to do instead, by the program's name */
export function absentProgram(hints: Readonly<Record<string, string>>): Program {
  return function* (process) {
    const name = nameOf(process);
    const hint = hints[name];
    yield* printError(process, `not simulated in Drydock: ${name}${hint ? ` (${hint})` : ''}\n`);
    return 1;
  };
}

export const absent: Program = absentProgram({ ...instead, ...Object.fromEntries(Object.entries(akin).map(([name, other]) => [name, instead[other] ?? ''])) });
