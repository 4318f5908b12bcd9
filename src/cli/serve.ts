// `npm run serve`: the API of a fresh simulated cluster on 127.0.0.1, for the real kubectl.
//
//   --port N          the port (6443; 0: any free one)
//   --nodes N         machines, the control plane among them (3)
//   --kubeconfig FILE where to write the kubeconfig (./drydock.kubeconfig)
//   --clock real      virtual time follows the real one (default)
//   --clock manual    it stands still until POST /drydock/advance?ms=N

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDocs } from '../api/schema/docs.ts';
import { packedDocs } from '../api/schema/generated/docs.ts';
import { serveCluster } from '../http/server.ts';
import { makeWorld } from '../labs/make-world.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '6443' },
    nodes: { type: 'string', default: '3' },
    kubeconfig: { type: 'string', default: 'drydock.kubeconfig' },
    clock: { type: 'string', default: 'real' },
    seed: { type: 'string', default: '1' },
  },
});

const { cluster } = makeWorld({ seed: values.seed, workers: Math.max(0, Number(values.nodes) - 1) });
cluster.apiServer.docs = readDocs(packedDocs);
const manual = values.clock === 'manual';
let lastMs = performance.now();

/** Lets virtual time catch up with the real one. */
function follow(): void {
  const nowMs = performance.now();
  cluster.timeline.advance(nowMs - lastMs);
  lastMs = nowMs;
}

function control(path: string, query: URLSearchParams): unknown {
  if (path === '/drydock/advance') cluster.timeline.advance(Number(query.get('ms') ?? 0));
  else if (path !== '/drydock/clock') return undefined;
  return { nowMs: cluster.timeline.nowMs, ticks: cluster.timeline.ticks, nextMs: cluster.timeline.nextMs ?? null };
}

const served = await serveCluster(cluster, { port: Number(values.port), control, ...(manual ? {} : { beforeRequest: follow }) });
writeFileSync(values.kubeconfig, served.kubeconfig, { mode: 0o600 });
if (!manual) setInterval(follow, 20);
console.log(`serving ${served.url} (clock: ${manual ? 'manual' : 'real'})`);
console.log(`export KUBECONFIG=${values.kubeconfig}`);
