/**
 * Every command and flag of kubectl 1.36, with its letter and its default, in the order help has them: held against the real kubectl's own help
 * where there is one, and against the list of flags among the corpora.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandNode } from '../../src/tools/cobra/command.ts';
import type { Kubectl } from '../../src/tools/kubectl/session.ts';
import { root } from '../../src/tools/kubectl/verbs/registry.ts';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';
import { absent } from './corpora.ts';
import { findKubectl } from './find-kubectl.ts';

type Node = CommandNode<Kubectl>;
const tree: Node = new CommandNode(root);
const all = (node: Node): readonly Node[] => [node, ...node.children.flatMap(all)];
const nodes = all(tree);

const kubectl = findKubectl();
if ('missing' in kubectl) console.warn(`help is not compared with the real kubectl: ${kubectl.missing}; set KUBECTL to a kubectl v1.36`);

describe.skipIf('missing' in kubectl)('as the real kubectl says', () => {
  const path = 'path' in kubectl ? kubectl.path : '';
  const world = makeWorld({ seed: 1, workers: 0 });
  /** `-o, --output='':`, and the line below Usage. */
  const facts = (help: string): readonly string[] => [...help.matchAll(/^ {4}((?:-\w, )?--\S+?=.*):$|^Usage:\n(.*)$/gm)].map((match) => match[1] ?? match[2] ?? '');
  const named = nodes.filter((node) => !node.command.hidden && node.parent !== undefined);
  it.each(named.map((node) => node.path))('%s', (command) => {
    const words = command.split(' ').slice(1);
    const real = execFileSync(path, [...words, '--help'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(facts(text(world.run(`${command} --help`).stdout))).toEqual(facts(real));
  });
});

if (absent !== undefined) console.warn(`flags are not compared with the corpora: ${absent}`);

interface Declared {
  readonly file: string;
  readonly name: string;
  readonly shorthand?: string;
}

/** Folders of upstream's commands that are not called like the verb. */
const verbOf: Readonly<Record<string, string>> = { apiresources: 'api', certificates: 'certificate', clusterinfo: 'cluster-info', portforward: 'port-forward', drain: '', util: '' };

describe.skipIf(absent !== undefined)('as the corpora list them', () => {
  const { flags } = absent === undefined ? (JSON.parse(readFileSync(join(resolve(process.env['CORPORA'] ?? '../shared/corpora'), 'kubectl-ref/commands-v0.36.3.json'), 'utf8')) as { flags: readonly Declared[] }) : { flags: [] };
  const folders = [...new Set(flags.map(({ file }) => file.split('/').at(-2) ?? ''))].filter((folder) => folder !== 'cmd');
  it.each(folders)('%s', (folder) => {
    const verb = verbOf[folder] ?? folder;
    const known = nodes.filter((node) => node.path.startsWith(`kubectl ${verb}`)).flatMap((node) => [...node.allFlags()]);
    const missing = flags
      .filter(({ file, name }) => file.split('/').at(-2) === folder && name !== 'applyset') // there only with KUBECTL_APPLYSET=true
      .filter(({ name, shorthand }) => !known.some((flag) => flag.name === name && (!shorthand || flag.shorthand === shorthand)))
      .map(({ name, shorthand }) => `${shorthand ?? ''} --${name}`);
    expect(missing).toEqual([]);
  });
});
