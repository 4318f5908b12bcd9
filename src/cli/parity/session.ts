/**
 * Plays a session twice, by ours and by the real kubectl, command by command in one state of one world. The line of worlds goes on with ours;
 * the real kubectl answers in the same world when the command neither wrote nor waited, otherwise in a second one that has played the same
 * commands up to here. A world is its seed and its inputs, so both stand at the same virtual moment, and what each command wrote can be compared too.
 *
 * A client that tells ages goes by its own clock. When answers differ, both are asked again in worlds that are in step with this machine's clock
 * (`ParityClock`); a real kubectl whose answers vary by chance is asked up to four times.
 */
import { text } from '../../base/bytes.ts';
import { provideDocs, readDocs } from '../../api/schema/docs.ts';
import { packedDocs } from '../../api/schema/generated/docs.ts';
import { type Served, serveCluster } from '../../http/server.ts';
import { makeWorld } from '../../labs/make-world.ts';
import { parseScript } from '../../labs/session-script.ts';
import type { World } from '../../labs/world.ts';
import type { Recorded } from '../../../tests/support/compare.ts';
import { countsTime } from '../outside/record.ts';
import { Workplace } from '../outside/workplace.ts';
import { ParityClock } from './clock.ts';
import { type Files, filesIn, filesOf, putFiles } from './home.ts';
import { Names } from './names.ts';
import { differences } from './differences.ts';
import { exclusions } from './variance.ts';
import { writesSince } from './writes.ts';

/** How one command came out. */
export interface Parity {
  readonly cmd: string;
  /** the exclusion that takes it out of the count */
  readonly excluded?: string;
  /** what differs: a unified diff each; empty when the answers are byte for byte the same */
  readonly differs: readonly Difference[];
  /** veils that were needed */
  readonly veiled: readonly string[];
  /** how often the real one was asked */
  readonly attempts: number;
}

export interface Difference {
  readonly part: 'stdout' | 'stderr' | 'exit code' | 'files' | 'writes';
  /** lines `-` of the real one, `+` of ours */
  readonly diff: string;
}

/** What came of a command: what it printed, the files of the home, and the writes of the client. */
export interface Outcome extends Recorded {
  /** undefined where programs of earlier commands still write: they run in one of the two homes only */
  readonly files: Files | undefined;
  readonly writes: readonly string[];
}

const docs = readDocs(packedDocs);
const attemptsMost = 4;
/** milliseconds by which the moment of an attempt lies behind the command's own */
const fractionsMs = [0, 350, 700];
/** how often a comparison is begun anew because the machine was late */
const triesMost = 4;
/** milliseconds by which a world whose clock is in step is ahead of this machine, so that a program has begun when its moment comes */
const leadLeastMs = 600;
/** milliseconds after its moment at which a program may still tell ages */
const lateMost = 250;

/** requests that no age comes from */
const discovers = /^\/(?:version|openapi(?:\/.*)?|api(?:\/v1)?|apis(?:\/[^/]+(?:\/[^/]+)?)?)$/;

/** @param known rows of an earlier run: commands that were the same then are not asked again */
export async function playParity(script: string, kubectl: string, known: readonly Parity[] = []): Promise<readonly Parity[]> {
  provideDocs(packedDocs);
  const session = await Session.open(parseScript(script).commands.map(({ command }) => command), kubectl);
  try {
    return await session.play(known);
  } finally {
    await session.close();
  }
}

class Session {
  readonly #commands: readonly string[];
  readonly #served: Served;
  readonly #clock: ParityClock;
  readonly #workplace: Workplace;
  readonly #shown: { world: World; hasWritten: boolean };
  #startMs = Date.now();

  static async open(commands: readonly string[], kubectl: string): Promise<Session> {
    const shown = { world: makeWorld({ seed: 1, workers: 2 }), hasWritten: false };
    const server = {
      get apiServer() {
        return shown.world.cluster.apiServer;
      },
    };
    const served = await serveCluster(server, {
      beforeRequest: (method, path) => {
        shown.hasWritten ||= method !== 'GET';
        return discovers.test(path) ? undefined : clock.keepStep();
      },
    });
    const clock: ParityClock = new ParityClock(served);
    const workplace = new Workplace({ kubectl, kubeconfig: served.kubeconfig, clockPort: await clock.open(), asWorkstation: true });
    return new Session(commands, { served, clock, workplace, shown });
  }

  private constructor(commands: readonly string[], parts: { readonly served: Served; readonly clock: ParityClock; readonly workplace: Workplace; readonly shown: { world: World; hasWritten: boolean } }) {
    this.#commands = commands;
    this.#served = parts.served;
    this.#clock = parts.clock;
    this.#workplace = parts.workplace;
    this.#shown = parts.shown;
  }

  async close(): Promise<void> {
    this.#clock.close();
    await this.#served.close();
    this.#workplace.remove();
  }

  async play(known: readonly Parity[]): Promise<readonly Parity[]> {
    const rows: Parity[] = [];
    let line = this.#world(0, this.#startMs);
    for (const [index, cmd] of this.#commands.entries()) {
      const excluded = exclusions.find(({ applies }) => applies(cmd));
      if (excluded) {
        rows.push({ cmd, excluded: excluded.what, differs: [], veiled: [], attempts: 0 });
        line.run(cmd);
        continue;
      }
      const before = known[index];
      if (before?.cmd === cmd && !before.differs.length) {
        rows.push(before);
        line.run(cmd);
        continue;
      }
      const { row, world } = await this.#compare(index, line);
      rows.push(row);
      line = world ?? this.#world(index + 1, this.#startMs);
    }
    return rows;
  }

