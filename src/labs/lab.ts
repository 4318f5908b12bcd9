// A lab as its author wrote it, after parsing: `labs/NAME/lab.yaml` and the files beside it. Reading and checking the YAML
// is `lab-file.ts` (build and command line only); the page gets this as JSON.

import type { TimedFault } from './world-input.ts';

/** Which world a lab starts in. */
export interface WorldSpec {
  /** how many nodes beside the control plane; 2 by default */
  readonly workers: number;
  /** how many nodes the control plane has, each with its member of etcd; 1 by default */
  readonly controlPlanes?: number;
  /** names of add-ons that are installed at the start */
  readonly addons: readonly string[];
  /** decides everything that chance decides */
  readonly seed: number;
  /** what goes wrong by itself, and when */
  readonly faults?: readonly TimedFault[];
  /** the lab whose solution has been played before this one starts */
  readonly startsFrom?: string;
}

/** Something the learner brings about. Level-triggered: it is right or it is not, however it came to be. */
export interface Check {
  /** the state in words: "a Pod named nginx is running" */
  readonly says: string;
  /** CEL over the world */
  readonly expect: string;
}

/** A way to go wrong that the author has seen, and what helps. */
export interface Mistake {
  readonly id: string;
  /** CEL over the world */
  readonly when: string;
  readonly say: string;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly Check[];
  /** in three depths: a question, the command's name, the whole command with why */
  readonly hints: readonly string[];
  readonly mistakes: readonly Mistake[];
  readonly debrief: string;
}

export interface Lab {
  readonly name: string;
  readonly title: string;
  /** the module's slug, e.g. `objects` */
  readonly module: string;
  readonly summary: string;
  readonly minutes: number;
  readonly objectives: readonly string[];
  readonly world: WorldSpec;
  readonly steps: readonly Step[];
  /** files in the learner's home at the start: path below the home → content */
  readonly files: Readonly<Record<string, string>>;
  /** runs before the learner arrives */
  readonly setup?: string;
}

/** How far the learner is, by step. */
export interface StepState {
  readonly id: string;
  /** in the order of the step's checks; a check that was right once stays done */
  readonly done: readonly boolean[];
  /** ids of mistakes that apply right now */
  readonly mistakes: readonly string[];
}
