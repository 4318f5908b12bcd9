// Images one starts to look around: curl, network tools, stress.

import { stopOn } from '../../network/server.ts';
import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { alpineBase, busyboxBase, debianBase, distrolessBase } from './bases.ts';
import { simpleImage } from './simple-image.ts';
import { installTools } from './toolbox.ts';

const networkTools = ['curl', 'wget', 'dig', 'host', 'nslookup', 'nc', 'ncat', 'ping', 'ip', 'ss', 'netstat', 'telnet', 'traceroute', 'bash', 'ifconfig', 'route'];

const netTools = (repository: string, tags: readonly string[], sizeBytes: number, cmd: readonly string[]): ImageDefinition =>
  simpleImage({ repository, tags, base: alpineBase, sizeBytes, files: (files) => installTools(files, networkTools, '/usr/bin'), config: { cmd } });

/** `250M`, `1g`, `128Mi` in bytes. */
function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([bkmgKMG]?)(i?)B?$/.exec(text);
  const unit = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match?.[2] ?? '').toLowerCase()] ?? 1;
  return match ? Number(match[1]) * unit : 0;
}

/** Keeps a core busy until told to stop or time is up. */
function* burn(process: Process, untilMs: number, stopped: () => boolean): Steps<void> {
  while (process.nowMs < untilMs && !stopped()) yield { on: 'cpu', steps: 100_000 };
}

/** polinux/stress. Upstream: stress 1.0.4: one child per worker. */
const stress: Program = function* (process) {
  const counts = { cpu: 0, vm: 0, io: 0 };
  let bytes = 256 * 1024 * 1024;
  let timeoutMs = Number.POSITIVE_INFINITY;
  const args = process.argv.slice(1);
  for (let i = 0; i < args.length; i++) {
    const [name = '', inline] = (args[i] ?? '').split('=', 2);
    const value = (): string => inline ?? args[++i] ?? '';
    if (name === '--cpu' || name === '-c') counts.cpu = Number(value());
    else if (name === '--vm' || name === '-m') counts.vm = Number(value());
    else if (name === '--io' || name === '-i') counts.io = Number(value());
    else if (name === '--vm-bytes') bytes = bytesOf(value());
    else if (name === '--vm-hang') value();
    else if (name === '--timeout' || name === '-t') timeoutMs = durationOf(value());
  }
  yield* print(process, `stress: info: [${process.pid}] dispatching hogs: ${counts.cpu} cpu, ${counts.io} io, ${counts.vm} vm, 0 hdd\n`);
  const untilMs = process.nowMs + timeoutMs;
  const children = [
    ...Array.from({ length: counts.cpu }, () => process.spawn({ program: (child) => worker(child, 0, true, untilMs), argv: ['stress', '--cpu'] })),
    ...Array.from({ length: counts.vm }, () => process.spawn({ program: (child) => worker(child, bytes, false, untilMs), argv: ['stress', '--vm'] })),
  ];
  while (children.some((child) => !child.ended)) {
    yield { on: 'ready', any: children.filter((child) => !child.ended).map((child) => child.exit) };
    const failed = children.find((child) => child.ended && 'signal' in child.ended);
    if (!failed) continue;
    const signal = failed.ended && 'signal' in failed.ended ? failed.ended.signal : 'KILL';
    yield* printError(
      process,
      `stress: FAIL: [${process.pid}] (415) <-- worker ${failed.pid} got signal ${signal === 'KILL' ? 9 : 15}\nstress: WARN: [${process.pid}] (417) now reaping child worker processes\nstress: FAIL: [${process.pid}] (451) failed run completed in ${Math.round((process.nowMs - process.startedMs) / 1000)}s\n`,
    );
    // The real one is killed with its children when memory runs out: the whole container goes.
    if (signal === 'KILL') process.exec(selfKill, ['stress']);
    return 1;
  }
  yield* print(process, `stress: info: [${process.pid}] successful run completed in ${Math.round((process.nowMs - process.startedMs) / 1000)}s\n`);
  return 0;
};

/** Ends with 137, as a container whose first process was killed. */
const selfKill: Program = function* () {
  return 137;
};

function* worker(process: Process, bytes: number, busy: boolean, untilMs: number): Steps<number> {
  if (bytes > 0) process.setMemory(bytes);
  yield { on: 'cpu', steps: 1000 };
  if (busy) yield* burn(process, untilMs, () => false);
  else yield { on: 'ready', any: [], untilMs };
  return 0;
}

const durationOf = (text: string): number => Number.parseFloat(text) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[text.slice(-1)] ?? 1000);

