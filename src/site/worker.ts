/**
 * The worker a lab's world lives in, so that a busy loop in the learner's shell never freezes the page. It owns the session and
 * the pump, and speaks `labs/protocol.ts` with the page.
 */
import type { Bytes } from '../base/bytes.ts';
import { Diverged } from '../base/history.ts';
import type { ClusterSide } from '../labs/cluster-side.ts';
import type { Stage } from '../labs/figures/stage.ts';
import type { Lab } from '../labs/lab.ts';
import { type LabListener, LabSession } from '../labs/lab-session.ts';
import type { FromWorld, ToWorld } from '../labs/protocol.ts';
import { Pump } from '../labs/pump.ts';
import type { SavedLab } from '../labs/saved-lab.ts';
import { LineEditor } from '../terminal/line-editor.ts';

type Load = Extract<ToWorld, { type: 'load' }>;
type ToFigure = Extract<ToWorld, { type: 'figure' | 'act' }>;

const saveSoonMs = 300;
const saveEveryMs = 5000;
const clockEveryMs = 500;

function say(message: FromWorld): void {
  postMessage(message);
}

/** One world and its clock, from a `load` to the next. */
class Run {
  readonly #session: LabSession;
  readonly #pump: Pump;
  #factor = 1;
  #visible = true;
  #output: Bytes[] = [];
  #clockSaidMs = 0;
  #savedMs = performance.now();
  #saveDueMs = Number.POSITIVE_INFINITY;

  /** @param side the cluster's side, when its code is here already; a saved lab cannot be continued without */
  constructor({ lab, saved, columns, rows }: Omit<Load, 'type'>, side: ClusterSide | undefined, toMs = 0) {
    const startedMs = performance.now();
    const listener: LabListener = {
      output: (bytes) => void this.#output.push(bytes),
      progress: (steps) => say({ type: 'progress', steps }),
      snapshot: (snapshot) => say({ type: 'cluster', snapshot }),
      history: (entries) => say({ type: 'history', entries }),
      hostRequest: ({ id, service, body }) => (service === 'api-docs' ? void this.#loadDocs(id) : say({ type: 'ask', id, service, body })),
    };
    this.#session = new LabSession(lab, listener, { saved, lineSource: new LineEditor(), ...(side ? { clusterSide: side } : {}) });
    if (toMs > this.#session.world.nowMs) this.#session.advance(toMs - this.#session.world.nowMs, Number.POSITIVE_INFINITY);
    this.#session.input({ type: 'resize', columns, rows });
    this.#pump = new Pump(this.#session, {
      speed: this.#factor,
      onSlice: () => this.#afterSlice(),
      onFailure: (error) => this.fail(error),
    });
    say({ type: 'loaded', bootMs: performance.now() - startedMs, seed: saved?.seed ?? lab.world.seed });
    this.#sayClock();
    this.#session.sample();
    this.#flush();
    this.#pump.start();
  }

