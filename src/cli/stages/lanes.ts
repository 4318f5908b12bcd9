/** Runs jobs two at a time: the machines this is meant for have two cores, and a third process slows the first two. */

export interface Job<Result> {
  readonly name: string;
  /** Names of jobs that must have ended before this one starts. */
  readonly after?: readonly string[];
  run(): Promise<Result>;
}

/** Results in the order of the jobs. A job earlier in the list goes first when both could start. Throws when jobs wait for each other. */
export async function inTwoLanes<Result>(jobs: readonly Job<Result>[]): Promise<readonly Result[]> {
  const results = new Map<string, Result>();
  const waiting = new Set(jobs);
  const running = new Map<string, Promise<void>>();
  while (waiting.size || running.size) {
    for (const job of waiting) {
      if (running.size === 2) break;
      if (job.after?.some((name) => !results.has(name))) continue;
      waiting.delete(job);
      const end = job.run().then((result) => {
        results.set(job.name, result);
        running.delete(job.name);
      });
      running.set(job.name, end);
    }
    if (!running.size) throw new Error(`nothing can start: ${[...waiting].map((job) => job.name).join(', ')} wait for each other`);
    await Promise.race(running.values());
  }
  return jobs.map((job) => results.get(job.name) as Result);
}
