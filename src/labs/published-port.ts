// The kubeconfig's server is the workstation's own loopback: the control plane's port is published there, as kind does it.
// What connects to it arrives at the control plane's port 6443. kubectl does not pass here: see dialer.ts.

import { isLoopback } from '../network/addresses.ts';
import type { Translator } from '../network/network.ts';

const port = 6443;

/**
 * Hands connections to `127.0.0.1:6443` on the workstation to a control plane.
 * @param target the address of a control plane, one that answers where there are several; `source` is the workstation's, as it sees it
 */
export const publishedPort = (target: () => string, source: string): Translator => ({
  name: 'published port',
  translate: (flow, at) =>
    at === 'workstation' && flow.protocol === 'TCP' && flow.port === port && isLoopback(flow.address)
      ? { flow: { ...flow, sourceAddress: source, address: target() }, why: `127.0.0.1:${port} is published from the control plane` }
      : undefined,
});
