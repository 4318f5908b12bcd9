/** What `--sort-by` does to several kinds at once: their tables are sorted by what a table holds, which is no metadata of its rows. */
import { expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

it.each([
  { name: 'one kind sorts its rows', command: 'kubectl get ns --sort-by=.metadata.name --no-headers | cut -d" " -f1 | head -n 2', said: 'default\nkube-node-lease\n' },
  { name: 'several kinds have no such field', command: 'kubectl get ns,nodes --sort-by=.metadata.name', said: `error: couldn't find any field with path "{.metadata.name}" in the list of objects\n` },
  { name: 'but a kind', command: 'kubectl get ns,nodes --sort-by=.kind --no-headers | cut -d" " -f1 | tail -n 1', said: 'node/worker-1\n' },
  { name: 'objects sort among themselves', command: 'kubectl get ns,nodes --sort-by=.metadata.name -o name | head -n 2', said: 'node/control-plane\nnamespace/default\n' },
])('$name', ({ command, said }) => {
  const { stdout, stderr } = makeWorld({ seed: 1, workers: 1 }).run(command);
  expect(text(stdout) + text(stderr)).toBe(said);
});
