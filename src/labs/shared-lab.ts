/**
 * A lab small enough for a link. Truth is seed and inputs (DESIGN §3), and most inputs are single keys a moment apart: written as three rows of
 * differences, an hour of typing packs into a few kilobytes.
 */

import type { Recorded } from '../base/history.ts';
import { readSavedLab, type SavedLab } from './saved-lab.ts';
import type { WorldInput } from './world-input.ts';

/** @returns JSON without line breaks */
export function packLab(saved: SavedLab): string {
  const ticks = differences(saved.inputs.map((recorded) => recorded.ticks));
  const atMs = differences(saved.inputs.map((recorded) => recorded.atMs));
  const inputs = saved.inputs.map(({ input }) => (input.type === 'keys' ? input.bytes : input));
  return JSON.stringify({ ...saved, inputs: { ticks, atMs, inputs } });
}

/** The lab that was packed, or why it cannot be continued, in a part of a sentence. @param lab the name of the lab it must belong to */
export function unpackLab(text: string, lab: string): SavedLab | string {
  let packed: { readonly inputs?: Partial<PackedInputs> };
  try {
    packed = Object(JSON.parse(text)) as typeof packed;
  } catch {
    return 'it is damaged, perhaps cut off on its way';
  }
  const { ticks, atMs, inputs } = packed.inputs ?? {};
  if (!areNumbers(ticks) || !areNumbers(atMs) || !Array.isArray(inputs) || ticks.length !== inputs.length || atMs.length !== inputs.length) return 'it is damaged';
  if (!inputs.every((input) => typeof input === 'string' || isVisitorsInput(input))) return 'it holds what no terminal sends';
  const [ticksOf, atMsOf] = [sums(ticks), sums(atMs)];
  const recorded = inputs.map((input: string | WorldInput, i): Recorded<WorldInput> => ({ ticks: ticksOf[i] ?? 0, atMs: atMsOf[i] ?? 0, input: typeof input === 'string' ? { type: 'keys', bytes: input } : input }));
  return readSavedLab({ ...packed, inputs: recorded }, lab);
}

interface PackedInputs {
  readonly ticks: readonly number[];
  readonly atMs: readonly number[];
  readonly inputs: readonly unknown[];
}

const areNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((n) => typeof n === 'number' && Number.isFinite(n));

/** What a page sends to a world, beside keys. Whole as a page writes it: the rest of the engine trusts its inputs. */
function isVisitorsInput(value: unknown): value is WorldInput {
  const input = Object(value) as Partial<Record<string, unknown>>;
  if (input['type'] === 'attach') return true;
  if (input['type'] === 'resize') return [input['columns'], input['rows']].every((n) => typeof n === 'number' && n >= 1 && n <= 1000);
  return input['type'] === 'answer' && typeof input['id'] === 'number';
}

const differences = (values: readonly number[]): number[] => values.map((value, i) => value - (values[i - 1] ?? 0));

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
