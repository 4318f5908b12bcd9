/**
 * Command lines of kubectl nobody would type, or only at night: flags that are not there, without their value, twice, of the wrong kind, in other
 * alphabets, or enormous. Made of the verbs' own flags, so that what is strange reaches what is behind it.
 */
import type { Random } from '../../base/random.ts';
import type { Command } from '../../tools/cobra/command.ts';
import type { Flag } from '../../tools/cobra/flag.ts';
import { root } from '../../tools/kubectl/verbs/registry.ts';

interface Path {
  readonly words: readonly string[];
  readonly flags: readonly Flag[];
}

/** Every command with its own flags and those of the commands above it. */
function paths(command: Command<never>, words: readonly string[] = [], above: readonly Flag[] = []): readonly Path[] {
  const lasting = [...above, ...(command.persistentFlags ?? [])];
  const own: Path = { words, flags: [...(command.flags ?? []), ...lasting] };
  return [own, ...(command.commands ?? []).flatMap((below) => paths(below, [...words, below.use.split(' ')[0] ?? ''], lasting))];
}

const all = paths(root as unknown as Command<never>);

/** What is long is long once in a while, or nothing else would be seen. */
const strangeWords: readonly ((random: Random) => string)[] = [
  () => '',
  () => '-',
  () => '--',
  () => '---',
  () => '-=',
  () => '--=x',
  () => ' ',
  () => '*',
  () => '../../etc/passwd',
  () => '/',
  () => ',',
  () => ',,,',
  () => '=',
  () => 'a=b=c',
  () => ':',
  () => 'a/b/c/d',
  () => 'pod/',
  () => '/web',
  () => '-1',
  () => '99999999999999999999',
  () => '1e9',
  () => '0x10',
  () => 'NaN',
  () => 'true',
  () => '__proto__',
  () => 'constructor',
  () => 'größe-Ω-日本語',
  () => '\u202etxet',
  () => '💥',
  () => 'e\u0301',
  () => '%s%d%n',
  () => '{{.x}}',
  () => '{.items[*',
  () => '{range .items[*]}{.a}',
  () => '[0-9]+(',
  () => '\\',
  () => 'tab\there',
  () => 'line\nbreak',
  () => '"quoted"',
  () => "it's",
  (random) => 'x'.repeat(300 + random.below(4000)),
  (random) => (random.below(20) === 0 ? 'y'.repeat(200_000) : 'y'.repeat(254)),
];

const things = ['pods', 'pod', 'po', 'deploy', 'deployment/web', 'pod/web', 'svc', 'nodes', 'node/worker-1', 'all', 'nosuch', 'configmaps', 'cm/kube-root-ca.crt', 'secrets', 'web', 'worker-1', 'ns/default', 'deployments.apps', 'deployments.v1.apps', 'pods,svc', 'crd', 'events', 'rs', 'default', 'app=web', 'app-', 'key=value:NoSchedule', 'nginx:1.27', 'Ready', 'spec.replicas=1'] as const; // biome-ignore format: a list of words

const values: Readonly<Record<string, readonly string[]>> = {
  output: ['json', 'yaml', 'wide', 'name', 'jsonpath={.items[*].metadata.name}', 'jsonpath={', 'go-template={{.kind}}', 'go-template={{', 'custom-columns=A:.metadata.name', 'custom-columns=', 'nosuch', 'jsonpath-file=none', 'kyaml'],
  'dry-run': ['client', 'server', 'none', 'maybe'],
  filename: ['-', 'none.yaml', '/', '/dev/null', 'http://nosuch.example/x.yaml', 'https://', '.'],
  selector: ['app=web', 'app in (a', '!', 'a=b,c!=d', '==', 'a notin ()'],
  'field-selector': ['metadata.name=web', 'nosuch=1', '=', 'status.phase!=Running'],
  for: ['condition=Ready', 'delete', 'jsonpath={.x}', 'jsonpath={', 'create', ''],
  timeout: ['1s', '0', '-1s', 'soon'],
  'sort-by': ['.metadata.name', '{.metadata.name', '.spec.x', '..'],
  patch: ['{}', '{', '[]', '{"spec":{"replicas":2}}', '[{"op":"add"}]', 'null', '"x"', '{"metadata":{"labels":null}}'],
  type: ['json', 'merge', 'strategic', 'apply', 'ClusterIP', 'nosuch'],
  namespace: ['default', 'kube-system', 'nosuch', 'Bad_Name'],
  image: ['nginx', 'nginx:1.27', 'UPPER', ':', 'a@sha256:zz'],
  replicas: ['1', '-1', '2147483648'],
};

/** Commands that run until they are stopped are asked for what ends. */
const ending: Readonly<Record<string, readonly string[]>> = { wait: ['--timeout=1s'], delete: ['--wait=false'], drain: ['--timeout=1s'] };

/** The words after `kubectl`. */
export function strangeArgv(random: Random): readonly string[] {
  const path = random.pick(all);
  const words = random.below(30) === 0 ? [...path.words, random.pick(strangeWords)(random)] : [...path.words];
  for (let i = random.below(3); i > 0; i--) words.push(random.below(4) === 0 ? random.pick(strangeWords)(random) : random.pick(things));
  for (let i = random.below(4); i > 0; i--) words.push(...strangeFlag(path, random));
  if (random.below(12) === 0) words.push(...new Array<string>(random.below(6)).fill(words.at(-1) ?? 'x'));
  return [...words, ...(ending[path.words[0] ?? ''] ?? [])];
}

function strangeFlag({ flags }: Path, random: Random): readonly string[] {
  const kind = random.below(10);
  if (kind === 0) return [`--${random.pick(['nosuch', 'outptu', 'namespce', 'dry-rum', '', 'help=maybe', 'v=x', '日本'])}${random.below(2) ? '=1' : ''}`];
  if (kind === 1) return [`-${random.pick(['z', 'nz', 'o', 'wn', 'Aw', 'f', 'é', 'n=', '😀', 'ojson', 'oyaml'])}`];
  const flag = random.pick(flags);
  const spelt = flag.shorthand !== undefined && random.below(3) === 0 ? `-${flag.shorthand}` : `--${flag.name}`;
  // the request log of -v=8 and more shows all that is sent, which is much
  if (flag.name === 'v') return [`-v=${random.pick(['0', '6', 'x', '-1'])}`];
  if (flag.noValue !== undefined) return [random.below(4) === 0 ? `${spelt}=${random.pick(['true', 'false', 'maybe', '', '2'])}` : spelt];
  if (kind === 2) return [spelt];
  const known = values[flag.name];
  const value = known && random.below(3) > 0 ? random.pick(known) : random.below(2) ? random.pick(strangeWords)(random) : random.pick(things);
  return random.below(2) ? [`${spelt}=${value}`] : [spelt, value];
}
