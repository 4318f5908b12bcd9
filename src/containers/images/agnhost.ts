// registry.k8s.io/e2e-test-images: agnhost and its siblings. Upstream: kubernetes/test/images/agnhost.
// @supports partly containers: agnhost — "netexec, serve-hostname, pause, liveness, connect, dns-suffix, test-webserver, porter, echo; other subcommands say they are not simulated"

import { formatLayout } from '../../base/time.ts';
import { resolverOf } from '../../network/dns.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { exchange } from '../../network/http-client.ts';
import { pathOf, queryOf } from '../../network/http-server.ts';
import type { Connection } from '../../network/network.ts';
import { stopOn } from '../../network/server.ts';
import { answerAs, connectAs, connectError } from '../../network/socket.ts';
import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { klog } from '../programs/kubernetes-components.ts';
import { option, textResponse, webServer } from '../programs/web.ts';
import { alpineBase, busyboxBase } from './bases.ts';
import { nginxFiles } from './nginx.ts';
import { simpleImage } from './simple-image.ts';
import { installTools } from './toolbox.ts';

const hostname = (process: Process): string => process.namespaces.uts.hostname;

function* netexecAnswer(request: HttpRequest, { process, connection }: { readonly process: Process; readonly connection: Connection }): Steps<HttpResponse> {
  const query = new URLSearchParams(queryOf(request));
  const path = pathOf(request);
  const uptime = (process.nowMs - process.startedMs) / 1000;
  switch (path) {
    case '/':
      return textResponse(`NOW: ${formatLayout(process.nowMs, '2006-01-02 15:04:05.000000000 +0000 UTC')} m=+${uptime.toFixed(9)}`);
    case '/hostname':
    case '/hostName':
      return textResponse(hostname(process));
    case '/clientip':
      return textResponse(`${connection.remote.address}:${connection.remote.port}`);
    case '/echo':
      return textResponse(query.get('msg') ?? '');
    case '/header':
      return textResponse(request.headers.find(([name]) => name.toLowerCase() === (query.get('key') ?? '').toLowerCase())?.[1] ?? '');
    case '/healthz':
    case '/readyz':
    case '/livez':
      return textResponse('');
    case '/exit': {
      const code = Number(query.get('code') ?? 0);
      return process.exec(function* () {
        return code;
      }, process.argv);
    }
    case '/shell':
    case '/shutdown':
      return textResponse(`not simulated in Drydock: agnhost netexec ${path}`, 501);
    case '/dial': {
      const host = query.get('host') ?? '';
      const port = Number(query.get('port') ?? 80);
      const tries = Number(query.get('tries') ?? 1);
      const responses: string[] = [];
      const errors: string[] = [];
      for (let i = 0; i < tries; i++) {
        const answer = yield* exchange(process, { host, port, target: `/${query.get('request') ?? 'hostname'}`, timeoutMs: 5000 });
        if (answer.result === 'response') responses.push(answer.response.body);
        else errors.push(answer.result);
      }
      return textResponse(JSON.stringify({ ...(responses.length > 0 ? { responses } : {}), ...(errors.length > 0 ? { errors } : {}) }), 200, 'application/json');
    }
    default:
      return textResponse('404 page not found\n', 404);
  }
}

const netexec = webServer({
  ports: (process) => [Number(option(process, 'http-port') ?? 8080)],
  termination: 'well',
  helloTo: 'stderr',
  hello: (process, [port]) =>
    klog(process, 'log.go:195', `Started HTTP server on port ${port}`) + klog(process, 'log.go:195', `Started UDP server on port  ${option(process, 'udp-port') ?? 8081}`),
  before: function* (process) {
    answerAs(process, { port: Number(option(process, 'udp-port') ?? 8081) }, () => hostname(process));
    return undefined;
  },
  answer: netexecAnswer,
});

const serveHostname = webServer({
  ports: (process) => [Number(option(process, 'port') ?? 9376)],
  termination: 'well',
  helloTo: 'stderr',
  hello: (process) => `${formatLayout(process.nowMs, 'I0102 15:04:05.000000')}       1 log.go:195] Serving on port 9376.\n`,
  answer: (_, { process }) => textResponse(hostname(process)),
});

const liveness = webServer({
  ports: [8080],
  answer: (request, { process }) => {
    const seconds = (process.nowMs - process.startedMs) / 1000;
    if (pathOf(request) !== '/healthz') return textResponse('404 page not found\n', 404);
    return seconds > 10 ? textResponse(`error: ${seconds.toFixed(9)}`, 500) : textResponse('ok');
  },
});

