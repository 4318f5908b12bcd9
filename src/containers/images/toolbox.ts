// The programs that images carry: names of what a distribution ships, and where it lies.

import { busyboxNetworkPrograms, oldBusyboxNslookup } from '../../network/programs/busybox/registry.ts';
import { networkPrograms } from '../../network/programs/registry.ts';
import { type Executable, install, makeFolder, putFile } from '../../os/executable.ts';
import type { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import { absent } from '../../shell/coreutils/absent.ts';
import { busyboxPrograms } from '../../shell/coreutils/busybox/registry.ts';
import { coreutils } from '../../shell/coreutils/registry.ts';
import { jq } from '../../shell/jq/jq.ts';
import { shellProgram, shells } from '../../shell/shells.ts';

/** Which distribution's words a program speaks. */
export type Flavour = 'debian' | 'busybox' | 'old-busybox';

const ash: Executable = { name: 'sh', aliases: ['ash'], program: shellProgram('ash') };
const byFlavour = new Map<Flavour, readonly Executable[]>();

/** Everything that can be installed; made on first use because the shell's registry is large. */
function programs(flavour: Flavour): readonly Executable[] {
  let all = byFlavour.get(flavour);
  if (!all) {
    const old = flavour === 'old-busybox' ? [oldBusyboxNslookup] : [];
    const network = flavour === 'debian' ? networkPrograms : [...networkPrograms.filter(({ name }) => name === 'curl'), ...busyboxNetworkPrograms, ...old];
    // The later of two programs of one name is installed.
    all = [...shells, ...(flavour === 'debian' ? [] : [ash]), ...coreutils, { name: 'jq', program: jq }, ...network, ...(flavour === 'debian' ? [] : busyboxPrograms)];
    byFlavour.set(flavour, all);
  }
  return all;
}

/** Installs programs by name into one folder. The real image has those we do not have, so they are there too and say that they are not simulated. */
export function installTools(files: MemoryFileSystem, names: readonly string[], folder = '/usr/bin', flavour: Flavour = 'debian'): void {
  const only = new Set(names);
  install(files, [{ name: 'a program', aliases: names, program: absent }, ...programs(flavour)], { only, folder });
}

/** Installs one program of an image's own. */
export function installProgram(files: MemoryFileSystem, path: string, program: Executable['program']): void {
  const at = path.lastIndexOf('/');
  makeFolder(files, path.slice(0, at)).create(path.slice(at + 1), { type: 'file', mode: 0o755, uid: 0, gid: 0, program });
}

/** /etc/passwd and /etc/group with root, nobody and these users. */
export function accounts(
  files: MemoryFileSystem,
  users: readonly { readonly name: string; readonly uid: number; readonly gid?: number; readonly home?: string; readonly shell?: string }[],
  shell = '/bin/bash',
): void {
  const rows = [{ name: 'root', uid: 0, gid: 0, home: '/root', shell }, ...users, { name: 'nobody', uid: 65534, gid: 65534, home: '/nonexistent', shell: '/usr/sbin/nologin' }];
  putFile(
    files,
    '/etc/passwd',
    rows.map(({ name, uid, gid, home, shell: own }) => `${name}:x:${uid}:${gid ?? uid}:${name}:${home ?? '/nonexistent'}:${own ?? '/bin/false'}\n`).join(''),
  );
  putFile(files, '/etc/group', rows.map(({ name, uid, gid }) => `${name === 'nobody' ? 'nogroup' : name}:x:${gid ?? uid}:\n`).join(''));
}
