/**
 * Plays a session as `record.ts` does, with the world's API served over HTTPS and the commands run on this machine by a kubectl of one's
 * choice, in Kubernetes' own build or ours: what a client from outside sees of the cluster. The answers have the same form, so both can be
 * scored against recordings or against each other.
 */
import { readDocs } from '../../api/schema/docs.ts';
import { packedDocs } from '../../api/schema/generated/docs.ts';
import { serveCluster } from '../../http/server.ts';
import { makeWorld } from '../../labs/make-world.ts';
import { parseScript } from '../../labs/session-script.ts';
import type { RecordedCommand, RecordOptions } from '../record.ts';
import { OutsideClock } from './clock.ts';
import { Workplace } from './workplace.ts';

export interface OutsideOptions extends RecordOptions {
  /** path of the kubectl that talks to the world */
  readonly kubectl: string;
}

/** These count time by their own clock while they wait. */
export const countsTime = /--(?:timeout|request-timeout|pod-running-timeout|duration)\b|\bkubectl (?:-\S+ \S+ )?(?:wait|drain|debug|attach|run)\b/;

/** How long ago the world begins: its time hurries, and by the client's own clock nothing may have happened in the future, which it calls `<invalid>`. */
const headStartMs = 30 * 60_000;

/** @param script the session's text */
export async function recordOutside(script: string, { kubectl, seed = 1, workers = 2 }: OutsideOptions): Promise<readonly RecordedCommand[]> {
  const world = makeWorld({ seed, workers, startMs: Date.now() - headStartMs });
  world.cluster.apiServer.docs = readDocs(packedDocs);
  const served = await serveCluster(world.cluster, { port: 0, beforeRequest: () => clock.catchUp() });
  const clock = new OutsideClock(world, { openStreams: () => served.openStreams() });
  const workplace = new Workplace({ kubectl, kubeconfig: served.kubeconfig, clockPort: await clock.open() });
  try {
    const out: RecordedCommand[] = [];
    for (const { command } of parseScript(script).commands) {
      const startedMs = world.nowMs;
      clock.run(countsTime.test(command) ? { hurry: 1 } : {});
      const answer = await workplace.run(command);
      clock.stop();
      out.push({ ...answer, ms: Math.round(world.nowMs - startedMs) });
    }
    return out;
  } finally {
    clock.close();
    await served.close();
    workplace.remove();
  }
}
