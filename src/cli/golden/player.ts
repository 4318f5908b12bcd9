/** A worker thread that plays sessions one after the other, each in a new world, and posts what was answered. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { record } from '../record.ts';
import type { Answer, Question } from './play.ts';
import { worldOf } from './recorder.ts';

parentPort?.on('message', async ({ id, script, commandLimitMs, name = '', recorder }: Question) => {
  let answer: Answer;
  try {
    answer = { id, recorded: await record(readFileSync(script, 'utf8'), { commandLimitMs, ...worldOf(recorder, name) }) };
  } catch (error) {
    answer = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
