/** A worker thread that compares our kubectl with the one named in its `workerData`, session by session. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from '../golden/play.ts';
import { type Parity, playParity } from './session.ts';

const { kubectl } = workerData as { readonly kubectl: string };

parentPort?.on('message', async ({ id, script }: Question) => {
  let answer: Answer<Parity>;
  try {
    answer = { id, recorded: await playParity(readFileSync(script, 'utf8'), kubectl) };
  } catch (error) {
    answer = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
