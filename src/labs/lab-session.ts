// One learner in one lab: a world with its history, the checks, and what the page shows. Headless and without a clock;
// `pump.ts` lets time pass. Checks are observers: they are sampled at most once a virtual second and leave no trace.

import type { Bytes } from '../base/bytes.ts';
import { History, type Moment } from '../base/history.ts';
import type { ClusterSide } from './cluster-side.ts';
import type { HistoryEntry } from '../cluster/history.ts';
import type { LineSource } from '../shell/line-source.ts';
import type { Lab, StepState } from './lab.ts';
import { type SavedLab, readSavedLab } from './saved-lab.ts';
import type { ClusterSnapshot } from './snapshot.ts';
import { engineVersion } from './version.ts';
import { World } from './world.ts';
import type { Why } from './decision-table.ts';
import type { Watching } from './watching.ts';
import type { Expression } from './world-cel.ts';
import type { WorldInput } from './world-input.ts';

/** Told of what happens; all of it plain data. */
export interface LabListener {
  /** bytes for the terminal */
  output(bytes: Bytes): void;
  /** checks or mistakes changed */
  progress(steps: readonly StepState[]): void;
  snapshot(snapshot: ClusterSnapshot): void;
  /** what was written to the cluster since last told; what its own start wrote is not told */
  history(entries: readonly HistoryEntry[]): void;
  /** a program waits for the host */
  hostRequest(request: { readonly id: number; readonly service: string; readonly body: unknown }): void;
}

interface CompiledStep {
  readonly id: string;
  readonly checks: readonly Expression[];
  readonly mistakes: readonly { readonly id: string; readonly when: Expression }[];
}

const sampleEveryMs = 1000;

export class LabSession {
  readonly lab: Lab;
  readonly #listener: LabListener;
  #steps: readonly CompiledStep[] | undefined;
  readonly #history: History<WorldInput>;
  readonly #lineSource: LineSource | undefined;
  #clusterSide: ClusterSide | undefined;
  #silent = false;
  #targetMs: number;
  #progress: StepState[];
  #sampledMs = Number.NEGATIVE_INFINITY;
  #sampledRevision = -1;
  #sampledElections = 0;
  /** up to where the history was told; undefined before the cluster is there */
  #toldRevision: number | undefined;
  #asked = new Set<number>();

