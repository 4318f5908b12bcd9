// Web servers made to be looked at: they say who answered. One small description each.

import { formatLayout, formatRfc3339Nano } from '../../base/time.ts';
import { type HttpRequest, header } from '../../network/http.ts';
import { pathOf, queryOf } from '../../network/http-server.ts';
import type { Connection } from '../../network/network.ts';
import type { Process } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { htmlResponse, option, textResponse, webServer } from '../programs/web.ts';
import { alpineBase, debianBase, distrolessBase } from './bases.ts';
import { nginxFiles } from './nginx.ts';
import { simpleImage } from './simple-image.ts';

const hostname = (process: Process): string => process.namespaces.uts.hostname;
const goTime = (process: Process): string => formatLayout(process.nowMs, '2006/01/02 15:04:05');

const helloApp = (tag: string) =>
  webServer({
    ports: (process) => [Number(process.env.get('PORT') ?? 8080)],
    hello: (process, [port]) => `${goTime(process)} Server listening on port ${port}\n`,
    helloTo: 'stderr',
    termination: 'go',
    answer: (request, { process }) => {
      process.descriptor(2)?.write(`${goTime(process)} Serving request: ${pathOf(request)}\n`);
      return textResponse(`Hello, world!\nVersion: ${/^\d+\.\d+$/.test(tag) ? tag : '1.0'}.0\nHostname: ${hostname(process)}\n`);
    },
  });

const httpEcho = webServer({
  ports: (process) => [Number((option(process, 'listen') ?? ':5678').split(':').at(-1))],
  helloTo: 'stderr',
  hello: (process, [port]) => `${formatRfc3339Nano(process.nowMs)} [INFO] server is listening on :${port}\n`,
  before: function* (process) {
    if ((option(process, 'text') ?? process.env.get('ECHO_TEXT') ?? '') !== '') return undefined;
    process.descriptor(2)?.write('Missing -text option!\n');
    return 127;
  },
  answer: (request, { process }) => {
    const status = Number(option(process, 'status-code') ?? 200);
    const health = pathOf(request) === '/health';
    return {
      ...textResponse(health ? '{"status":"ok"}\n' : `${option(process, 'text') ?? process.env.get('ECHO_TEXT') ?? ''}\n`, status),
      headers: [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
        ['Content-Type', 'text/plain; charset=utf-8'],
      ],
    };
  },
  log: (request, response, { process, connection }) =>
    `${formatLayout(process.nowMs, '2006/01/02 15:04:05')} ${header(request.headers, 'host') ?? ''} ${connection.remote.address}:${connection.remote.port} "${request.method} ${request.target} HTTP/${request.version}" ${response.status} ${response.body.length} "${header(request.headers, 'user-agent') ?? ''}" 12.3µs\n`,
});

