// /proc/PID/ns and /proc/PID/cgroup: which namespaces a process is in, and its control group as seen from the reader's.
// Upstream: namespaces(7), cgroup_namespaces(7). Links of the same kind with the same number are the same namespace.
// Left out: ipc and user namespaces other than the machine's (no program here has either), and opening a link (setns).
// Differs: everyone may list the folder (Linux: its owner). A namespace gets its number when it is first looked at, because most never are.

import { computedFile, computedLink, fixedFolder } from './computed.ts';
import type { Inode } from './filesystem.ts';
import type { Cgroup, Process } from './process.ts';
import type { Kernel } from './kernel.ts';

/** The kinds in the order of the alphabet, with the number Linux gives the first namespace of each. */
const firstNumbers = { cgroup: 4026531835, mnt: 4026531841, net: 4026531840, pid: 4026531836, time: 4026531834, user: 4026531837, uts: 4026531838 } as const;
type NamespaceKind = keyof typeof firstNumbers;

/** Numbers for the namespaces of one machine. */
export class NamespaceNumbers {
  readonly #numbers = new WeakMap<object, number>();
  #next = 4026532200;

  /** The number of a namespace; the machine's own ones have those of Linux. */
  of(kind: NamespaceKind, namespace: object, first: object): number {
    if (namespace === first) return firstNumbers[kind];
    let number = this.#numbers.get(namespace);
    if (number === undefined) this.#numbers.set(namespace, (number = this.#next++));
    return number;
  }
}

/** The folder /proc/PID/ns of a process. */
export function namespaceFolder(kernel: Kernel, process: Process): Inode {
  const own = kernel.namespaces;
  const { cgroup, mount, network, pid, uts } = process.namespaces;
  const link = (kind: NamespaceKind, namespace: object = own, first: object = own): Inode =>
    computedLink(() => `${kind}:[${kernel.namespaceNumbers.of(kind, namespace, first)}]`);
  return fixedFolder(
    {
      cgroup: link('cgroup', cgroup, own.cgroup),
      mnt: link('mnt', mount, own.mount),
      net: link('net', network, own.network),
      pid: link('pid', pid, own.pid),
      pid_for_children: link('pid', pid, own.pid),
      time: link('time'),
      time_for_children: link('time'),
      user: link('user'),
      uts: link('uts', uts, own.uts),
    },
    0o555,
  );
}

/** The file /proc/PID/cgroup: the path from the root of the reader's cgroup namespace, upwards with `..` where it is outside. */
export function cgroupFile(process: Process & { readonly cgroup: Cgroup }, reader: () => Process | undefined): Inode {
  return computedFile(() => `0::${pathFrom((reader() ?? process).namespaces.cgroup.path, process.cgroup.path)}\n`);
}

function pathFrom(root: string, path: string): string {
  const [from, to] = [root, path].map((each) => each.split('/').filter(Boolean)) as [string[], string[]];
  let common = 0;
  while (common < from.length && from[common] === to[common]) common += 1;
  return `/${[...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')}`;
}