  /**
   * @param options.clusterSide attached at once; without it `attach` brings it later
   * @param options.lineSource the line editor of the interactive shell
   * @param options.saved continues it by replaying its inputs; the listener hears the output again, so that the screen shows what it showed
   * @throws Diverged when the replay does not lead where the saved lab was
   */
  constructor(lab: Lab, listener: LabListener, options: { readonly saved?: SavedLab | undefined; readonly lineSource?: LineSource; readonly clusterSide?: ClusterSide } = {}) {
    const { saved } = options;
    this.lab = lab;
    this.#lineSource = options.lineSource;
    this.#clusterSide = options.clusterSide;
    this.#listener = listener;
    this.#progress = lab.steps.map((step, i) => saved?.progress[i] ?? { id: step.id, done: step.checks.map(() => false), mistakes: [] });
    const seed = saved?.seed ?? lab.world.seed;
    this.#history = new History<WorldInput>(() => this.#makeWorld(seed), saved?.inputs ?? []);
    if (!saved && this.#clusterSide) this.input({ type: 'attach' });
    if (saved) this.#history.runTo({ ticks: saved.ticks, inputs: saved.inputs.length, atMs: saved.atMs });
    this.#targetMs = this.world.nowMs;
  }

  /** Reads what the browser kept. @returns why it cannot be continued, or what the constructor takes */
  static readSaved(value: unknown, lab: Lab): SavedLab | string {
    return readSavedLab(value, lab.name);
  }

  get world(): World {
    return this.#history.machine as World;
  }

  get progress(): readonly StepState[] {
    return this.#progress;
  }

  get now(): Moment {
    return this.#history.now;
  }

  /** Virtual time stands still while a program waits for what takes no time in its world; while a person edits, the cluster goes on. */
  get paused(): boolean {
    return this.world.hostRequests.some(({ service }) => service !== 'edit');
  }

  /** Everything from outside goes through here. */
  input(input: WorldInput): void {
    this.#history.apply(input);
  }

  /** The cluster's code has arrived. Does nothing when the cluster is there already. */
  attach(side: ClusterSide): void {
    this.#clusterSide = side;
    if (!this.world.attached) this.input({ type: 'attach' });
  }

  /** The host's answer to a request it was told of. */
  answer(id: number, body: unknown): void {
    this.#asked.delete(id);
    this.input({ type: 'answer', id, body });
  }

  /** Lets `ms` more of virtual time pass; see `Pumped`. */
  advance(ms: number, maxTicks: number): boolean {
    this.#targetMs = Math.max(this.#targetMs, this.world.nowMs) + ms;
    const done = this.world.advanceTo(this.#targetMs, maxTicks);
    this.#observe();
    return done;
  }

  #tell(watching: Watching): void {
    const { revision } = this.world;
    const entries = watching.historySince(this.world, this.#toldRevision ?? this.world.bornRevision);
    this.#toldRevision = revision;
    if (entries.length > 0) this.#listener.history(entries);
  }

  /** The lab as it was just before a time: what `LabListener.history` tells of happened at that time or later. Nothing changes here. */
  savedBefore(atMs: number): SavedLab {
    const inputs = this.#history.inputs.filter((recorded) => recorded.atMs < atMs);
    const last = inputs.at(-1);
    return { ...this.save(), inputs, ticks: last?.ticks ?? 0, atMs: last?.atMs ?? this.world.timeline.startMs };
  }

  /** When the command was entered that ran at a time; that time itself when nobody had typed. */
  commandBefore(atMs: number): number {
    const entered = this.#history.inputs.findLast((recorded) => recorded.atMs < atMs && recorded.input.type === 'keys' && /[\r\n]/.test(recorded.input.bytes));
    return entered?.atMs ?? atMs;
  }

  /** Goes back to a moment of this lab; what came after it is forgotten. Progress stays. */
  rewind(to: Moment): void {
    this.#silent = true;
    this.#history.rewind(to);
    this.#silent = false;
    this.#targetMs = this.world.nowMs;
    this.#sampledRevision = -1;
    this.#sampledMs = Number.NEGATIVE_INFINITY;
    this.#toldRevision = undefined;
    this.#asked.clear();
  }

  /** Why a Pod (`namespace/name`) is where it is; undefined while there is no cluster. */
  why(pod: string): Why | undefined {
    const watching = this.#clusterSide?.watching;
    return watching && this.world.attached ? watching.why(this.world, pod) : undefined;
  }

  /** Looks at the checks now, whatever the time. */
  sample(): void {
    this.#sampledMs = Number.NEGATIVE_INFINITY;
    this.#sampledRevision = -1;
    this.#observe();
  }

  save(): SavedLab {
    const { ticks, atMs } = this.now;
    return { format: 1, engine: engineVersion, lab: this.lab.name, seed: this.lab.world.seed, inputs: this.#history.inputs, ticks, atMs, progress: this.#progress };
  }

  #makeWorld(seed: number): World {
    return new World({ ...this.lab.world, seed, files: this.lab.files, ...(this.lab.setup === undefined ? {} : { setup: this.lab.setup }), terminal: (bytes) => this.#output(bytes), ...(this.#lineSource ? { lineSource: this.#lineSource } : {}), clusterSide: () => this.#clusterSide });
  }

  #output(bytes: Bytes): void {
    if (!this.#silent) this.#listener.output(bytes);
  }

  #observe(): void {
    for (const request of this.world.hostRequests) {
      if (this.#asked.has(request.id)) continue;
      this.#asked.add(request.id);
      this.#listener.hostRequest(request);
    }
    const watching = this.#clusterSide?.watching;
    if (!watching || !this.world.attached) return;
    const { nowMs, revision, elections } = this.world;
    if (nowMs - this.#sampledMs < sampleEveryMs) return;
    this.#sampledMs = nowMs;
    this.#check(watching);
    if (revision === this.#sampledRevision && elections === this.#sampledElections) return;
    this.#sampledRevision = revision;
    this.#sampledElections = elections;
    this.#listener.snapshot(watching.takeSnapshot(this.world));
    this.#tell(watching);
  }

  #check(watching: Watching): void {
    const observed = watching.observe(this.world);
    this.#steps ??= this.lab.steps.map((step) => compileStep(step, watching));
    const next = this.#steps.map((step, i): StepState => {
      const before = this.#progress[i] as StepState;
      const done = step.checks.map((check, k) => before.done[k] === true || check(observed));
      const mistakes = done.every(Boolean) ? [] : step.mistakes.filter((m) => m.when(observed)).map((m) => m.id);
      return { id: step.id, done, mistakes };
    });
    if (JSON.stringify(next) === JSON.stringify(this.#progress)) return;
    this.#progress = next;
    this.#listener.progress(next);
  }
}

/** The lab was checked when it was built, so every expression compiles; one that does not never holds. */
function compileStep(step: Lab['steps'][number], watching: Watching): CompiledStep {
  const compile = (source: string): Expression => {
    const compiled = watching.compile(source);
    return 'error' in compiled ? () => false : compiled;
  };
  return {
    id: step.id,
    checks: step.checks.map((check) => compile(check.expect)),
    mistakes: step.mistakes.map((m) => ({ id: m.id, when: compile(m.when) })),
  };
}
