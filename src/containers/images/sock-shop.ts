// weaveworksdemos/*: the Sock Shop, a shop made of many small services that really ask each other.
// Upstream: github.com/microservices-demo. The wares and pages are our own words; the paths are the shop's.

import { formatRfc3339Nano } from '../../base/time.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { exchange } from '../../network/http-client.ts';
import { pathOf } from '../../network/http-server.ts';
import { makeFolder, putFile } from '../../os/executable.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { query } from '../programs/sql/client.ts';
import { mysqld } from '../programs/sql/mysqld.ts';
import { htmlResponse, jsonResponse, type Termination, textResponse, webServer } from '../programs/web.ts';
import { alpineBase, debianBase } from './bases.ts';
import { databaseImages } from './databases.ts';
import { simpleImage } from './simple-image.ts';

const socks = [
  {
    id: '03fef6ac-1896-4ce8-bd69-b798f85c6e0b',
    name: 'Holy',
    description: 'Socks with an opening at the toe, for good air.',
    imageUrl: ['/catalogue/images/holy_1.jpeg'],
    price: 99.99,
    count: 1,
    tag: ['action', 'magic'],
  },
  {
    id: '3395a43e-2d88-40de-b95f-e00e1502085b',
    name: 'Colourful',
    description: 'All colours at once.',
    imageUrl: ['/catalogue/images/colourful_socks.jpg'],
    price: 18,
    count: 438,
    tag: ['brown', 'blue'],
  },
  {
    id: '510a0d7e-8e83-4193-b483-e27e09ddc34d',
    name: 'SuperSport XL',
    description: 'For feet that run.',
    imageUrl: ['/catalogue/images/puma_1.jpeg'],
    price: 15,
    count: 820,
    tag: ['sport', 'formal', 'black'],
  },
  {
    id: '808a2de1-1aaa-4c25-a9b9-6612e8f29a38',
    name: 'Crossed',
    description: 'A pattern of crossing lines.',
    imageUrl: ['/catalogue/images/cross_1.jpeg'],
    price: 17.32,
    count: 738,
    tag: ['blue', 'action', 'red', 'formal'],
  },
  {
    id: 'a0a4f044-b040-410d-8ead-4de0446aec7e',
    name: 'Nerd leg',
    description: 'Sized for calves of all kinds.',
    imageUrl: ['/catalogue/images/bit_of_leg_1.jpeg'],
    price: 7.99,
    count: 115,
    tag: ['blue', 'skin'],
  },
  {
    id: 'zzz4f044-b040-410d-8ead-4de0446aec7e',
    name: 'Classic',
    description: 'Keep it simple.',
    imageUrl: ['/catalogue/images/classic.jpg'],
    price: 12,
    count: 127,
    tag: ['brown', 'green'],
  },
];

const health = (service: string, process: Process): HttpResponse =>
  jsonResponse({
    health: [
      { service, status: 'OK', time: formatRfc3339Nano(process.nowMs) },
      { service: `${service}-db`, status: 'OK', time: formatRfc3339Nano(process.nowMs) },
    ],
  });

const portOf = (process: Process, otherwise: number): readonly number[] => {
  const given = process.argv.map((word) => /^-{1,2}port=(\d+)$/.exec(word)?.[1]).find(Boolean);
  return [Number(given ?? otherwise)];
};

type Answer = (request: HttpRequest, process: Process) => HttpResponse | Steps<HttpResponse>;

const service = (name: string, answer: Answer, termination: Termination, startMs: number, memoryBytes: number): Program =>
  webServer({
    ports: (process) => portOf(process, 80),
    termination,
    startMs,
    memoryBytes,
    hello: (process, [port]) =>
      termination === 'java'
        ? `${formatRfc3339Nano(process.nowMs)}  INFO [${name},,,] 1 --- [           main] Application : Started application on port ${port}\n`
        : `ts=${formatRfc3339Nano(process.nowMs)} caller=main.go:140 transport=HTTP port=${port}\n`,
    answer: (request, { process }) => (pathOf(request) === '/health' ? health(name, process) : answer(request, process)),
  });

