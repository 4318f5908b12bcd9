// A lab as it lies in the browser's storage: seed and inputs are the truth; the rest is for a newer engine whose replay diverges.

import type { Recorded } from '../base/history.ts';
import type { StepState } from './lab.ts';
import type { WorldInput } from './world-input.ts';

export interface SavedLab {
  readonly format: 1;
  readonly engine: string;
  readonly lab: string;
  readonly seed: number;
  readonly inputs: readonly Recorded<WorldInput>[];
  readonly ticks: number;
  readonly atMs: number;
  readonly progress: readonly StepState[];
}

/** Why a saved lab cannot be continued, in a sentence, or the lab. */
export function readSavedLab(value: unknown, lab: string): SavedLab | string {
  if (typeof value !== 'object' || value === null) return 'the saved state is not readable';
  const saved = value as Partial<SavedLab>;
  if (saved.format !== 1) return `the saved state is of a form this version does not know (${String(saved.format)})`;
  if (saved.lab !== lab) return `the saved state belongs to the lab ${String(saved.lab)}`;
  const whole = Array.isArray(saved.inputs) && Array.isArray(saved.progress) && saved.progress.every(isStepState) && [saved.seed, saved.ticks, saved.atMs].every((n) => typeof n === 'number' && Number.isFinite(n));
  return whole ? (saved as SavedLab) : 'the saved state is damaged';
}

function isStepState(value: unknown): value is StepState {
  const step = Object(value) as Partial<StepState>;
  return typeof step.id === 'string' && Array.isArray(step.done) && Array.isArray(step.mistakes);
}