/** Header lines as Go's http.Request.Write orders them: by name. */
const headerLines = (request: HttpRequest): string =>
  [...request.headers]
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(([name, value]) => [name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

const whoami = webServer({
  ports: (process) => [Number(option(process, 'port', 'WHOAMI_PORT_NUMBER') ?? 80)],
  hello: (process, [port]) => `${goTime(process)} Starting up on port ${port}\n`,
  helloTo: 'stderr',
  termination: 'go',
  answer: (request, { process, connection }) => {
    if (pathOf(request) === '/health') return textResponse('');
    const name = option(process, 'name', 'WHOAMI_NAME');
    const own = process.namespaces.network.addresses.map((address) => `IP: ${address}\n`).join('');
    return textResponse(
      `${name ? `Name: ${name}\n` : ''}Hostname: ${hostname(process)}\nIP: 127.0.0.1\nIP: ::1\n${own}RemoteAddr: ${connection.remote.address}:${connection.remote.port}\n${request.method} ${request.target} HTTP/1.1\nHost: ${header(request.headers, 'host') ?? ''}\n${headerLines(request)}\n`,
    );
  },
});

/** registry.k8s.io/echoserver: nginx with a script that shows the request. */
const echoserver = webServer({
  ports: [8080],
  answer: (request, { process, connection }) => textResponse(echoText(request, process, connection), 200, 'text/plain'),
});

function echoText(request: HttpRequest, process: Process, { remote, local }: Connection): string {
  const headers = [...request.headers]
    .map(([name, value]) => `\t${name.toLowerCase()}=${value}`)
    .sort()
    .join('\n');
  const pod = process.env.get('POD_NAME')
    ? `\n\tnode name:\t${process.env.get('NODE_NAME') ?? ''}\n\tpod name:\t${process.env.get('POD_NAME')}\n\tpod namespace:\t${process.env.get('POD_NAMESPACE') ?? ''}\n\tpod IP:\t${process.env.get('POD_IP') ?? ''}\n`
    : '\n\t-no pod information available-\n';
  return `\n\nHostname: ${hostname(process)}\n\nPod Information:${pod}\nServer values:\n\tserver_version=nginx: 1.14.2 - lua: 10015\n\nRequest Information:\n\tclient_address=${remote.address}\n\tmethod=${request.method}\n\treal path=${request.target}\n\tquery=${queryOf(request)}\n\trequest_version=1.1\n\trequest_scheme=http\n\trequest_uri=http://${header(request.headers, 'host') ?? local.address}:8080${request.target}\n\nRequest Headers:\n${headers}\n\nRequest Body:\n\t${request.body === '' ? '-no body in request-' : request.body}\n\n`;
}

const bootcamp = (tag: string) =>
  webServer({
    ports: [8080],
    hello: (process) => `Kubernetes Bootcamp App Started At: ${formatRfc3339Nano(process.nowMs)} | Running On:  ${hostname(process)} \n\n`,
    termination: 'deaf',
    answer: (_, { process }) =>
      textResponse(`Hello Kubernetes bootcamp! | Running on: ${hostname(process)} | v=${tag.replace(/^v/, '')}\n`, tag === 'v3' ? 500 : 200, 'text/plain'),
  });

const nodeHello = webServer({ ports: [8080], termination: 'deaf', answer: () => textResponse('Hello Kubernetes!', 200, 'text/plain') });

/** Counts square roots, so that an autoscaler has something to see. */
const hpaExample = webServer({
  ports: [80],
  answer: function* (_, { process }) {
    // A million square roots take a real server some tens of milliseconds of CPU.
    yield { on: 'cpu', steps: 60_000 };
    return {
      status: 200,
      headers: [
        ['Server', 'Apache/2.4.10 (Debian)'],
        ['X-Powered-By', 'PHP/5.6.14'],
        ['Content-Type', 'text/html; charset=UTF-8'],
      ],
      body: `OK!${process.argv.length > 99 ? ' ' : ''}`,
    };
  },
});

const nginxHello = webServer({
  ports: [80],
  answer: (request, { process, connection }) => {
    const lines = [
      ['Server address', `${connection.local.address}:${connection.local.port}`],
      ['Server name', hostname(process)],
      ['Date', formatLayout(process.nowMs, '02/Jan/2006:15:04:05 +0000')],
      ['URI', request.target],
      ['Request ID', connection.remote.port.toString(16).padStart(32, 'a')],
    ];
    const plain = /curl|wget/i.test(header(request.headers, 'user-agent') ?? '') || process.argv.includes('plain');
    if (plain) return textResponse(lines.map(([name, value]) => `${name}: ${value}\n`).join(''), 200, 'text/plain');
    return htmlResponse(
      `<!DOCTYPE html>\n<html><head><title>Hello World</title></head>\n<body>\n${lines.map(([name, value]) => `<p><span>${name}:</span> <span>${value}</span></p>\n`).join('')}</body></html>\n`,
    );
  },
});

/** registry.k8s.io/liveness: well for ten seconds, then not. */
const liveness = webServer({
  ports: [8080],
  termination: 'go',
  answer: (request, { process }) => {
    if (pathOf(request) !== '/healthz') return textResponse('404 page not found\n', 404);
    const seconds = (process.nowMs - process.startedMs) / 1000;
    return seconds > 10 ? textResponse(`error: ${seconds.toFixed(9)}`, 500) : textResponse('ok');
  },
});

const serveHostname = webServer({
  ports: [9376],
  termination: 'go',
  hello: (process) => `${goTime(process)} Serving on port 9376.\n`,
  helloTo: 'stderr',
  answer: (_, { process }) => textResponse(hostname(process)),
});

const testWebserver = webServer({ ports: [80], termination: 'go', answer: () => textResponse('test-webserver') });

const simpleApp = webServer({
  ports: [8080],
  termination: 'deaf',
  answer: (_, { process }) => textResponse(`Hello world from ${hostname(process)} and the message is ${process.env.get('MESSAGE') ?? 'undefined'}`),
});

const go = (
  repository: string,
  tags: readonly string[],
  sizeBytes: number,
  path: string,
  program: ReturnType<typeof webServer> | ((tag: string) => ReturnType<typeof webServer>),
  port: number,
  perTag = false,
): ImageDefinition =>
  simpleImage({
    repository,
    tags,
    base: distrolessBase,
    sizeBytes,
    programs: (tag) => ({ [path]: perTag ? (program as (tag: string) => ReturnType<typeof webServer>)(tag) : (program as ReturnType<typeof webServer>) }),
    config: { entrypoint: [path], exposedPorts: [`${port}/tcp`] },
  });

export const demoImages: readonly ImageDefinition[] = [
  go('gcr.io/google-samples/hello-app', ['1.0', '2.0', 'latest'], 11_700_000, '/hello-app', helloApp, 8080, true),
  go('us-docker.pkg.dev/google-samples/containers/gke/hello-app', ['1.0', '2.0', 'latest'], 11_700_000, '/hello-app', helloApp, 8080, true),
  go('docker.io/hashicorp/http-echo', ['latest', '1.0', '1.0.0', '0.2.3', 'alpine'], 3_200_000, '/http-echo', httpEcho, 5678),
  go('docker.io/traefik/whoami', ['latest', 'v1.11', 'v1.11.0', 'v1.10', 'v1.10.3', 'v1.8'], 2_900_000, '/whoami', whoami, 80),
  go('docker.io/containous/whoami', ['latest', 'v1.5.0'], 2_700_000, '/whoami', whoami, 80),
  go('registry.k8s.io/liveness', ['latest', '0.1'], 2_200_000, '/server', liveness, 8080),
  go('registry.k8s.io/serve_hostname', ['latest', '1.4', 'v1.4'], 4_100_000, '/serve_hostname', serveHostname, 9376),
  go('registry.k8s.io/test-webserver', ['latest', 'e2e'], 2_100_000, '/test-webserver', testWebserver, 80),
  simpleImage({
    repository: 'registry.k8s.io/echoserver',
    tags: ['1.10', '1.9', '1.8', '1.5', '1.4', 'latest'],
    schema1: ['1.4'],
    base: debianBase,
    sizeBytes: 15_000_000,
    programs: { '/usr/local/bin/run.sh': echoserver },
    config: { cmd: ['/usr/local/bin/run.sh'], exposedPorts: ['8080/tcp', '8443/tcp'] },
  }),
  simpleImage({
    repository: 'gcr.io/google_containers/echoserver',
    tags: ['1.10', '1.4'],
    schema1: ['1.4'],
    base: debianBase,
    sizeBytes: 15_000_000,
    programs: { '/usr/local/bin/run.sh': echoserver },
    config: { cmd: ['/usr/local/bin/run.sh'] },
  }),
  simpleImage({
    repository: 'registry.k8s.io/e2e-test-images/echoserver',
    tags: ['2.5', '2.4', '2.3', '2.2'],
    base: debianBase,
    sizeBytes: 30_000_000,
    programs: { '/usr/local/bin/run.sh': echoserver },
    config: { cmd: ['/usr/local/bin/run.sh'] },
  }),
  simpleImage({
    repository: 'docker.io/ealen/echo-server',
    tags: ['latest', '0.9.2'],
    base: alpineBase,
    sizeBytes: 48_000_000,
    programs: {
      '/app/echo': webServer({
        ports: (process) => [Number(process.env.get('PORT') ?? 80)],
        answer: (request, { process, connection }) =>
          textResponse(
            JSON.stringify({
              host: { hostname: header(request.headers, 'host') ?? '', ip: connection.remote.address },
              http: { method: request.method, originalUrl: request.target, protocol: 'http' },
              request: { headers: Object.fromEntries(request.headers) },
              environment: Object.fromEntries(process.env),
            }),
            200,
            'application/json',
          ),
      }),
    },
    config: { cmd: ['/app/echo'], exposedPorts: ['80/tcp'] },
  }),
  simpleImage({
    repository: 'gcr.io/google-samples/kubernetes-bootcamp',
    tags: ['v1', 'v2', 'v3'],
    base: debianBase,
    sizeBytes: 83_000_000,
    programs: (tag) => ({ '/usr/local/bin/server': bootcamp(tag) }),
    config: { cmd: ['/usr/local/bin/server'] },
  }),
  simpleImage({
    repository: 'docker.io/jocatalin/kubernetes-bootcamp',
    tags: ['v1', 'v2', 'latest'],
    base: debianBase,
    sizeBytes: 83_000_000,
    programs: (tag) => ({ '/usr/local/bin/server': bootcamp(tag === 'latest' ? 'v1' : tag) }),
    config: { cmd: ['/usr/local/bin/server'] },
  }),
  simpleImage({
    repository: 'gcr.io/google-samples/node-hello',
    tags: ['1.0'],
    base: debianBase,
    sizeBytes: 237_000_000,
    programs: { '/usr/local/bin/server': nodeHello },
    config: { cmd: ['/usr/local/bin/server'] },
  }),
  simpleImage({
    repository: 'registry.k8s.io/hpa-example',
    tags: ['latest'],
    base: debianBase,
    sizeBytes: 180_000_000,
    programs: { '/usr/local/bin/apache2-foreground': hpaExample },
    config: { cmd: ['apache2-foreground'], exposedPorts: ['80/tcp'] },
  }),
  simpleImage({
    repository: 'docker.io/nginxdemos/hello',
    tags: ['latest', 'plain-text', '0.4', '0.3', '0.2'],
    base: alpineBase,
    sizeBytes: 14_000_000,
    programs: { '/usr/sbin/nginx-hello': nginxHello },
    config: (tag) => ({ cmd: tag === 'plain-text' ? ['/usr/sbin/nginx-hello', 'plain'] : ['/usr/sbin/nginx-hello'], exposedPorts: ['80/tcp'] }),
  }),
  simpleImage({
    repository: 'docker.io/dgkanatsios/simpleapp',
    tags: ['latest'],
    base: alpineBase,
    sizeBytes: 25_000_000,
    programs: { '/usr/local/bin/server': simpleApp },
    config: { cmd: ['/usr/local/bin/server'], exposedPorts: ['8080/tcp'] },
  }),
  ...['registry.k8s.io/nginx-slim', 'k8s.gcr.io/nginx-slim'].map((repository) =>
    simpleImage({
      repository,
      tags: ['0.29', '0.27', '0.25', '0.24', '0.21', '0.9', '0.8', '0.7'],
      base: debianBase,
      sizeBytes: 38_000_000,
      files: (files) => nginxFiles(files),
      config: { cmd: ['nginx', '-g', 'daemon off;'], env: ['NGINX_VERSION=1.27.0'], exposedPorts: ['80/tcp'] },
    }),
  ),
];
