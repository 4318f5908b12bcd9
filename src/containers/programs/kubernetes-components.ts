// The programs of the control plane and of kube-proxy, as containers see them: they listen where the real ones do, say hello
// in klog's form and stay. Their work is done by the cluster itself; the API server answers through the machine's service
// `kube-apiserver`.

import { calendar } from '../../base/time.ts';
import { type HttpRequest, type HttpResponse, header, keepsAlive, serialiseResponse } from '../../network/http.ts';
import { pathOf, serveHttp } from '../../network/http-server.ts';
import { framingOf, HttpStream } from '../../network/http-stream.ts';
import type { Connection } from '../../network/network.ts';
import { serve, stopOn } from '../../network/server.ts';
import { type ListeningSocket, listenAs, sendAll } from '../../network/socket.ts';
import { greetClient, type Identity } from '../../network/tls.ts';
import { printError } from '../../os/io.ts';
import { wrongCommandLine } from './component-flags.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';

/** How the API server answers a request that came over the network of the world. */
export interface ApiEndpoint {
  readonly identity: Identity;
  answer(request: HttpRequest, client: string): HttpResponse;
}

/** Whether its command line is fit; what is wrong is printed, without the usage that upstream prints before. Upstream: component-base/cli/run.go */
function* startsWell(process: Process): Steps<boolean> {
  const wrong = wrongCommandLine(process);
  if (!wrong) return true;
  yield* printError(process, 'usage' in wrong ? `Error: ${wrong.usage}\n` : klog(process, 'run.go:72', `"command failed" err="${wrong.failure}"`, 'E'));
  return false;
}

/** `I1120 19:59:00.123456       1 file.go:12] message` */
export function klog(process: Process, where: string, message: string, level: 'I' | 'E' = 'I'): string {
  const { month, day, hour, minute, second, millisecond } = calendar(process.nowMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${level}${two(month)}${two(day)} ${two(hour)}:${two(minute)}:${two(second)}.${String(millisecond).padStart(3, '0')}000${String(process.pid).padStart(8)} ${where}] ${message}\n`;
}

/** Ports that are taken are left alone: another process of the node serves there. */
function listenWhereFree(process: Process, ports: readonly number[]): readonly ListeningSocket[] {
  return ports.flatMap((port) => {
    try {
      return [listenAs(process, { port })];
    } catch (error) {
      if (error instanceof OsError && error.code === 'EADDRINUSE') return [];
      throw error;
    }
  });
}

const healthy = (request: HttpRequest): HttpResponse => {
  const path = pathOf(request);
  const ok = ['/healthz', '/livez', '/readyz', '/health'].includes(path);
  return { status: ok ? 200 : 404, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: ok ? 'ok' : '404 page not found\n' };
};

/** A component that only has to be there. */
const component = (memoryBytes: number, ports: readonly number[], hello: readonly (readonly [where: string, message: string])[], readsFlags = true): Program =>
  function* (process) {
    if (readsFlags && !(yield* startsWell(process))) return 1;
    process.setMemory(memoryBytes);
    for (const [where, message] of hello) yield* printError(process, klog(process, where, message));
    const stop = stopOn(process, ['TERM', 'INT']);
    const sockets = listenWhereFree(process, ports);
    yield* serve(process, sockets, (connection) => serveHttp(process, connection, healthy), stop);
    return 0;
  };

export const kubeProxy = component(
  21_000_000,
  [10256, 10249],
  [
    ['server_linux.go:53', '"Using iptables proxy"'],
    ['server.go:715', '"Successfully retrieved node IP(s)"'],
    ['conntrack.go:60', '"Setting nf_conntrack_max" nfConntrackMax=131072'],
    ['server.go:536', '"Kube-proxy has been started" version="v1.36.4"'],
    ['shared_informer.go:356', '"Caches are synced" controller="service config"'],
    ['shared_informer.go:356', '"Caches are synced" controller="endpoint slice config"'],
  ],
  false,
);

export const kubeScheduler = component(
  24_000_000,
  [10259],
  [
    ['serving.go:386', 'Generated self-signed cert in-memory'],
    ['server.go:175', '"Starting Kubernetes Scheduler" version="v1.36.4"'],
    ['leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-scheduler...'],
    ['leaderelection.go:271', 'successfully acquired lease kube-system/kube-scheduler'],
  ],
);

export const kubeControllerManager = component(
  52_000_000,
  [10257],
  [
    ['controllermanager.go:189', '"Starting" version="v1.36.4"'],
    ['leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-controller-manager...'],
    ['leaderelection.go:271', 'successfully acquired lease kube-system/kube-controller-manager'],
    ['shared_informer.go:356', '"Caches are synced" controller="garbage collector"'],
  ],
);

export const etcd: Program = function* (process) {
  process.setMemory(48_000_000);
  const at = (message: string, fields: string): string => `{"level":"info","ts":"${timeOf(process)}","caller":"etcdmain/etcd.go:64","msg":"${message}"${fields}}\n`;
  yield* printError(process, at('Running: ', `,"args":${JSON.stringify(process.argv)}`));
  yield* printError(process, at('ready to serve client requests', ''));
  const stop = stopOn(process, ['TERM', 'INT']);
  yield* serve(process, listenWhereFree(process, [2379, 2380, 2381]), (connection) => serveHttp(process, connection, etcdPage), stop);
  return 0;
};

const etcdPage = (request: HttpRequest): HttpResponse =>
  pathOf(request) === '/health' ? { status: 200, headers: [['Content-Type', 'application/json']], body: '{"health":"true","reason":""}' } : healthy(request);

function timeOf(process: Process): string {
  const { year, month, day, hour, minute, second, millisecond } = calendar(process.nowMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${String(millisecond).padStart(3, '0')}000Z`;
}