/** What is in the shop's database. @returns the wares, or what the service answers without it */
function* wares(process: Process): Steps<readonly (typeof socks)[number][] | HttpResponse> {
  const server = { host: 'catalogue-db', port: 3306, user: 'root', password: 'fake_password', database: 'socksdb' };
  const asked = yield* query(process, server, ['SELECT sock_id FROM sock']);
  const [outcome] = 'failed' in asked ? [] : asked;
  if (outcome && 'rows' in outcome) {
    const ids = new Set(outcome.rows.map(([id]) => id));
    return socks.filter(({ id }) => ids.has(id));
  }
  process.descriptor(2)?.write(`ts=${formatRfc3339Nano(process.nowMs)} caller=service.go:96 database=${JSON.stringify('failed' in asked ? asked.failed : 'no table')}\n`);
  return jsonResponse({ error: 'Do: database connection error', status_code: 500, status_text: 'Internal Server Error' }, 500);
}

const catalogue: Answer = function* (request, process) {
  const found = yield* wares(process);
  if ('status' in found) return found;
  const path = pathOf(request);
  if (path === '/catalogue') return jsonResponse(found);
  if (path === '/catalogue/size') return jsonResponse({ size: found.length, err: null });
  if (path === '/tags') return jsonResponse({ tags: [...new Set(found.flatMap(({ tag }) => tag))], err: null });
  const one = found.find(({ id }) => path === `/catalogue/${id}`);
  return one ? jsonResponse(one) : jsonResponse({ error: 'not found', status_code: 404, status_text: 'Not Found' }, 404);
};

/** The SQL that fills the shop's database when it is new. */
const catalogueDump = [
  'CREATE TABLE IF NOT EXISTS sock (sock_id varchar(40) NOT NULL, name varchar(20), price float, count int, PRIMARY KEY(sock_id));',
  ...socks.map(({ id, name, price, count }) => `INSERT INTO sock VALUES ('${id}', '${name}', ${price}, ${count});`),
  '',
].join('\n');

/** Carts, orders and friends keep what they are given while they run. Differs: in the process, not in their database. */
function keeper(collection: string): Answer {
  const kept = new WeakMap<Process, unknown[]>();
  return (request, process) => {
    const items = kept.get(process) ?? [];
    kept.set(process, items);
    if (request.method === 'POST') {
      items.push(request.body);
      return jsonResponse({ id: String(items.length) }, 201);
    }
    return jsonResponse({ _embedded: { [collection]: items } });
  };
}

const payment: Answer = (request) =>
  pathOf(request) === '/paymentAuth' ? jsonResponse({ authorised: true, message: 'Payment authorised' }) : jsonResponse({ error: 'not found' }, 404);

const users: Answer = (request) => (pathOf(request) === '/customers' ? jsonResponse({ _embedded: { customer: [] } }) : jsonResponse({ error: 'not found' }, 404));

/** The pages and the gateway to the other services. */
const frontEnd: Answer = function* (request, process) {
  const path = pathOf(request);
  const target =
    path.startsWith('/catalogue') || path === '/tags'
      ? 'catalogue'
      : path.startsWith('/cart')
        ? 'carts'
        : path.startsWith('/orders')
          ? 'orders'
          : path.startsWith('/customers')
            ? 'user'
            : undefined;
  if (target) {
    const answer = yield* exchange(process, {
      host: target,
      port: 80,
      target: request.target.replace(/^\/cart/, '/carts'),
      method: request.method,
      body: request.body,
      timeoutMs: 5000,
    });
    if (answer.result === 'response') return answer.response;
    process.descriptor(2)?.write(`Error: request to http://${target}${path} failed: ${answer.result}\n`);
    return jsonResponse({ message: `${target} does not answer`, error: {} }, 500);
  }
  if (path === '/metrics') return textResponse('# HELP request_duration_seconds Time (in seconds) spent serving HTTP requests.\n');
  if (path !== '/' && path !== '/index.html' && path !== '/category.html') return htmlResponse('<!DOCTYPE html>\n<html><body><pre>Cannot GET page</pre></body></html>\n', 404);
  return htmlResponse(
    '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>WeaveSocks</title></head>\n<body>\n<h1>We love socks!</h1>\n<p>See the <a href="/catalogue">catalogue</a>.</p>\n</body>\n</html>\n',
  );
};

