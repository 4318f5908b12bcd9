/**
 * Bad input never crashes the API server, and nothing is stored half. `FUZZ_SEED` and `FUZZ_COUNT` choose another course; a failure names
 * the request, and seed and count play it again.
 */
import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

const seed = process.env['FUZZ_SEED'] ?? 'drydock';
const count = Number(process.env['FUZZ_COUNT'] ?? 4000);

it(`takes ${count} requests of seed ${seed} without a fault of its own`, () => {
  const { faults, statuses } = fuzz(seed, count);
  console.info(`answers by status: ${[...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`).join(', ')}`);
  expect(faults).toEqual([]);
  // Otherwise the requests have become too strange to reach anything.
  expect((statuses.get(201) ?? 0) / count).toBeGreaterThan(0.02);
}, 600_000);
