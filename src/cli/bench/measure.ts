/** What every bench shares: CPU time, medians, and a loop that stands for the machine's speed. */

/** One figure of a bench, with its goal where there is one. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | '/s' | 'MB' | 'kB' | 'µs' | '×';
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Bench {
  readonly name: string;
  run(): readonly Figure[];
}

/** CPU time of this process so far, in ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU time that `work` takes, in ms. */
export function measure(work: () => void): number {
  const before = cpuMs();
  work();
  return cpuMs() - before;
}

/** The median CPU time of `times` runs, in ms. */
export function median(times: number, work: () => void): number {
  const all = Array.from({ length: times }, () => measure(work)).sort((a, b) => a - b);
  return all[Math.floor(times / 2)] ?? 0;
}

/** Live heap after a collection, in MB. */
export function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

/** A fixed amount of ordinary work, in ms CPU: objects, maps, strings, as the simulator does. */
export function reference(): number {
  const work = (): void => {
    const map = new Map<string, { readonly n: number; readonly text: string }>();
    for (let i = 0; i < 100_000; i++) map.set(`key-${i % 5000}`, { n: i, text: `value ${i}` });
    let sum = 0;
    for (const value of map.values()) sum += value.n + value.text.length;
    if (sum === 0) throw new Error('the loop was not run');
  };
  work();
  return median(5, work);
}