const frontEndProgram = webServer({
  ports: (process) => [Number(process.env.get('PORT') ?? 8079)],
  termination: 'deaf',
  startMs: 800,
  memoryBytes: 60_000_000,
  hello: (_, [port]) =>
    `> microservices-demo-front-end@0.0.1 start\n> node server.js\n\nUsing the redis based session manager\nApp now running in production mode on port ${port}\n`,
  answer: (request, { process }) => frontEnd(request, process),
  log: (request, response) => `${request.method} ${request.target} ${response.status}\n`,
});

interface Part {
  readonly name: string;
  readonly tags: readonly string[];
  readonly program: Program;
  readonly sizeBytes: number;
  readonly path?: string;
}

const part = ({ name, tags, program, sizeBytes, path = '/usr/local/bin/java.sh' }: Part): ImageDefinition =>
  simpleImage({
    repository: `docker.io/weaveworksdemos/${name}`,
    tags: [...tags, 'latest'],
    base: alpineBase,
    sizeBytes,
    programs: { [path]: program },
    config: { entrypoint: [path] },
  });

const javaMs = 9000;

/** mongo under another name. */
const mongoContents = (tag: string): ReturnType<ImageDefinition['resolve']> => databaseImages.find(({ repository }) => repository.endsWith('/mongo'))?.resolve(tag);

export const sockShopImages: readonly ImageDefinition[] = [
  part({ name: 'front-end', tags: ['0.3.12', '0.3.11'], program: frontEndProgram, sizeBytes: 70_000_000, path: '/usr/local/bin/npm' }),
  part({ name: 'catalogue', tags: ['0.3.5', '0.3.4'], program: service('catalogue', catalogue, 'go', 200, 9_000_000), sizeBytes: 25_000_000, path: '/app' }),
  part({ name: 'payment', tags: ['0.4.3', '0.4.2'], program: service('payment', payment, 'go', 200, 7_000_000), sizeBytes: 12_000_000, path: '/app' }),
  part({ name: 'user', tags: ['0.4.7', '0.4.4'], program: service('user', users, 'go', 300, 9_000_000), sizeBytes: 14_000_000, path: '/user' }),
  part({ name: 'carts', tags: ['0.4.8', '0.4.7'], program: service('carts', keeper('carts'), 'java', javaMs, 300_000_000), sizeBytes: 78_000_000 }),
  part({ name: 'orders', tags: ['0.4.7', '0.4.6'], program: service('orders', keeper('customerOrders'), 'java', javaMs, 320_000_000), sizeBytes: 78_000_000 }),
  part({ name: 'shipping', tags: ['0.4.8', '0.4.7'], program: service('shipping', keeper('shipping'), 'java', javaMs, 290_000_000), sizeBytes: 78_000_000 }),
  part({ name: 'queue-master', tags: ['0.3.1', '0.3.0'], program: service('queue-master', keeper('queue'), 'java', javaMs, 290_000_000), sizeBytes: 70_000_000 }),
  simpleImage({
    repository: 'docker.io/weaveworksdemos/catalogue-db',
    tags: ['0.3.0', 'latest'],
    base: debianBase,
    sizeBytes: 120_000_000,
    programs: { '/usr/sbin/mysqld': mysqld },
    files: (files) => {
      makeFolder(files, '/var/lib/mysql');
      putFile(files, '/docker-entrypoint-initdb.d/dump.sql', catalogueDump);
    },
    config: { cmd: ['mysqld'], env: ['MYSQL_VERSION=5.7.44'], exposedPorts: ['3306/tcp'] },
  }),
  {
    repository: 'docker.io/weaveworksdemos/user-db',
    tags: ['0.3.0', '0.4.0', 'latest'],
    resolve: (tag) => (['0.3.0', '0.4.0', 'latest'].includes(tag) ? mongoContents('3.4') : undefined),
  },
];
