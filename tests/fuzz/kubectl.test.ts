/**
 * Command lines nobody would type and files nobody would write: our kubectl ends each in bounded time with an exit code kubectl has and a word about
 * it, and nothing of its own shows. `FUZZ_SEED` and `FUZZ_COUNT` choose another course, `npm run soak` goes on for as long as one likes and
 * has files of ten megabytes too.
 */
import { expect, it } from 'vitest';
import { text, utf8 } from '../../src/base/bytes.ts';
import { strangeRound } from '../../src/cli/strange/round.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

const seed = process.env['FUZZ_SEED'] ?? 'drydock';
const count = Number(process.env['FUZZ_COUNT'] ?? 1200);

it(`takes ${count} commands of seed ${seed}`, () => {
  const { faults, exits } = strangeRound(seed, count);
  console.info(`exit codes: ${[...exits].sort(([a], [b]) => a - b).map(([code, times]) => `${code}: ${times}`).join(', ')}`);
  expect(faults).toEqual([]);
  // Otherwise the commands have become too strange to reach anything.
  expect((exits.get(0) ?? 0) / count).toBeGreaterThan(0.05);
}, 120_000);

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\ndata:\n';

it.each([
  {
    name: 'one value of ten megabytes',
    file: `${head}  key: ${'v'.repeat(10_000_000)}\n`,
    command: 'kubectl apply --server-side -f f',
    stderr: 'Error from server (RequestEntityTooLarge): Request entity too large: limit is 3145728\n',
  },
  {
    name: 'ten thousand keys',
    file: `${head}${Array.from({ length: 10_000 }, (_, i) => `  key-${i}: ${'v'.repeat(120)}\n`).join('')}`,
    command: 'kubectl apply --server-side -f f',
    stderr: 'The ConfigMap "large" is invalid: []: Too long: may not be more than 1048576 bytes\n',
  },
  { name: 'a file for what is not there', file: `${head}  key: v\n`, command: 'kubectl describe -f f', stderr: 'Error from server (NotFound): configmaps "large" not found\n' },
  { name: 'log levels without a level', file: '', command: 'kubectl get pods --vmodule=a=b', stderr: 'error: invalid argument "a=b" for "--vmodule" flag: syntax error: expect comma-separated list of filename=N\nSee \'kubectl get --help\' for usage.\n' },
  { name: 'a length of time in words', file: '', command: 'kubectl get pods --log-flush-frequency=soon', stderr: 'error: invalid argument "soon" for "--log-flush-frequency" flag: parse error\nSee \'kubectl get --help\' for usage.\n' },
  { name: 'a context that is not there, before what is created', file: '', command: 'kubectl create namespace x --context=none', stderr: 'error: context "none" does not exist\n' },
  { name: 'a dry run that is none, before the verbs', file: '', command: 'kubectl create role x --dry-run=', stderr: 'error: Invalid dry-run value (). Must be "none", "server", or "client".\n' },
  { name: 'a kubeconfig of another kind', file: 'apiVersion: {}\nkind: Config\n', command: 'kubectl --kubeconfig f get pods', stderr: 'error: error loading config file "f": couldn\'t get version/kind; json parse error: json: cannot unmarshal object into Go struct field .apiVersion of type string\n' },
])('says what is wrong with $name', ({ file, command, stderr }) => {
  const world = makeWorld({ seed: 1, workers: 0 });
  world.workstation.putFile('f', utf8(file));
  const before = process.cpuUsage().user;
  const result = world.run(command);
  expect({ stderr: text(result.stderr), exitCode: result.exitCode }).toEqual({ stderr, exitCode: 1 });
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(4000);
});
