/**
 * One lab on a page: what the worker says, as signals the views draw from, and what the learner wants, as calls. The views know
 * this and nothing of workers or storage.
 */
import { type Signal, signal } from '@preact/signals';
import { type Bytes, utf8 } from '../../base/bytes.ts';
import type { Why } from '../../labs/decision-table.ts';
import type { Lab, StepState } from '../../labs/lab.ts';
import type { FromWorld, HistoryEntry } from '../../labs/protocol.ts';
import type { SavedLab } from '../../labs/saved-lab.ts';
import type { ClusterSnapshot } from '../../labs/snapshot.ts';
import { keepLab } from '../progress.ts';
import { type Connection, connect } from './connection.ts';
import { bringBack, holdPlace, type Kept, keep, readKept, setAside } from './saved-labs.ts';

export type Phase =
  | { readonly kind: 'booting' }
  | { readonly kind: 'ready' }
  /** a saved lab that cannot be continued; nothing runs until the learner chooses */
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'broken'; readonly report: string };

export interface Clock {
  readonly elapsedMs: number;
  readonly factor: number;
}

/** A text that a program in the world wants edited. */
export interface Editing {
  readonly id: number;
  readonly path: string;
  readonly text: string;
  /** the program that asks: `vi`, `nano`; empty for kubectl's own choice */
  readonly editor: string;
}

/** What draws the terminal. It is there once the screen has been opened. */
export interface Output {
  readonly columns: number;
  readonly rows: number;
  /** a program runs: no shell waits for a line */
  readonly isBusy: boolean;
  /** @param done called when the bytes have been taken in */
  write(bytes: Bytes, done?: () => void): void;
  clear(): void;
  focus(): void;
}

export interface LabOptions {
  /** where the browser keeps it for a reload; a terminal on a page for trying has no place */
  readonly place?: string;
  /** someone else's cluster: what is done in it is not the learner's progress */
  readonly isVisit?: boolean;
  /** what the learner must know of how it begins */
  readonly notice?: string;
  /** where it begins when nothing was kept: a state the page was sent with */
  readonly from?: SavedLab;
}

export class LabState {
  readonly lab: Lab;
  readonly phase: Signal<Phase> = signal({ kind: 'booting' });
  readonly steps: Signal<readonly StepState[]>;
  readonly cluster: Signal<ClusterSnapshot | null> = signal(null);
  readonly clock: Signal<Clock> = signal({ elapsedMs: 0, factor: 1 });
  /** true while the browser cannot keep the lab */
  readonly unkept = signal(false);
  /** true while another tab has the same lab open */
  readonly elsewhere = signal(false);
  /** true for a moment after a reset, while it can be taken back */
  readonly canUndoReset = signal(false);
  /** what was written to the cluster, oldest first, at most the last thousand */
  readonly history: Signal<readonly HistoryEntry[]> = signal([]);
  /** true after a rewind, until something is typed or it is taken back */
  readonly canUndoRewind = signal(false);
  /** the last answer to "why is this Pod there?" */
  readonly why: Signal<{ readonly pod: string; readonly why: Why } | null> = signal(null);
  /** what is being edited; virtual time stands still meanwhile */
  readonly editing: Signal<Editing | null> = signal(null);
  readonly #connection: Connection;
  readonly place: string | undefined;
  readonly isVisit: boolean;
  readonly notice: string | undefined;
  readonly #from: SavedLab | undefined;
  /** what the browser had when the page came */
  readonly #kept: Kept;
  #output: Output | null = null;
  #early: Bytes[] = [];
  readonly #bornMs = signal(0);
  #lastSaved: SavedLab | undefined;
  #beforeRewind: SavedLab | undefined;
  #isRewinding = false;
  readonly #waiting: ((saved: SavedLab) => void)[] = [];
  #prompted = false;
  #lastFactor = 1;
  /** when something was typed last */
  #typedMs = 0;