/** vish/stress: grows to -mem-total in steps, burns -cpus. */
const vishStress: Program = function* (process) {
  const args = process.argv.slice(1);
  const value = (name: string, otherwise: string): string => {
    const at = args.findIndex((arg) => arg.replace(/^--?/, '') === name);
    return at < 0 ? (args.find((arg) => arg.replace(/^--?/, '').startsWith(`${name}=`))?.split('=')[1] ?? otherwise) : (args[at + 1] ?? otherwise);
  };
  const total = bytesOf(value('mem-total', '0'));
  const step = Math.max(1, bytesOf(value('mem-alloc-size', '4Ki')));
  const cpus = Number(value('cpus', '0'));
  yield* printError(
    process,
    `I0101 00:00:00.000000       1 main.go:26] Allocating "${total}" memory, in "${step}" chunks, with a 1ms sleep between allocations\nI0101 00:00:00.000000       1 main.go:39] Spawning a thread to consume CPU\n`,
  );
  for (let i = 0; i < cpus; i++) process.spawn({ program: (child) => worker(child, 0, true, Number.POSITIVE_INFINITY), argv: ['/stress'] });
  const stop = stopOn(process, ['TERM', 'INT']);
  let held = 0;
  while (held < total && stop.signal === undefined) {
    held = Math.min(total, held + Math.max(step, total / 50));
    process.setMemory(held);
    yield { on: 'ready', any: [stop.waitable], untilMs: process.nowMs + Math.max(1, durationOf(value('mem-alloc-sleep', '1ms').replace('ms', 's')) / 1000) };
  }
  yield* printError(process, `I0101 00:00:00.000000       1 main.go:29] Allocated "${total}" memory\n`);
  while (stop.signal === undefined) yield { on: 'ready', any: [stop.waitable] };
  return 0;
};

const stressImage = (repository: string, program: Program, path: string, base = alpineBase): ImageDefinition =>
  simpleImage({
    repository,
    tags: ['latest', '1.0.4', '1.0'],
    base,
    sizeBytes: 1_500_000,
    programs: { [path]: program },
    config: repository.includes('vish') || repository.includes('resource') ? { entrypoint: [path] } : { cmd: [path] },
  });

export const toolImages: readonly ImageDefinition[] = [
  simpleImage({
    repository: 'docker.io/curlimages/curl', tags: ['latest', '8.14.1', '8.13.0', '8.12.1', '8.11.1', '8.10.1', '8.9.1', '8.8.0', '8.7.1', '8.6.0', '8.5.0', '8.4.0', '8.1.2', '8.00.1', '7.88.1', '7.87.0', '7.85.0', '7.83.1'], base: alpineBase, sizeBytes: 6_100_000,
    files: (files) => installTools(files, ['curl'], '/usr/bin'), config: { cmd: ['curl'], entrypoint: ['/entrypoint.sh'], user: '100' },
    programs: { '/entrypoint.sh': entrypoint },
  }), // biome-ignore format: a table
  ...['docker.io/appropriate/curl', 'docker.io/alpine/curl', 'docker.io/byrnedo/alpine-curl', 'docker.io/tutum/curl'].map((repository) =>
    simpleImage({
      repository,
      tags: ['latest', '8.12.1'],
      base: alpineBase,
      sizeBytes: 3_000_000,
      files: (files) => installTools(files, ['curl', 'bash'], '/usr/bin'),
      config: repository.includes('tutum') ? { cmd: ['bash'] } : { entrypoint: ['curl'] },
    }),
  ),
  simpleImage({
    repository: 'docker.io/radial/busyboxplus',
    tags: ['curl', 'git', 'base', 'latest'],
    schema1: ['curl', 'git', 'base', 'latest'],
    base: busyboxBase('1.22'),
    sizeBytes: 1_600_000,
    files: (files) => installTools(files, ['curl'], '/usr/bin'),
    config: { cmd: ['/bin/sh'] },
  }),
  netTools('docker.io/nicolaka/netshoot', ['latest', 'v0.14', 'v0.13', 'v0.12', 'v0.11'], 210_000_000, ['zsh']),
  netTools('docker.io/praqma/network-multitool', ['latest', 'minimal', 'extra'], 24_000_000, ['sleep', 'infinity']),
  netTools('docker.io/wbitt/network-multitool', ['latest', 'minimal', 'alpine-minimal'], 24_000_000, ['sleep', 'infinity']),
  netTools('docker.io/giantswarm/tiny-tools', ['latest', '3.12'], 20_000_000, ['sh']),
  netTools('docker.io/jrecord/nettools', ['latest'], 90_000_000, ['bash']),
  netTools('docker.io/infoblox/dnstools', ['latest', 'v3'], 7_000_000, ['sh']),
  stressImage('docker.io/polinux/stress', stress, '/usr/local/bin/stress'),
  stressImage('docker.io/progrium/stress', stress, '/usr/bin/stress', debianBase),
  stressImage('docker.io/vish/stress', vishStress, '/stress', distrolessBase),
  stressImage('registry.k8s.io/stress', vishStress, '/stress', distrolessBase),
];

/** curlimages' entrypoint: what does not begin like a program is an argument of curl. */
function* entrypoint(process: Process): Steps<number> {
  const [first = 'curl', ...rest] = process.argv.slice(1);
  const isOption = first.startsWith('-') || first.includes('://');
  const words = isOption ? ['curl', first, ...rest] : [first, ...rest];
  const found = process.lookUpProgram(words[0] ?? 'curl');
  return process.exec(found.program, found.argvPrefix.length > 0 ? [...found.argvPrefix, ...words.slice(1)] : words);
}
