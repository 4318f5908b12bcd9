// `npm run serve`: the API of a fresh simulated cluster on 127.0.0.1, for the real kubectl.
//
//   --port N          the port (6443; 0: any free one)
//   --nodes N         machines, the control plane among them (3)
//   --addons A,B      add-ons that are there from the beginning
//   --kubeconfig FILE where to write the kubeconfig (./drydock.kubeconfig)
//   --clock real      virtual time follows the real one (default)
//   --clock manual    it stands still until POST /drydock/advance?ms=N

import { writeFileSync } from 'node:fs';
import { readDocs } from '../api/schema/docs.ts';
import { packedDocs } from '../api/schema/generated/docs.ts';
import { serveCluster } from '../http/server.ts';
import { makeWorld } from '../labs/make-world.ts';
import { addOnsFlag, addOnsFrom } from './add-ons.ts';
import { commandLine, refuse } from './options.ts';

const options = commandLine({
  usage: 'serve -- [--port N] [--nodes N] [--addons A,B] [--kubeconfig FILE] [--clock real|manual]',
  flags: {
    port: { takes: 'N', says: 'the port; 0 is any free one', default: '6443' },
    nodes: { takes: 'N', says: 'machines of the cluster, the control plane among them', default: '3' },
    addons: { takes: 'A,B', says: addOnsFlag },
    kubeconfig: { takes: 'FILE', says: 'where to write the kubeconfig', default: 'drydock.kubeconfig' },
    clock: { takes: 'real|manual', says: 'manual: virtual time stands still until POST /drydock/advance?ms=N', default: 'real' },
    seed: { takes: 'TEXT', says: 'where chance begins', default: '1' },
  },
});
const clock = options.text('clock');
if (clock !== 'real' && clock !== 'manual') refuse(`--clock is real or manual, not "${clock}"`);
const port = options.number('port') ?? 6443;
if (port > 65_535) refuse(`--port is at most 65535, not ${port}`);

const manual = clock === 'manual';
const wanted = { seed: options.text('seed'), workers: Math.max(0, (options.number('nodes') ?? 3) - 1), addons: addOnsFrom(options.text('addons')) };
// Clients tell ages by their own clock: a cluster whose clock goes on really has come up by now, not by what its coming up took.
const { cluster } = makeWorld(manual ? wanted : { ...wanted, startMs: Date.now() - makeWorld({ ...wanted, startMs: 0 }).nowMs });
cluster.apiServer.docs = readDocs(packedDocs);
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

const served = await serveCluster(cluster, { port, control, ...(manual ? {} : { beforeRequest: follow }) });
const kubeconfig = options.text('kubeconfig');
writeFileSync(kubeconfig, served.kubeconfig, { mode: 0o600 });
if (!manual) setInterval(follow, 20);
console.log(`serving ${served.url} (clock: ${manual ? 'manual' : 'real'})`);
console.log(`export KUBECONFIG=${kubeconfig}`);