function* connect(process: Process): Steps<number> {
  const target = process.argv.slice(2).find((arg) => !arg.startsWith('-')) ?? '';
  const [host = '', port = '80'] = target.split(':');
  const timeout = /^(\d+)(ms|s|m)?$/.exec(option(process, 'timeout') ?? '');
  const timeoutMs = timeout ? Number(timeout[1]) * ({ ms: 1, s: 1000, m: 60_000 }[timeout[2] ?? 's'] ?? 1000) : undefined;
  const dialled = yield* connectAs(process, host, Number(port), timeoutMs);
  if (dialled.result === 'connected') return 0;
  yield* printError(process, dialled.result === 'timeout' ? 'TIMEOUT\n' : dialled.result === 'refused' ? 'REFUSED\n' : `OTHER: ${connectError(dialled).text}\n`);
  return 1;
}

const agnhost: Program = function* (process) {
  const [subcommand = 'pause'] = process.argv.slice(1);
  switch (subcommand) {
    case 'netexec':
      return yield* netexec(process);
    case 'serve-hostname':
      return yield* serveHostname(process);
    case 'liveness':
      return yield* liveness(process);
    case 'test-webserver':
    case 'porter':
      return yield* webServer({ ports: [Number(option(process, 'port') ?? 80)], answer: () => textResponse('test-webserver') })(process);
    case 'connect':
      return yield* connect(process);
    case 'dns-suffix':
      yield* print(process, `${resolverOf(process).search.join(',')}\n`);
      return 0;
    case 'pause': {
      yield* print(process, 'Paused\n');
      const stop = stopOn(process, ['TERM', 'INT']);
      while (stop.signal === undefined) yield { on: 'ready', any: [stop.waitable] };
      return 0;
    }
    case 'help':
    case '--help':
      yield* print(process, 'Usage:\n  app [command]\n\nAvailable Commands:\n  connect dns-suffix liveness netexec pause porter serve-hostname test-webserver\n');
      return 0;
    default:
      yield* printError(process, `not simulated in Drydock: agnhost ${subcommand}\n`);
      return 1;
  }
};

const agnhostTag = (tag: string): boolean => /^2\.\d{1,2}$/.test(tag) || tag === 'latest';

/** One repository under four names. */
const kubernetesBusybox = ['registry.k8s.io/busybox', 'k8s.gcr.io/busybox', 'gcr.io/google-containers/busybox', 'gcr.io/google_containers/busybox'];

export const agnhostImages: readonly ImageDefinition[] = [
  ...['registry.k8s.io/e2e-test-images/agnhost', 'k8s.gcr.io/e2e-test-images/agnhost'].map((repository) =>
    simpleImage({
      repository,
      tags: ['2.57', '2.53', '2.45', '2.40', '2.39', '2.21'],
      accepts: agnhostTag,
      base: alpineBase,
      sizeBytes: 45_000_000,
      programs: { '/agnhost': agnhost },
      files: (files) => installTools(files, ['curl', 'dig', 'nslookup', 'nc', 'bash'], '/usr/bin'),
      config: { entrypoint: ['/agnhost'], cmd: ['pause'], exposedPorts: ['80/tcp', '8080/tcp', '8081/tcp', '9376/tcp'] },
    }),
  ),
  simpleImage({
    repository: 'registry.k8s.io/e2e-test-images/nginx',
    tags: ['1.15-4', '1.15-2', '1.14-4', '1.14-2'],
    base: alpineBase,
    sizeBytes: 7_000_000,
    files: (files) => nginxFiles(files),
    config: { cmd: ['nginx', '-g', 'daemon off;'], env: ['NGINX_VERSION=1.15.12'], exposedPorts: ['80/tcp'] },
  }),
  ...['registry.k8s.io/e2e-test-images/busybox', ...kubernetesBusybox, 'quay.io/prometheus/busybox'].map((repository) =>
    simpleImage({
      repository,
      ...(kubernetesBusybox.includes(repository) ? { schema1: ['latest', '1.24'] } : {}),
      tags: ['latest', '1.37', '1.36', '1.29-4', '1.29-2', '1.29', '1.27', '1.27.2', '1.24'],
      base: (tag) => busyboxBase(tag === 'latest' ? '1.27' : tag.replace(/-\d$/, '')),
      sizeBytes: 100_000,
      config: { cmd: ['sh'] },
    }),
  ),
  ...['registry.k8s.io/e2e-test-images/jessie-dnsutils', 'registry.k8s.io/e2e-test-images/dnsutils', 'gcr.io/kubernetes-e2e-test-images/dnsutils', 'docker.io/tutum/dnsutils'].map(
    (repository) =>
      simpleImage({
        repository,
        tags: ['1.7', '1.5', '1.4', '1.3', 'latest'],
        base: alpineBase,
        sizeBytes: 90_000_000,
        files: (files) => installTools(files, ['nslookup', 'dig', 'host', 'curl', 'nc', 'bash', 'ping'], '/usr/bin'),
        config: { cmd: ['sleep', '3600'] },
      }),
  ),
];
