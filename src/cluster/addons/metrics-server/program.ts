// metrics-server as a program: asks the kubelets again and again and answers metrics.k8s.io. Upstream: metrics-server v0.8
// (cmd/metrics-server, pkg/server/server.go).
// Left out: verifying the kubelets' certificates (ours are the cluster's own), its /metrics page, OpenAPI.

import { text } from '../../../base/bytes.ts';
import { parseDuration } from '../../../base/duration.ts';
import type { Node } from '../../../api/types.ts';
import { klog } from '../../../containers/programs/kubernetes-components.ts';
import { option, textResponse } from '../../../containers/programs/web.ts';
import { pathOf, serveHttp } from '../../../network/http-server.ts';
import { serve, stopOn } from '../../../network/server.ts';
import { listenAs } from '../../../network/socket.ts';
import { greetClient } from '../../../network/tls.ts';
import { printError } from '../../../os/io.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import type { ComponentContext } from '../../component.ts';
import type { ExtensionServers } from '../aggregation/extension-servers.ts';
import { joinCluster, type PodController } from '../in-cluster.ts';
import { metricsApi } from './api.ts';
import { type Point, Readings, scrapeNode } from './scrape.ts';

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const nodes = { group: '', plural: 'nodes' };
const pods = { group: '', plural: 'pods' };

export const metricsServer: Program = function* (process) {
  const port = Number(option(process, 'secure-port') ?? 10250);
  const resolutionMs = parseDuration(option(process, 'metric-resolution') ?? '60s');
  process.setMemory(18_000_000);
  let context: ComponentContext | undefined;
  const reader: PodController = { fieldManager: 'metrics-server', latencyMs: 0, watches: [nodes, pods], keysFor: () => [], reconcile: () => undefined, start: (own) => (context = own) };
  if (!(yield* joinCluster(process, reader))) return 1;
  const readings = new Readings();
  const stop = stopOn(process, ['TERM', 'INT']);
  const socket = listenAs(process, { port });
  (process.host.get('extension-servers') as ExtensionServers).serve(process, port, metricsApi(readings, () => context));
  yield* printError(process, klog(process, 'serving.go:386', 'Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)'));
  yield* printError(process, klog(process, 'handler.go:288', 'Adding GroupVersion metrics.k8s.io v1beta1 to ResourceManager'));
  yield* printError(process, klog(process, 'secure_serving.go:211', `Serving securely on [::]:${port}`));
  const identity = { subject: 'CN=localhost', issuer: 'CN=localhost-ca', names: ['localhost'], authority: '' };
  yield* serve(
    process,
    [socket],
    function* (connection) {
      const greeted = yield* greetClient(process, connection.file, () => identity);
      if (greeted && !('plain' in greeted)) yield* serveHttp(process, connection, (request) => page(pathOf(request), readings));
    },
    stop,
    [collect(process, resolutionMs, readings, () => context?.list<Node>(nodes) ?? [])],
  );
  return 0;
};

function page(path: string, readings: Readings): ReturnType<typeof textResponse> {
  if (path === '/livez' || path === '/healthz') return textResponse('ok');
  if (path === '/readyz') return readings.size > 0 ? textResponse('ok') : textResponse('[+]ping ok\n[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n', 500);
  return textResponse('{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Unauthorized","code":401}\n', 401, 'application/json');
}

/** One round after another, for ever. */
function* collect(process: Process, resolutionMs: number, readings: Readings, list: () => readonly Node[]): Steps<void> {
  for (;;) {
    const begunMs = process.nowMs;
    const round = new Map<string, Point>();
    const token = text(process.namespaces.mount.readFile(tokenFile, process)).trim();
    for (const node of list()) {
      const scraped = yield* scrapeNode(process, node, token);
      if (typeof scraped === 'string') process.descriptor(2)?.write(klog(process, 'scraper.go:149', `"Failed to scrape node" err=${JSON.stringify(scraped)} node="${node.metadata.name}"`).replace(/^I/, 'E'));
      else for (const [name, point] of scraped) round.set(name, point);
    }
    readings.store(round);
    const nextMs = begunMs + resolutionMs;
    while (process.nowMs < nextMs) yield { on: 'time', untilMs: nextMs };
  }
}
