// crictl: asks a node's container engine what it runs, past the kubelet. Upstream: kubernetes-sigs/cri-tools cmd/crictl.
// Left out: everything that makes or changes something but `stop`, inspect and other outputs; they say so.
// @supports partly crictl: ps, pods, images, logs, stop, version — "on a node, after kubectl debug node/NAME and chroot /host; no inspect, exec or pull"

import type { Container } from '../../containers/container.ts';
import type { ContainerRuntime } from '../../containers/runtime.ts';
import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';

const version = 'v1.36.0';
const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 13);

interface Words {
  readonly operands: readonly string[];
  has(...names: readonly string[]): boolean;
  value(...names: readonly string[]): string | undefined;
}

/** Flags before or behind the operands; those in `valued` take the next word. */
function wordsOf(argv: readonly string[], valued: readonly string[]): Words {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/.exec(word) ?? [];
    if (name === undefined) operands.push(word);
    else flags.set(name, value ?? (valued.includes(name) ? (rest.shift() ?? '') : ''));
  }
  return { operands, has: (...names) => names.some((name) => flags.has(name)), value: (...names) => names.map((name) => flags.get(name)).find((value) => value !== undefined) };
}

/** Columns at least twenty wide, three apart. Upstream: tabwriter with minwidth 20, padding 3 */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(20, ...rows.map((row) => (row[i]?.length ?? 0) + 3)));
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('')}\n`).join('');
}

/** `About a minute ago`. Upstream: docker/go-units HumanDuration */
export function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(seconds / 3600);
  if (seconds < 1) return 'Less than a second ago';
  if (seconds === 1) return '1 second ago';
  if (seconds < 60) return `${seconds} seconds ago`;
  if (minutes === 1) return 'About a minute ago';
  if (minutes < 60) return `${minutes} minutes ago`;
  if (hours === 1) return 'About an hour ago';
  if (hours < 48) return `${hours} hours ago`;
  return hours < 24 * 14 ? `${Math.floor(hours / 24)} days ago` : `${Math.floor(hours / 24 / 7)} weeks ago`;
}

/** `59.8MB`. Upstream: docker/go-units HumanSizeWithPrecision(size, 3) */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Number(value.toPrecision(3))}${units[unit]}`;
}

const podOf = ({ spec }: Container): { readonly namespace: string; readonly name: string } => ({
  namespace: spec.labels?.['io.kubernetes.pod.namespace'] ?? '',
  name: spec.labels?.['io.kubernetes.pod.name'] ?? '',
});

function* ps(process: Process, engine: ContainerRuntime, words: Words): Steps<number> {
  const name = words.value('name');
  const pod = words.value('p', 'pod');
  const newest = [...engine.containers.values()].sort((a, b) => b.createdMs - a.createdMs);
  const shown = newest.filter(
    (one) => (words.has('a', 'all') || one.state === 'running') && (name === undefined || new RegExp(name).test(one.spec.name)) && (pod === undefined || one.sandbox.id.startsWith(pod)),
  );
  if (words.has('q', 'quiet')) {
    yield* print(process, shown.map(({ id }) => `${id}\n`).join(''));
    return 0;
  }
  const rows = shown.map((one) => {
    const { namespace, name: podName } = podOf(one);
    const state = one.state.charAt(0).toUpperCase() + one.state.slice(1);
    const attempt = one.spec.labels?.['io.kubernetes.container.restartCount'] ?? '0';
    return [shortId(one.id), shortId(one.spec.image.id), ago(process.nowMs - one.createdMs), state, one.spec.name, attempt, shortId(one.sandbox.id), podName, namespace];
  });
  yield* print(process, table([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows]));
  return 0;
}

function* pods(process: Process, engine: ContainerRuntime, words: Words): Steps<number> {
  const name = words.value('name');
  const rows = [...engine.sandboxes.values()]
    .sort((a, b) => b.createdMs - a.createdMs)
    .map((one) => ({ one, parts: one.spec.name.split('/') }))
    .filter(({ parts }) => name === undefined || new RegExp(name).test(parts[1] ?? ''))
    .map(({ one, parts }) => [shortId(one.id), ago(process.nowMs - one.createdMs), one.state === 'ready' ? 'Ready' : 'NotReady', parts[1] ?? '', parts[0] ?? '', '0', '(default)']);
  yield* print(process, table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]));
  return 0;
}

function* images(process: Process, engine: ContainerRuntime): Steps<number> {
  const rows = engine.images.list().map(({ name, repository, image }) => [repository, name.startsWith(`${repository}:`) ? name.slice(repository.length + 1) : '<none>', shortId(image.id), size(image.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))]);
  const sorted = rows.sort(([a = '', b = ''], [c = '', d = '']) => (a < c || (a === c && b < d) ? -1 : 1));
  yield* print(process, table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...sorted]));
  return 0;
}

/** The container that an id, or the beginning of one, means. */
function* find(process: Process, engine: ContainerRuntime, id: string): Steps<Container | undefined> {
  const found = [...engine.containers.values()].find((one) => id !== '' && one.id.startsWith(id));
  if (!found) yield* printError(process, `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found\n`);
  return found;
}

function* logs(process: Process, engine: ContainerRuntime, words: Words): Steps<number> {
  const container = yield* find(process, engine, words.operands[0] ?? '');
  if (!container) return 1;
  const lines = container.log.lines();
  const tail = words.value('tail', 'n');
  for (const { stream, text } of tail === undefined ? lines : lines.slice(-Number(tail))) yield* stream === 'stdout' ? print(process, text) : printError(process, text);
  return 0;
}

function* stop(process: Process, engine: ContainerRuntime, words: Words): Steps<number> {
  for (const id of words.operands) {
    const container = yield* find(process, engine, id);
    if (!container) return 1;
    engine.stop(container, 1000 * Number(words.value('t', 'timeout') ?? 0));
    yield* print(process, `${id}\n`);
  }
  return 0;
}

function* tellVersion(process: Process): Steps<number> {
  yield* print(process, 'Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.2.1\nRuntimeApiVersion:  v1\n');
  return 0;
}

const commands: Readonly<Record<string, (process: Process, engine: ContainerRuntime, words: Words) => Steps<number>>> = {
  ps, pods, images, image: images, img: images, logs, stop, version: tellVersion,
}; // biome-ignore format: a table

export const crictl: Program = function* (process) {
  const [first = '', ...rest] = process.argv.slice(1);
  if (first === '--version' || first === '-v') {
    yield* print(process, `crictl version ${version}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, first) ? commands[first] : undefined;
  const engine = process.host.get('containerd') as ContainerRuntime | undefined;
  if (!command || !engine) {
    yield* printError(process, `not simulated in Drydock: crictl ${first}${command ? ' without a container engine' : ' (ps, pods, images, logs, stop and version are)'}\n`);
    return 1;
  }
  return yield* command(process, engine, wordsOf(rest, ['name', 'p', 'pod', 'tail', 'n', 't', 'timeout']));
};