export const kubeApiserver: Program = function* (process) {
  if (!(yield* startsWell(process))) return 1;
  process.setMemory(260_000_000);
  yield* printError(
    process,
    klog(process, 'options.go:263', `external host was not specified, using ${process.argv.find((arg) => arg.startsWith('--advertise-address='))?.slice(20) ?? ''}`),
  );
  yield* printError(process, klog(process, 'server.go:150', 'Version: v1.36.4'));
  const port = Number(process.argv.find((arg) => arg.startsWith('--secure-port='))?.slice(14) ?? 6443);
  const stop = stopOn(process, ['TERM', 'INT']);
  const sockets = listenWhereFree(process, [port]);
  yield* printError(process, klog(process, 'secure_serving.go:211', `Serving securely on [::]:${port}`));
  yield* serve(process, sockets, (connection) => secureConnection(process, connection), stop);
  return 0;
};

/** TLS first; then requests, each answered by the cluster's API server. */
function* secureConnection(process: Process, connection: Connection): Steps<void> {
  const endpoint = process.host.get('kube-apiserver') as ApiEndpoint | undefined;
  if (!endpoint) return;
  const greeted = yield* greetClient(process, connection.file, () => endpoint.identity);
  if (!greeted) return;
  if ('plain' in greeted) {
    yield* sendAll(connection.file, 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
    return;
  }
  const stream = new HttpStream(process, connection.file);
  for (;;) {
    const head = yield* stream.readHead(process.nowMs + 90_000);
    if (typeof head === 'string' || head.type !== 'request') return;
    const { body, failure } = yield* stream.readWhole(framingOf(head));
    if (failure) return;
    const response = endpoint.answer({ method: head.method, target: head.target, version: head.version, headers: head.headers, body }, connection.remote.address);
    const framed: HttpResponse =
      header(response.headers, 'content-length') === undefined ? { ...response, headers: [...response.headers, ['Content-Length', String(response.body.length)]] } : response;
    yield* sendAll(connection.file, serialiseResponse(framed));
    if (!keepsAlive(head)) return;
  }
}
