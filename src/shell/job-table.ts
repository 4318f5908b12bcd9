// Jobs: pipelines that were started together. Upstream: bash(1), JOB CONTROL.

import type { Process } from '../os/process.ts';

export interface Job {
  readonly number: number;
  readonly group: number;
  /** its processes in the pipeline's order */
  readonly processes: readonly Process[];
  /** the command as it is listed */
  readonly text: string;
  /** whether a change of state was told already */
  told: boolean;
  background: boolean;
  /** the last process' status once everyone has ended */
  status: number | undefined;
}

export class JobTable {
  #jobs: Job[] = [];
  /** exit statuses of processes whose jobs are gone: `wait PID` may still ask */
  readonly finished = new Map<number, number>();

  /** its parent's, which a subshell may list and nothing else: `kill $(jobs -p)` */
  #inherited: readonly Job[] = [];

  copyForSubshell(): JobTable {
    const copy = new JobTable();
    copy.#inherited = this.listed;
    return copy;
  }

  /** What `jobs` shows: its own, or its parent's while it has none. */
  get listed(): readonly Job[] {
    return this.#jobs.length > 0 ? this.#jobs : this.#inherited;
  }

  get all(): readonly Job[] {
    return this.#jobs;
  }

  add(job: Omit<Job, 'number'>): Job {
    const made: Job = { ...job, number: (this.#jobs.at(-1)?.number ?? 0) + 1 };
    this.#jobs.push(made);
    return made;
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }

  clear(): void {
    this.#jobs = [];
  }

  /** Makes it the current job. */
  touch(job: Job): void {
    this.#recent = [job, ...this.#recent.filter((other) => other !== job)];
  }

  #recent: Job[] = [];

  /** `%+`: stopped last, else started in the background last. */
  get current(): Job | undefined {
    return this.#order()[0];
  }

  /** `%-` */
  get previous(): Job | undefined {
    return this.#order()[1];
  }

  #order(): Job[] {
    const known = (job: Job): boolean => this.#jobs.includes(job);
    const recent = this.#recent.filter(known);
    const others = this.#jobs.filter((job) => !recent.includes(job)).reverse();
    const all = [...recent, ...others];
    return [...all.filter(isStopped), ...all.filter((job) => !isStopped(job))];
  }

  /** The job `%1`, `%+`, `%-`, `%%`, `%name`, `%?text` means. */
  find(spec: string): Job | undefined | 'ambiguous' {
    const what = spec.replace(/^%/, '');
    if (what === '' || what === '%' || what === '+') return this.current;
    if (what === '-') return this.previous ?? this.current;
    if (/^\d+$/.test(what)) return this.#jobs.find((job) => job.number === Number(what));
    const matching = this.#jobs.filter((job) => (what.startsWith('?') ? job.text.includes(what.slice(1)) : job.text.startsWith(what)));
    return matching.length > 1 ? 'ambiguous' : matching[0];
  }

  ofProcess(pid: number): Job | undefined {
    return this.#jobs.find((job) => job.processes.some((process) => process.pid === pid));
  }
}

/** Whether a process of it is stopped and none runs. */
export function isStopped(job: Job): boolean {
  return job.processes.some((process) => !process.ended && process.stoppedBy !== undefined) && job.processes.every((process) => process.ended || process.stoppedBy);
}

export const isDone = (job: Job): boolean => job.processes.every((process) => process.ended);
