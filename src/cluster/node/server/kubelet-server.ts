// The kubelet's own port, 10250: health and what its containers use, for whoever may see it. It begins when it is first asked, so
// that nodes nobody asks cost nothing. Upstream: pkg/kubelet/server (auth.go, server.go), component-base metrics (resource_metrics.go).
// Left out: exec, attach, port-forward and logs over this port (the API server has them at once), /stats/summary, /pods, cAdvisor's
// metrics. Differs: its certificate is signed by the cluster's authority, as with serverTLSBootstrap, not by itself.

import { header, type HttpRequest, type HttpResponse } from '../../../network/http.ts';
import { pathOf, serveHttp } from '../../../network/http-server.ts';
import type { Connection } from '../../../network/network.ts';
import { serve } from '../../../network/server.ts';
import { type ListeningSocket, listenAs, sendAll } from '../../../network/socket.ts';
import { greetClient } from '../../../network/tls.ts';
import type { Process, Program, Steps } from '../../../os/process.ts';
import type { Kubelet } from '../kubelet.ts';
import type { NodeMachine } from '../node-machine.ts';
import { resourceMetrics } from './resource-metrics.ts';

export const kubeletPort = 10250;

/** Makes a node's kubelet answer on its port. */
export function serveKubelet(kubelet: Kubelet, machine: NodeMachine): void {
  machine.network.endpointOf(machine.endpoint).startOnDemand(kubeletPort, () => {
    if (machine.state === 'off') return;
    // It listens before its first turn: the connection that starts it is already there.
    const sockets: ListeningSocket[] = [];
    const program: Program = function* (own) {
      own.setMemory(70_000_000);
      yield* serve(own, sockets, (connection) => secure(own, connection, kubelet, machine));
      return 0;
    };
    const process = machine.machine.kernel.spawn({ program, argv: ['/usr/bin/kubelet', '--config=/var/lib/kubelet/config.yaml'], newSession: true });
    sockets.push(listenAs(process, { port: kubeletPort }));
  });
}

function* secure(process: Process, connection: Connection, kubelet: Kubelet, machine: NodeMachine): Steps<void> {
  const names = [machine.name, machine.address];
  const greeted = yield* greetClient(process, connection.file, () => ({
    subject: `O=system:nodes, CN=system:node:${machine.name}`,
    issuer: 'CN=kubernetes',
    names,
    authority: kubelet.context.signing.caCertificate,
  }));
  if (!greeted) return;
  if ('plain' in greeted) {
    yield* sendAll(connection.file, 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    return;
  }
  yield* serveHttp(process, connection, (request) => answer(request, kubelet, machine));
}

const plain = (status: number, body: string): HttpResponse => ({ status, headers: [['Content-Type', 'text/plain; charset=utf-8']], body });

function answer(request: HttpRequest, kubelet: Kubelet, machine: NodeMachine): HttpResponse {
  const path = pathOf(request);
  const token = /^Bearer (.+)$/.exec(header(request.headers, 'authorization') ?? '')?.[1];
  const user = token === undefined ? undefined : reviewToken(kubelet, token);
  if (!user) return plain(401, 'Unauthorized');
  const subresource = path.startsWith('/metrics') ? 'metrics' : path.startsWith('/stats') ? 'stats' : path === '/healthz' ? 'healthz' : 'proxy';
  if (!mayGet(kubelet, user, machine.name, subresource)) {
    return plain(403, `Forbidden (user=${user.username}, verb=get, resource=nodes, subresource(s)=[${subresource}${subresource === 'healthz' ? ' proxy' : ''}])\n`);
  }
  if (path === '/healthz') return plain(200, 'ok');
  if (path === '/metrics/resource') return plain(200, resourceMetrics(machine));
  return plain(404, '404 page not found\n');
}

interface ReviewedUser {
  readonly username: string;
  readonly groups?: readonly string[];
}

function reviewToken(kubelet: Kubelet, token: string): ReviewedUser | undefined {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
  const { status } = kubelet.context.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', body) as { readonly status?: { readonly authenticated?: boolean; readonly user?: ReviewedUser } };
  return status?.authenticated ? status.user : undefined;
}

function mayGet(kubelet: Kubelet, { username, groups = [] }: ReviewedUser, node: string, subresource: string): boolean {
  const spec = { user: username, groups, resourceAttributes: { verb: 'get', group: '', version: 'v1', resource: 'nodes', subresource, name: node } };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
  const { status } = kubelet.context.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', body) as { readonly status?: { readonly allowed?: boolean } };
  return status?.allowed ?? false;
}
