/** A worker thread that plays sessions from outside, by the kubectl named in its `workerData`. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from '../golden/play.ts';
import { recordOutside } from './record.ts';

const { kubectl } = workerData as { readonly kubectl: string };

parentPort?.on('message', async ({ id, script }: Question) => {
  let answer: Answer;
  try {
    answer = { id, recorded: await recordOutside(readFileSync(script, 'utf8'), { kubectl }) };
  } catch (error) {
    answer = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
