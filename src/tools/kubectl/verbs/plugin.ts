// kubectl plugin list. Upstream: k8s.io/kubectl v0.36 pkg/cmd/plugin/plugin.go.
// @supports yes kubectl: plugin list, plugins as verbs

import { bool } from '../../cobra/flag.ts';
import { baseName } from '../../go/filepath.ts';
import { CommandError } from '../errors.ts';
import type { Kubectl } from '../session.ts';
import { helpOnly, type Verb } from './verb.ts';

const list: Verb = {
  use: 'list',
  short: 'List the plugins on the PATH',
  long: `List every program on the PATH that kubectl would use as a plugin.

 A plugin is a program whose name begins with "kubectl-".`,
  examples: '# All plugins\nkubectl plugin list',
  flags: [bool('name-only', '', 'Only the names, without the directories')],
  *run(k) {
    const { found, warnings } = search(k);
    if (found.length === 0 && warnings.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    if (found.length > 0) k.io.out('The following compatible plugins are available:\n\n');
    for (const { path, notes } of found) {
      k.io.out(`${k.flags.bool('name-only') ? baseName(path) : path}\n`);
      for (const note of notes) k.io.err(`  - ${note}\n`);
    }
    const count = found.reduce((sum, one) => sum + one.notes.length, 0);
    if (count === 0) return;
    throw new CommandError(count === 1 ? 'one plugin warning was found' : `${count} plugin warnings were found`);
  },
};

function search(k: Kubectl): { readonly found: readonly { readonly path: string; readonly notes: readonly string[] }[]; readonly warnings: readonly string[] } {
  const { mount } = k.process.namespaces;
  const found: { path: string; notes: string[] }[] = [];
  const seen = new Map<string, string>();
  const builtin = new Set(k.node.root.children.map((child) => child.name));
  for (const folder of new Set((k.process.env.get('PATH') ?? '').split(':'))) {
    if (folder === '' || k.fileType(folder) !== 'directory') continue;
    for (const name of [...mount.list(folder, k.access)].sort()) {
      if (!name.startsWith('kubectl-')) continue;
      const path = `${folder}/${name}`;
      const notes: string[] = [];
      if ((mount.stat(path, k.access).mode & 0o111) === 0) notes.push(`warning: ${path} identified as a kubectl plugin, but it is not executable`);
      const earlier = seen.get(name);
      if (earlier !== undefined) notes.push(`warning: ${path} is overshadowed by a similarly named plugin: ${earlier}`);
      else seen.set(name, path);
      const words = name.split('-').slice(1);
      if (words.length === 1 && builtin.has(words[0] ?? '')) notes.push(`warning: ${name} overwrites existing command: "kubectl ${words[0]}"`);
      found.push({ path, notes });
    }
  }
  return { found, warnings: [] };
}

export const plugin: Verb = {
  use: 'plugin [flags]',
  exactUse: true,
  short: 'Look after plugins',
  long: `Look after plugins.

 A plugin adds a command that kubectl itself does not have: a program on the PATH named kubectl-NAME becomes kubectl NAME.`,
  examples: '# All plugins\nkubectl plugin list\n\n# A plugin named hello\nkubectl hello',
  commands: [list],
  run: helpOnly('err'),
};
