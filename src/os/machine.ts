// A whole machine with an ordinary Linux file tree: the workstation, a node. Containers bring their own trees.

import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';
import { deviceFileSystem } from './devices.ts';
import type { Disk } from './disk.ts';
import { type Executable, install, makeFolder, putFile } from './executable.ts';
import { idle } from './init.ts';
import { Kernel } from './kernel.ts';
import type { KernelProcess } from './kernel-process.ts';
import { MemoryFileSystem } from './memory-filesystem.ts';
import { MountTable } from './mounts.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import { procFileSystem } from './proc.ts';
import type { Credentials, MachineServices } from './process.ts';
import { standardFolders } from './standard-folders.ts';

export interface MachineOptions {
  readonly name: string;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly network: NetworkNamespace;
  readonly programs: readonly Executable[];
  /** someone who works here; root alone when absent */
  readonly user?: { readonly name: string; readonly uid: number };
  readonly domain?: string;
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly services?: MachineServices;
  /** where its root file system lies; on one without end when absent */
  readonly disk?: Disk;
}

export interface Machine {
  readonly kernel: Kernel;
  /** the root file system, to put files into before or beside its programs */
  readonly files: MemoryFileSystem;
  readonly mounts: MountTable;
  readonly init: KernelProcess;
  /** as whom the user works */
  readonly credentials: Credentials;
  readonly home: string;
  /** the environment of a login */
  readonly env: ReadonlyMap<string, string>;
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Builds the file tree, boots the kernel and starts its first process, which reaps orphans. */
export function makeMachine(options: MachineOptions): Machine {
  const files = new MemoryFileSystem(options.timeline, { type: 'ext4' });
  const { user } = options;
  const home = user ? `/home/${user.name}` : '/root';
  buildTree(files, options);
  install(files, options.programs);
  // What it is born with is the operating system's share of the disk, however full that is.
  if (options.disk) files.placeOn(options.disk);
  const mounts = new MountTable(files, '/dev/vda1');
  const env = new Map([
    ['HOME', home],
    ['USER', user?.name ?? 'root'],
    ['LOGNAME', user?.name ?? 'root'],
    ['SHELL', '/bin/bash'],
    ['PATH', searchPath],
    ['LANG', 'C.UTF-8'],
    ['TERM', 'xterm-256color'],
  ]);
  const kernel = new Kernel({ ...options, mounts, env: new Map([['PATH', searchPath]]) });
  mounts.mount('/proc', procFileSystem(kernel), { source: 'proc' });
  mounts.mount('/dev', deviceFileSystem(kernel), { source: 'udev' });
  const init = kernel.spawn({ program: idle, argv: ['/sbin/init'] });
  const credentials = user ? { uid: user.uid, gid: user.uid, groups: [user.uid, 27] } : { uid: 0, gid: 0, groups: [0] };
  return { kernel, files, mounts, init, credentials, home, env };
}

function buildTree(files: MemoryFileSystem, { name, user }: MachineOptions): void {
  standardFolders(files, true);
  const person = user ? `${user.name}:x:${user.uid}:${user.uid}::/home/${user.name}:/bin/bash\n` : '';
  putFile(
    files,
    '/etc/passwd',
    `root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n${person}`,
  );
  putFile(files, '/etc/group', `root:x:0:\ndaemon:x:1:\nsudo:x:27:${user?.name ?? ''}\nnogroup:x:65534:\n${user ? `${user.name}:x:${user.uid}:\n` : ''}`);
  putFile(files, '/etc/hostname', `${name}\n`);
  putFile(files, '/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${name}\n`);
  putFile(
    files,
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  );
  putFile(files, '/etc/shells', '/bin/sh\n/bin/bash\n');
  if (user) makeFolder(files, `/home/${user.name}`).setOwner(user.uid, user.uid);
}
