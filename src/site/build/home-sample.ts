/**
 * The landing page's session, played while the site is built: what the terminal shows before any script runs, the cluster at
 * that moment, and the state a visitor's own terminal goes on from. Runs at build time only.
 */
import type { Bytes } from '../../base/bytes.ts';
import { utf8 } from '../../base/bytes.ts';
import { clusterSide } from '../../labs/cluster-side.ts';
import { LabSession } from '../../labs/lab-session.ts';
import type { SavedLab } from '../../labs/saved-lab.ts';
import type { ClusterSnapshot } from '../../labs/snapshot.ts';
import { LineEditor } from '../../terminal/line-editor.ts';
import { opening, playground } from '../playground.ts';
import { screenHtml } from './screen-html.ts';

export interface HomeSample {
  readonly saved: SavedLab;
  readonly html: string;
  readonly snapshot: ClusterSnapshot;
}

export function homeSample(): HomeSample {
  const shown: Bytes[] = [];
  let snapshot: ClusterSnapshot | undefined;
  const listener = {
    output: (bytes: Bytes) => void shown.push(bytes),
    snapshot: (taken: ClusterSnapshot) => {
      snapshot = taken;
    },
    history: () => undefined,
    progress: () => undefined,
    hostRequest: () => undefined,
  };
  const session = new LabSession(playground, listener, { lineSource: new LineEditor(), clusterSide });
  session.advance(1000, Number.POSITIVE_INFINITY);
  for (const { command, thenMs } of opening) {
    session.input({ type: 'keys', bytes: utf8(`${command}\r`) });
    session.advance(thenMs, Number.POSITIVE_INFINITY);
  }
  session.sample();
  if (!snapshot) throw new Error('the landing page’s session showed no cluster');
  return { saved: session.save(), html: screenHtml(shown.join('')), snapshot };
}
