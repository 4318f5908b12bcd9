/**
 * Strange command lines and strange files, one after the other in one world, and what must hold of each: an exit code that kubectl has (2 is diff's), something
 * said where it fails, no word of our own inside (a type error, a stack), and an end within bounded time.
 */
import { text, utf8 } from '../../base/bytes.ts';
import { provideDocs } from '../../api/schema/docs.ts';
import { packedDocs } from '../../api/schema/generated/docs.ts';
import { Random } from '../../base/random.ts';
import { makeWorld } from '../../labs/make-world.ts';
import type { World } from '../../labs/world.ts';
import { strangeArgv } from './argv.ts';
import { readers, strangeFile } from './files.ts';

export interface StrangeRound {
  /** what went wrong, each once, with the command that shows it */
  readonly faults: readonly string[];
  /** how often which exit code came */
  readonly exits: ReadonlyMap<number, number>;
}

/** Virtual time a command may take before it is stopped: enough for what waits a second. */
const patienceMs = 3000;
/** CPU time of one command, in ms. Ten megabytes have to be read, parsed, checked and sent. */
const most = { usually: 3000, large: 30_000 };

const ours = /TypeError|RangeError|ReferenceError|SyntaxError|AssertionError|drydock failed|\bat \w.*\.ts:\d+|\[object Object\]|Maximum call stack/;

/** @param share.files how many of ten commands read a file; `largest`: whether some files are of ten megabytes */
export function strangeRound(seed: string, count: number, { files = 4, largest = false }: { readonly files?: number; readonly largest?: boolean } = {}): StrangeRound {
  provideDocs(packedDocs);
  const random = new Random(`strange ${seed}`);
  const world = makeWorld({ seed, workers: 1 });
  world.run('kubectl create deployment web --image=nginx; kubectl run web --image=nginx; kubectl expose deployment web --port=80');
  const faults = new Map<string, string>();
  const exits = new Map<number, number>();
  for (let i = 0; i < count && faults.size < 20; i++) {
    const { command, shown, bytes } = random.below(10) < files ? withFile(random, largest) : withWords(random);
    if (bytes !== undefined) world.workstation.putFile('f', bytes);
    const outcome = play(world, command, (bytes?.length ?? 0) > 1e6 ? most.large : most.usually);
    exits.set(outcome.exitCode, (exits.get(outcome.exitCode) ?? 0) + 1);
    for (const fault of outcome.faults) if (!faults.has(fault)) faults.set(fault, `${fault}\n  command ${i}: ${shown}`);
  }
  return { faults: [...faults.values()], exits };
}

interface Strange {
  readonly command: string;
  readonly shown: string;
  readonly bytes?: string;
}

function withFile(random: Random, largest: boolean): Strange {
  const { name, bytes } = strangeFile(random, { largest });
  const command = random.pick(readers);
  return { command, bytes, shown: `${command}, a file ${name}: ${JSON.stringify(bytes.slice(0, 400))}` };
}

function withWords(random: Random): Strange {
  const argv = strangeArgv(random);
  // bytes of a terminal: what is typed is text
  const command = utf8(['kubectl', ...argv].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '));
  return { command, shown: JSON.stringify(argv).slice(0, 600) };
}

function play(world: World, command: string, mostCpuMs: number): { readonly exitCode: number; readonly faults: readonly string[] } {
  const before = process.cpuUsage().user;
  try {
    const running = world.workstation.start(command);
    const untilMs = world.nowMs + patienceMs;
    while (!running.ended && world.timeline.step(untilMs));
    const stopped = !running.ended;
    if (stopped) running.kill();
    const result = running.result();
    const cpuMs = (process.cpuUsage().user - before) / 1000;
    world.advanceTo(world.nowMs + 100);
    return { exitCode: result.exitCode, faults: stopped ? wrong(text(result.stdout), text(result.stderr), 0, cpuMs, mostCpuMs) : wrong(text(result.stdout), text(result.stderr), result.exitCode, cpuMs, mostCpuMs) };
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { exitCode: -1, faults: [stack.split('\n').slice(0, 6).join('\n    ')] };
  }
}

function wrong(stdout: string, stderr: string, exitCode: number, cpuMs: number, mostCpuMs: number): readonly string[] {
  const found = ours.exec(stderr) ?? ours.exec(stdout.slice(0, 20_000));
  return [
    ...(found ? [`speaks of ${found[0]}: ${(stderr || stdout).slice(Math.max(0, found.index - 200), found.index + 600)}`] : []),
    ...([0, 1, 2].includes(exitCode) ? [] : [`ends with ${exitCode}: ${stderr.slice(0, 300)}`]),
    ...(exitCode !== 0 && stderr === '' && stdout === '' ? [`fails with ${exitCode} and says nothing`] : []),
    ...(cpuMs > mostCpuMs ? [`takes ${Math.round(cpuMs / 1000)} s of CPU`] : []),
  ];
}