  /** Starts the worker; `begin` starts the world. */
  constructor(lab: Lab, options: LabOptions) {
    this.lab = lab;
    this.place = options.place;
    this.isVisit = options.isVisit ?? false;
    this.notice = options.notice;
    this.#from = options.from;
    this.#kept = this.place === undefined ? { kind: 'none' } : readKept(this.place, lab.name);
    this.steps = signal(this.#kept.kind === 'lab' ? this.#kept.saved.progress : freshSteps(lab));
    this.#connection = connect((message) => this.#hear(message));
    if (this.place !== undefined) holdPlace(this.place, this.elsewhere);
  }

  /** Begins: continues what is kept, or makes a new world. The screen must be open, for its size. */
  begin(output: Output): void {
    this.#output = output;
    for (const bytes of this.#early.splice(0)) this.#show(bytes);
    const kept = this.#kept;
    if (kept.kind === 'damaged') this.phase.value = { kind: 'unusable', why: kept.why };
    else this.#load(kept.kind === 'lab' ? kept.saved : this.#from);
  }

  /** Sends keys, as a terminal would. */
  type(text: string): void {
    this.keys(utf8(text));
  }

  /** Keys that are bytes already. */
  keys(bytes: Bytes): void {
    this.#typedMs = performance.now();
    this.canUndoRewind.value = false;
    this.#connection.send({ type: 'keys', bytes });
  }

  /** Runs a command as if typed. What stood on the line is given up first, and so is a program that has had its time, such as a watch. */
  run(command: string): void {
    const keys = `\u0015${command.trimEnd().replaceAll('\n', '\r')}\r`;
    if (this.#output?.isBusy && performance.now() - this.#typedMs > patienceMs) {
      this.type('\u0003');
      setTimeout(() => this.type(keys), promptMs);
    } else this.type(keys);
    this.#output?.focus();
  }

  /** The editing has ended. @param text what was saved; undefined when nothing was */
  edited(text: string | undefined): void {
    const { value } = this.editing;
    if (!value) return;
    this.editing.value = null;
    this.#connection.send({ type: 'answer', id: value.id, body: text === undefined ? {} : { text } });
  }

  focus(): void {
    this.#output?.focus();
  }

  resize(columns: number, rows: number): void {
    this.#connection.send({ type: 'resize', columns, rows });
  }

  /** Virtual seconds per real second; 0 pauses. */
  setSpeed(factor: number): void {
    if (factor > 0) this.#lastFactor = factor;
    this.#connection.send({ type: 'speed', factor });
  }

  togglePause(): void {
    this.setSpeed(this.clock.value.factor === 0 ? this.#lastFactor : 0);
  }

  /** A new world. What was there is set aside, for `undoReset` or for download. */
  reset(): void {
    if (this.place !== undefined) setAside(this.place);
    this.canUndoReset.value = this.place !== undefined;
    this.#load(this.#from);
  }

  /** Back to just before something happened, or before the command that did it was entered; what came after is forgotten, until `undoRewind`. */
  rewind(beforeMs: number, ofCommand: boolean): void {
    const output = this.#output;
    if (!output) return;
    this.#isRewinding = true;
    this.#connection.send({ type: 'rewind', beforeMs, ofCommand, columns: output.columns, rows: output.rows });
  }

  undoRewind(): void {
    this.canUndoRewind.value = false;
    if (this.#beforeRewind) this.#load(this.#beforeRewind);
  }

  /** The virtual time since the lab began, of a moment. */
  elapsedMs(atMs: number): number {
    return atMs - this.#bornMs.value;
  }

  /** Asks why a Pod (`namespace/name`) is where it is; `why` gets the answer. */
  askWhy(pod: string): void {
    this.why.value = null;
    this.#connection.send({ type: 'why', pod });
  }

  /** The lab as it is now. */
  now(): Promise<SavedLab> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#connection.send({ type: 'save' });
    });
  }

  undoReset(): void {
    this.canUndoReset.value = false;
    if (this.place === undefined) return;
    bringBack(this.place);
    const kept = readKept(this.place, this.lab.name);
    this.#load(kept.kind === 'lab' ? kept.saved : undefined);
  }

  #load(saved: SavedLab | undefined): void {
    const output = this.#output;
    if (!output) return;
    this.phase.value = { kind: 'booting' };
    this.steps.value = saved?.progress ?? freshSteps(this.lab);
    output.clear();
    this.editing.value = null;
    this.history.value = [];
    const size = { columns: output.columns, rows: output.rows };
    this.#connection.send({ type: 'load', lab: this.lab, ...size, ...(saved === undefined ? {} : { saved }) });
  }

