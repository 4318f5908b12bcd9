/** The learner's terminal in a real one: real keys in, the world's output out, virtual time following the clock. */
import { provideDocs } from '../../api/schema/docs.ts';
import { packedDocs } from '../../api/schema/generated/docs.ts';
import { fromUint8Array, toUint8Array } from '../../base/bytes.ts';
import type { Lab } from '../../labs/lab.ts';
import { clusterSide } from '../../labs/cluster-side.ts';
import { LabSession } from '../../labs/lab-session.ts';
import { Pump } from '../../labs/pump.ts';
import { LineEditor } from '../../terminal/line-editor.ts';
import { loadLab } from '../labs/load.ts';

const leave = '\u001d';

export interface InteractiveOptions {
  readonly lab?: string;
  readonly seed?: number;
  readonly workers: number;
  readonly addons: readonly string[];
}

/** Runs until Ctrl-] or the end of input. */
export async function interactive(options: InteractiveOptions): Promise<void> {
  provideDocs(packedDocs);
  const lab = chosenLab(options);
  const session = new LabSession(
    lab,
    {
      output: (bytes) => process.stdout.write(toUint8Array(bytes)),
      progress: (steps) => {
        const done = steps.flatMap((s) => s.done).filter(Boolean).length;
        if (lab.steps.length) process.stdout.write(`\u001b]0;${lab.title}: ${done} checks done\u0007`);
      },
      snapshot: () => undefined,
    history: () => undefined,
      hostRequest: ({ id }) => session.answer(id, undefined),
    },
    { lineSource: new LineEditor(), clusterSide },
  );
  const pump = new Pump(session, { onFailure: (error) => report(error, session) });
  session.input({ type: 'resize', columns: process.stdout.columns ?? 80, rows: process.stdout.rows ?? 24 });
  process.stdin.setRawMode?.(true);
  process.stdout.on('resize', () => session.input({ type: 'resize', columns: process.stdout.columns, rows: process.stdout.rows }));
  pump.start();
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    const bytes = fromUint8Array(chunk);
    const at = bytes.indexOf(leave);
    session.input({ type: 'keys', bytes: at < 0 ? bytes : bytes.slice(0, at) });
    pump.nudge();
    if (at >= 0) break;
  }
  if (!process.stdin.isTTY) await settle(session);
  pump.stop();
  process.stdin.setRawMode?.(false);
  process.stdin.unref();
}

function chosenLab({ lab, seed, workers, addons }: InteractiveOptions): Lab {
  const found = lab === undefined ? emptyLab(workers, addons) : loadLab(lab);
  return seed === undefined ? found : { ...found, world: { ...found.world, seed } };
}

const emptyLab = (workers: number, addons: readonly string[]): Lab => ({
  name: 'sandbox',
  title: 'A cluster of your own',
  module: '',
  summary: '',
  minutes: 1,
  objectives: [],
  world: { workers, addons, seed: 1 },
  steps: [],
  files: {},
});

/** Input came from a pipe and has ended: let virtual time pass until the shell has read it all, a minute at most. */
async function settle(session: LabSession): Promise<void> {
  session.input({ type: 'keys', bytes: '\u0004' });
  for (let second = 0; second < 60; second++) session.advance(1000, Number.POSITIVE_INFINITY);
}

function report(error: unknown, session: LabSession): void {
  process.stdin.setRawMode?.(false);
  console.error('\r\nDrydock failed. Seed and inputs of this world:');
  console.error(JSON.stringify(session.save()));
  throw error;
}
