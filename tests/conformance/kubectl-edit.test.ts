/** What strict validation makes of an edited file: the server finds the unknown field, and the editor opens again with what it said. */
import { expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

const named = (said: string): string => said.replace(/kubectl-edit-\d+/g, 'kubectl-edit-N');

it.each([
  {
    name: 'the default refuses it, and keeps the file',
    flags: '',
    stdout: '',
    stderr: 'error: deployments.apps "web" is invalid\nA copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\nerror: Edit cancelled, no valid changes were saved.\n',
    exitCode: 1,
    kept: '# deployments.apps "web" was not valid:\n# * patch: Invalid value: "map[spec:map[replicas:<nil> replicaz:1] status:<nil>]": strict decoding error: unknown field "spec.replicaz"',
  },
  { name: 'warn edits and says so', flags: ' --validate=warn', stdout: 'deployment.apps/web edited\n', stderr: 'Warning: unknown field "spec.replicaz"\n', exitCode: 0, kept: undefined },
  { name: 'ignore edits', flags: ' --validate=ignore', stdout: 'deployment.apps/web edited\n', stderr: '', exitCode: 0, kept: undefined },
])('an unknown field: $name', ({ flags, stdout, stderr, exitCode, kept }) => {
  const world = makeWorld({ seed: 1, workers: 1 });
  const asked = world.run(`kubectl create deployment web --image=nginx > /dev/null; EDITOR="sed -i 's/^  replicas:/  replicaz:/;/^status/,\\$d'" kubectl edit deployment web${flags}`);
  expect([named(text(asked.stdout)), named(text(asked.stderr)), asked.exitCode]).toEqual([stdout, stderr, exitCode]);
  const file = text(world.run('grep -h "was not valid\\|unknown field" /tmp/kubectl-edit-*.yaml').stdout);
  expect(file).toBe(kept === undefined ? '' : `${kept}\n`);
});
