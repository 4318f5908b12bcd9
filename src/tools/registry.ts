// The programs a workstation gets beside the shell's own, by name.

import type { Executable } from '../os/executable.ts';
import type { ProgramCompleter } from '../shell/completion.ts';
import { absentTool } from './absent.ts';
import { crictl } from './crictl/crictl.ts';
import { etcdctl } from './etcdctl/etcdctl.ts';
import { kubectlCompleter } from './kubectl/completion/request.ts';
import { kubectl } from './kubectl/kubectl.ts';

export const tools: readonly Executable[] = [
  { name: 'kubectl', program: kubectl },
  { name: 'etcdctl', program: etcdctl },
  { name: 'docker', aliases: ['podman', 'nerdctl', 'helm', 'kubeadm', 'kind', 'minikube', 'k3d', 'crictl', 'ctr'], program: absentTool },
];

/** The programs that only nodes have. */
export const nodeTools: readonly Executable[] = [{ name: 'crictl', program: crictl }];

/** What Tab offers behind their names. */
export const completers: ReadonlyMap<string, ProgramCompleter> = new Map([['kubectl', kubectlCompleter]]);