  /** Descriptions for `kubectl explain` come when they are first asked for; without them it says that there are none. */
  async #loadDocs(id: number): Promise<void> {
    try {
      // Both are fetched now: the types the texts belong to are the larger part of the cluster's code, and the prompt does not wait for them.
      const [{ provideDocs }, { packedDocs }] = await Promise.all([import('../api/schema/docs.ts'), import('../api/schema/generated/docs.ts')]);
      provideDocs(packedDocs);
    } finally {
      this.#session.answer(id, {});
      this.#pump.nudge();
    }
  }

  /** The cluster's code has arrived. */
  attach(side: ClusterSide): void {
    this.#session.attach(side);
    this.#sayClock();
    this.#pump.nudge();
  }

  /** @returns what begins a run just before a time */
  before(atMs: number): { readonly lab: Lab; readonly saved: SavedLab } {
    return { lab: this.#session.lab, saved: this.#session.savedBefore(atMs) };
  }

  commandBefore(atMs: number): number {
    return this.#session.commandBefore(atMs);
  }

  /** Says what the page must keep, now. */
  save(): void {
    this.#save();
  }

  stop(): void {
    this.#pump.stop();
  }

  hear(message: Exclude<ToWorld, Load | ToFigure | { type: 'shown' | 'rewind' }>): void {
    switch (message.type) {
      case 'keys':
        this.#session.input({ type: 'keys', bytes: message.bytes });
        break;
      case 'resize':
        this.#session.input({ type: 'resize', columns: message.columns, rows: message.rows });
        break;
      case 'fault':
        this.#session.input({ type: 'fault', fault: message.fault });
        break;
      case 'answer':
        this.#session.answer(message.id, message.body);
        break;
      case 'why': {
        const why = this.#session.why(message.pod);
        if (why) say({ type: 'why', pod: message.pod, why });
        return;
      }
      case 'save':
        this.#save();
        return;
      case 'speed':
        this.#factor = message.factor;
        this.#pump.speed = message.factor;
        this.#sayClock();
        return;
      case 'visible':
        this.#visible = message.visible;
        if (this.#visible) this.#pump.start();
        else this.#hide();
        return;
    }
    this.#saveDueMs = Math.min(this.#saveDueMs, performance.now() + saveSoonMs);
    this.#pump.nudge();
  }

  /** Our own bug: everything stops, and the page gets what leads to it. */
  fail(error: unknown): void {
    this.#pump.stop();
    this.#flush();
    const { seed, inputs } = this.#session.save();
    say({ type: 'broken', message: reasonOf(error), seed, inputs });
  }

  #hide(): void {
    this.#pump.stop();
    this.#save();
  }

  #afterSlice(): void {
    this.#flush();
    const nowMs = performance.now();
    if (nowMs - this.#clockSaidMs >= clockEveryMs) this.#sayClock();
    if (nowMs >= this.#saveDueMs || nowMs - this.#savedMs >= saveEveryMs) this.#save();
  }

  #flush(): void {
    if (this.#output.length === 0) return;
    say({ type: 'output', bytes: this.#output.join('') });
    this.#output = [];
  }

  #sayClock(): void {
    this.#clockSaidMs = performance.now();
    const { nowMs, bornMs } = this.#session.world;
    say({ type: 'clock', atMs: nowMs, bornMs, factor: this.#factor });
  }

  #save(): void {
    this.#savedMs = performance.now();
    this.#saveDueMs = Number.POSITIVE_INFINITY;
    say({ type: 'saved', saved: this.#session.save() });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
}

let run: Run | undefined;

let side: ClusterSide | undefined;
let arriving: Promise<void> | undefined;

/** Fetches the larger part of the engine, once. The prompt does not wait for it, and it does not get in the prompt's way. */
function bringCluster(): Promise<void> {
  arriving ??= import('../labs/cluster-side.ts').then(
    (module) => {
      side = module.clusterSide;
    },
    (error: unknown) => say({ type: 'broken', message: `the cluster's code could not be loaded: ${reasonOf(error)}`, seed: 0, inputs: [] }),
  );
  return arriving;
}

/** Attaches the cluster to the world that runs, as soon as both are there. */
async function attachCluster(): Promise<void> {
  await bringCluster();
  try {
    if (side) run?.attach(side);
  } catch (error) {
    // A bug of ours, shown with what leads to it.
    run?.fail(error);
  }
}

async function load(message: Load): Promise<void> {
  run?.stop();
  run = undefined;
  if (message.saved) await bringCluster();
  try {
    run = new Run(message, side);
  } catch (error) {
    // A replay that leads elsewhere is the learner's to decide about; anything else is a bug of ours, and both are shown.
    if (error instanceof Diverged) say({ type: 'unusable', why: 'this version of the simulator does not lead to the same place' });
    else say({ type: 'broken', message: reasonOf(error), seed: message.lab.world.seed, inputs: message.saved?.inputs ?? [] });
  }
}

/** Replays until just before a time and goes on from there. */
function rewind({ beforeMs, ofCommand, columns, rows }: Extract<ToWorld, { type: 'rewind' }>): void {
  if (!run || !side) return;
  run.save();
  const atMs = ofCommand ? run.commandBefore(beforeMs) : beforeMs;
  const { lab, saved } = run.before(atMs);
  run.stop();
  run = new Run({ lab, saved, columns, rows }, side, atMs - 1);
}

let stage: Promise<Stage> | undefined;

/** A figure of a page instead of a lab: the same engine, and a world that answers at once. */
async function play(message: ToFigure): Promise<void> {
  stage ??= import('../labs/figures/stage.ts').then((module) => new module.Stage());
  try {
    const figure = await stage;
    say({ type: 'figure', view: message.type === 'figure' ? figure.begin(message.name) : figure.act(message.action) });
  } catch (error) {
    // A bug of ours, or code that could not be fetched, which may be there the next time; both are shown.
    stage = undefined;
    say({ type: 'broken', message: reasonOf(error), seed: 0, inputs: [] });
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorld>) => {
  if (data.type === 'load') void load(data);
  else if (data.type === 'figure' || data.type === 'act') void play(data);
  else if (data.type === 'shown') void attachCluster();
  else if (run) {
    try {
      if (data.type === 'rewind') rewind(data);
      else run.hear(data);
    } catch (error) {
      // As in `load`: a bug of ours, shown with what leads to it.
      run.fail(error);
    }
  }
});
