/** A worker thread that compares our kubectl with the one named in its `workerData`, session by session. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from '../golden/play.ts';
import { type Parity, playParity } from './session.ts';

const { kubectl, known } = workerData as { readonly kubectl: string; readonly known: Readonly<Record<string, readonly Parity[]>> };

parentPort?.on('message', async ({ id, script }: Question) => {
  let answer: Answer<Parity>;
  try {
    answer = { id, recorded: await playParity(readFileSync(script, 'utf8'), kubectl, known[script]) };
  } catch (error) {
    answer = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
