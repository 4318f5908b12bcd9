// One probe of one container. Upstream: pkg/kubelet/prober/worker.go.

import type { Probe } from '../../../api/kinds/shared/pod-types.ts';
import type { Container } from '../../../containers/container.ts';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

export interface ProbeResult {
  readonly ok: boolean;
  readonly output: string;
}

export interface ProbeWorker {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly containerName: string;
  /** the container these results are about */
  readonly container: Container;
  /** the last result and how often it came in a row */
  last: boolean | undefined;
  count: number;
  /** a check that is under way; gives its result once it has one */
  running: (() => ProbeResult | undefined) | undefined;
  /** when the check under way is given up */
  limitMs: number;
  nextMs: number;
  stopped: boolean;
}
