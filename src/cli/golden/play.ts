/** Plays many sessions in two worker threads. A session that does not end within its time loses its worker, not the run. */
import { Worker } from 'node:worker_threads';
import type { Recorded } from '../../../tests/support/compare.ts';
import type { Recorder } from './recorder.ts';

export interface Question {
  readonly id: number;
  /** Path of the session's script. */
  readonly script: string;
  /** Virtual milliseconds each command is given; as many as a world gives unless told. */
  readonly commandLimitMs?: number | undefined;
  /** The session's name, and what was particular about the machine it was recorded on. */
  readonly name?: string;
  readonly recorder?: Recorder | undefined;
}

export interface Answer<R = Recorded> {
  readonly id: number;
  readonly recorded?: readonly R[];
  /** Why there are no answers: our bug, or out of time. */
  readonly failure?: string;
}

export interface Playing {
  readonly lanes?: number;
  readonly timeLimitMs?: number;
  /** The worker's script; another one in tests. */
  readonly player?: URL;
  /** What the worker is told when it begins. */
  readonly told?: unknown;
}

/** Answers in the order of `sessions`; `seen` is told of each as soon as it is there. */
export async function playAll<R = Recorded>(
  sessions: readonly Omit<Question, 'id'>[],
  seen: (answer: Answer<R>) => void,
  { lanes = 2, timeLimitMs = 120_000, player = new URL('./player.ts', import.meta.url), told }: Playing = {},
): Promise<readonly Answer<R>[]> {
  const answers: Answer<R>[] = new Array(sessions.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    let worker: Worker | undefined;
    for (let id = next++; id < sessions.length; id = next++) {
      const session = sessions[id];
      if (!session) break;
      worker ??= newWorker(player, told);
      const answer = await ask<R>(worker, { ...session, id }, timeLimitMs);
      if (answer.failure !== undefined) {
        await worker.terminate();
        worker = undefined;
      }
      answers[id] = answer;
      seen(answer);
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(lanes, sessions.length) }, lane));
  return answers;
}

function newWorker(player: URL, told: unknown): Worker {
  const worker = new Worker(player, { workerData: told, resourceLimits: { maxOldGenerationSizeMb: 2048 } });
  // A worker that is being given up may still say why; an 'error' nobody listens to would end this process.
  worker.on('error', () => {});
  return worker;
}

function ask<R>(worker: Worker, question: Question, timeLimitMs: number): Promise<Answer<R>> {
  return new Promise((resolve) => {
    const end = (answer: Answer<R>) => {
      clearTimeout(timer);
      worker.off('message', end).off('error', broken).off('exit', gone);
      resolve(answer);
    };
    const fail = (failure: string) => end({ id: question.id, failure });
    const broken = (error: unknown) => fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const gone = (code: number) => fail(`the worker ended with code ${code}`);
    const timer = setTimeout(() => fail(`no answer within ${timeLimitMs / 1000} s`), timeLimitMs);
    worker.on('message', end).on('error', broken).on('exit', gone);
    worker.postMessage(question);
  });
}