  /** The prompt is on the screen: the rest of the engine may come. The mark lets a test measure what it took to get there. */
  #promptShown(): void {
    performance.mark('prompt');
    this.#connection.send({ type: 'shown' });
  }

  #show(bytes: Bytes): void {
    if (!this.#output) {
      this.#early.push(bytes);
      return;
    }
    this.#output.write(bytes, this.#prompted ? undefined : () => this.#promptShown());
    this.#prompted = true;
  }

  /** The world has gone back: the screen and the history begin anew, and are told again. */
  #rewound(): void {
    this.#isRewinding = false;
    this.#beforeRewind = this.#lastSaved;
    this.canUndoRewind.value = this.#beforeRewind !== undefined;
    this.#output?.clear();
    this.editing.value = null;
    this.history.value = [];
  }

  #hear(message: FromWorld): void {
    switch (message.type) {
      case 'loaded':
        if (this.#isRewinding) this.#rewound();
        this.phase.value = { kind: 'ready' };
        document.documentElement.dataset['labReady'] = String(Math.round(message.bootMs));
        return;
      case 'output':
        this.#show(message.bytes);
        return;
      case 'ask':
        if (message.service === 'edit') this.editing.value = editingOf(message.id, message.body);
        // Who asks for something else must hear something too, or its world stands still.
        else this.#connection.send({ type: 'answer', id: message.id, body: { error: `this page has no ${message.service}` } });
        return;
      case 'progress':
        this.steps.value = message.steps;
        if (this.place !== undefined && !this.isVisit && message.steps.length > 0) keepLab(this.lab.name, { done: message.steps.filter(isDone).length, of: message.steps.length });
        return;
      case 'cluster':
        this.cluster.value = message.snapshot;
        return;
      case 'history':
        this.history.value = [...this.history.value, ...message.entries].slice(-mostEntries);
        return;
      case 'clock':
        this.#bornMs.value = message.bornMs;
        this.clock.value = { elapsedMs: message.atMs - message.bornMs, factor: message.factor };
        return;
      case 'saved':
        this.#lastSaved = message.saved;
        if (this.place !== undefined) this.unkept.value = !keep(this.place, message.saved);
        for (const tell of this.#waiting.splice(0)) tell(message.saved);
        return;
      case 'why':
        this.why.value = message;
        return;
      case 'unusable':
        this.phase.value = { kind: 'unusable', why: message.why };
        return;
      case 'broken':
        this.phase.value = {
          kind: 'broken',
          report: JSON.stringify({ message: message.message, lab: this.lab.name, seed: message.seed, inputs: message.inputs }),
        };
    }
  }
}

const mostEntries = 1000;
/** What has run longer without a key does not end by itself, or is not waited for. */
const patienceMs = 2000;
/** Until the shell asks again after Ctrl-C. */
const promptMs = 300;

function editingOf(id: number, body: unknown): Editing {
  const { path = '', text = '', editor = '' } = Object(body) as Partial<Editing>;
  return { id, path, text, editor };
}

function freshSteps(lab: Lab): readonly StepState[] {
  return lab.steps.map((step) => ({ id: step.id, done: step.checks.map(() => false), mistakes: [] }));
}

/** A step is done when each of its checks has been right once. */
export function isDone(step: StepState): boolean {
  return step.done.every(Boolean);
}