  /** @returns the row, and the world after ours when nothing but ours has happened in it */
  async #compare(index: number, line: World): Promise<{ readonly row: Parity; readonly world: World | undefined }> {
    const cmd = this.#commands[index] ?? '';
    const before = filesOf(line.workstation.machine);
    const revision = line.revision;
    const ours = ourOutcome(line, cmd);
    let spoilt = false;
    if (line.revision === revision && (ours.ms ?? 0) <= 50) {
      const theirs = await this.#theirsIn(line, cmd, before, 'stands');
      spoilt = this.#shown.hasWritten || this.#clock.needsTime || line.revision !== revision;
      const row = spoilt ? undefined : rowOf(cmd, ours, theirs, 1);
      if (row && (row.excluded !== undefined || !row.differs.length)) return { row, world: line };
    }
    const own = this.#world(index, this.#startMs);
    let row = rowOf(cmd, ours, await this.#theirsIn(own, cmd, before, 'moves'), 1);
    for (let attempts = 2; row.differs.length && attempts <= attemptsMost; attempts++) row = await this.#inStep(index, attempts);
    return { row, world: spoilt ? undefined : line };
  }

  /**
   * Both again, in worlds whose clock is in step with this machine's. Each attempt asks another fraction of a second later, in case one age
   * is about to become a second more; a try that came late does not count.
   */
  async #inStep(index: number, attempts: number): Promise<Parity> {
    const cmd = this.#commands[index] ?? '';
    const laterMs = fractionsMs[(attempts - 2) % fractionsMs.length] ?? 0;
    let row: Parity | undefined;
    for (let tries = 0, replayMs = 0, leadMs = leadLeastMs; tries < triesMost; tries++) {
      const startedMs = performance.now();
      const tookMs = this.#world(index, this.#startMs).nowMs - this.#startMs;
      replayMs = Math.max(2 * replayMs, performance.now() - startedMs);
      const atMs = Date.now() + 3 * replayMs + leadMs;
      const [first, second] = [this.#world(index, atMs - tookMs), this.#world(index, atMs - tookMs)];
      for (const world of [first, second]) world.advanceTo(atMs + laterMs);
      const before = filesOf(first.workstation.machine);
      const ours = ourOutcome(first, cmd);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - leadMs - Date.now())));
      row = rowOf(cmd, ours, await this.#theirsIn(second, cmd, before, 'inStep'), attempts);
      if (!row.differs.length || this.#clock.lateMs < lateMost) return row;
      leadMs += this.#clock.lateMs;
    }
    return row ?? { cmd, differs: [{ part: 'stdout', diff: 'this machine was too busy to compare' }], veiled: [], attempts };
  }

  /** A world that has played the session's first commands by ours. */
  #world(commands: number, startMs: number): World {
    const world = makeWorld({ seed: 1, workers: 2, startMs });
    world.cluster.apiServer.docs = docs;
    for (const cmd of this.#commands.slice(0, commands)) world.run(cmd);
    return world;
  }

  async #theirsIn(world: World, cmd: string, files: Files, time: 'stands' | 'moves' | 'inStep'): Promise<Outcome> {
    this.#shown.world = world;
    this.#shown.hasWritten = false;
    const names = new Names(world, this.#served.kubeconfig);
    const { scratch } = this.#workplace;
    putFiles(scratch, names.toHere(files, (content) => this.#workplace.toHere(content)));
    const revision = world.revision;
    const inStep = time === 'inStep';
    const pace = { perRealMs: inStep || countsTime.test(cmd) ? 1 : 50, inStep, ...(time === 'stands' ? {} : { world }) };
    const answer = await this.#clock.during(pace, this.#workplace.run(cmd), () => this.#workplace.stop());
    const told = (content: string): string => names.toWorld(this.#workplace.toWorld(content));
    return { cmd, stdout: told(answer.stdout), stderr: told(answer.stderr), exitCode: answer.exitCode, files: names.filesToWorld(filesIn(scratch), told), writes: writesSince(world, revision) };
  }
}

/** processes of a workstation at which nobody works: its init */
const idleProcesses = 1;

function ourOutcome(world: World, cmd: string): Outcome {
  const { revision } = world;
  const isIdle = world.workstation.machine.kernel.processes.list().length <= idleProcesses;
  const { stdout, stderr, exitCode, ms } = world.run(cmd);
  return { cmd, stdout: text(stdout), stderr: text(stderr), exitCode, ms, files: isIdle ? filesOf(world.workstation.machine) : undefined, writes: writesSince(world, revision) };
}

function rowOf(cmd: string, ours: Outcome, theirs: Outcome, attempts: number): Parity {
  const excluded = exclusions.find(({ applies }) => applies(cmd, theirs));
  if (excluded) return { cmd, excluded: excluded.what, differs: [], veiled: [], attempts };
  const used = new Set<string>();
  return { cmd, differs: differences(ours, theirs, used), veiled: [...used], attempts };
}
