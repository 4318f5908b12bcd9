// Applications that examples deploy: the guestbook, the voting app, podinfo.

import { utf8 } from '../../base/bytes.ts';
import { formatRfc3339Nano } from '../../base/time.ts';
import { isAddress } from '../../network/addresses.ts';
import { lookUp } from '../../network/dns.ts';
import type { HttpResponse } from '../../network/http.ts';
import { header } from '../../network/http.ts';
import { exchange } from '../../network/http-client.ts';
import { pathOf, queryOf } from '../../network/http-server.ts';
import { stopOn } from '../../network/server.ts';
import { connectAs, receive, sendAll } from '../../network/socket.ts';
import { print, printError } from '../../os/io.ts';
import type { Process, Program, Steps, Wait } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { decode, encodeCommand, type Reply } from '../programs/redis/resp.ts';
import { query } from '../programs/sql/client.ts';
import { htmlResponse, jsonResponse, option, textResponse, webServer } from '../programs/web.ts';
import { alpineBase, debianBase } from './bases.ts';
import { simpleImage } from './simple-image.ts';

/** One command to a Redis server. @returns undefined when it does not answer */
function* redis(process: Process, host: string, words: readonly string[]): Steps<Reply | undefined> {
  const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
  if (address === undefined) return undefined;
  const dialled = yield* connectAs(process, address, 6379, 3000);
  if (dialled.result !== 'connected') return undefined;
  const { file } = dialled.connection;
  yield* sendAll(file, encodeCommand(words.map(utf8)));
  let buffer = '';
  for (;;) {
    const value = decode(buffer);
    if (value) {
      process.setDescriptor(dialled.descriptor, undefined);
      return value.value;
    }
    const got = yield* receive(process, file, process.nowMs + 3000);
    if (!got) return undefined;
    buffer += got;
  }
}

/** The PHP guestbook: /guestbook.php?cmd=set&key=messages&value=…; reads from followers, writes to the leader. */
const guestbook = webServer({
  ports: [80],
  memoryBytes: 20_000_000,
  answer: function* (request, { process }) {
    const path = pathOf(request);
    if (path === '/')
      return htmlResponse(
        '<html ng-app="redis">\n  <head><title>Guestbook</title></head>\n  <body>\n    <h2>Guestbook</h2>\n    <form><input name="input" placeholder="Messages"><button type="button">Submit</button></form>\n  </body>\n</html>\n',
      );
    if (path !== '/guestbook.php') return htmlResponse('<h1>Not Found</h1>\n', 404);
    const query = new URLSearchParams(queryOf(request));
    const names = process.env.get('GET_HOSTS_FROM') === 'env';
    const host = (service: string): string => (names ? (process.env.get(`${service.toUpperCase().replaceAll('-', '_')}_SERVICE_HOST`) ?? service) : service);
    const key = query.get('key') ?? 'messages';
    if (query.get('cmd') === 'set') {
      const done =
        (yield* redis(process, host('redis-leader'), ['SET', key, query.get('value') ?? ''])) ??
        (yield* redis(process, host('redis-master'), ['SET', key, query.get('value') ?? '']));
      return done === undefined ? textResponse('Connection refused [tcp://redis-leader:6379]\n', 500) : jsonResponse({ message: 'Updated' });
    }
    // Replication is not simulated, so what a follower would have is asked of the leader where there is one.
    const value =
      (yield* redis(process, host('redis-leader'), ['GET', key])) ??
      (yield* redis(process, host('redis-master'), ['GET', key])) ??
      (yield* redis(process, host('redis-follower'), ['GET', key]));
    return jsonResponse({ data: typeof value === 'string' ? value : '' });
  },
});

/** guestbook-go: /lrange/KEY, /rpush/KEY/VALUE, /env, /info. */
const guestbookGo = webServer({
  ports: [3000],
  termination: 'go',
  answer: function* (request, { process }) {
    const [, action = '', key = '', value = ''] = pathOf(request).split('/');
    if (action === '') return htmlResponse('<!DOCTYPE html>\n<html lang="en"><head><title>Guestbook</title></head><body><h1>Guestbook</h1></body></html>\n');
    if (action === 'env') return jsonResponse(Object.fromEntries(process.env));
    const words = action === 'rpush' ? ['RPUSH', key, value] : ['LRANGE', key, '0', '-1'];
    if (action === 'rpush') yield* redis(process, 'redis-master', words);
    const list = yield* redis(process, 'redis-master', ['LRANGE', key, '0', '-1']);
    return list === undefined ? textResponse('dial tcp: lookup redis-master: no such host\n', 500) : jsonResponse(list);
  },
});

const vote = webServer({
  ports: [80],
  termination: 'well',
  startMs: 700,
  memoryBytes: 40_000_000,
  helloTo: 'stderr',
  hello: (process) =>
    `[${formatRfc3339Nano(process.nowMs)}] [1] [INFO] Starting gunicorn 23.0.0\n[${formatRfc3339Nano(process.nowMs)}] [1] [INFO] Listening at: http://0.0.0.0:80 (1)\n`,
  answer: function* (request, { process }) {
    const [a, b] = [process.env.get('OPTION_A') ?? 'Cats', process.env.get('OPTION_B') ?? 'Dogs'];
    const chosen = request.method === 'POST' ? new URLSearchParams(request.body).get('vote') : null;
    const voter = /(?:^|; *)voter_id=([0-9a-f]+)/.exec(header(request.headers, 'cookie') ?? '')?.[1] ?? process.random.string(16, '0123456789abcdef');
    if (chosen !== null) {
      const done = yield* redis(process, 'redis', ['RPUSH', 'votes', JSON.stringify({ voter_id: voter, vote: chosen })]);
      if (done === undefined) return htmlResponse('<!doctype html>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n', 500);
    }
    const page = htmlResponse(
      `<!DOCTYPE html>\n<html>\n  <head><meta charset="utf-8"><title>${a} vs ${b}!</title></head>\n  <body>\n    <h3>${a} vs ${b}!</h3>\n    <form id="choice" name="form" method="POST" action="/">\n      <button id="a" type="submit" name="vote" value="a">${a}</button>\n      <button id="b" type="submit" name="vote" value="b">${b}</button>\n    </form>\n    <div id="hostname">Processed by container ID ${process.namespaces.uts.hostname}</div>\n  </body>\n</html>\n`,
    );
    return { ...page, headers: [...page.headers, ['Set-Cookie', `voter_id=${voter}; Path=/`]] };
  },
});

/** Where the voting app keeps its votes. */
const votesIn = { host: 'db', port: 5432, user: 'postgres', password: 'postgres', database: 'postgres' };

const result = webServer({
  ports: [80],
  termination: 'deaf',
  startMs: 900,
  memoryBytes: 50_000_000,
  hello: () => 'App running on port 80\n',
  answer: function* (request, { process }) {
    if (pathOf(request) !== '/') return htmlResponse('Not Found\n', 404);
    const asked = yield* query(process, votesIn, ['SELECT vote FROM votes']);
    const [outcome] = 'failed' in asked ? [] : asked;
    if (!outcome || !('rows' in outcome)) process.descriptor(2)?.write('failed' in asked ? 'Waiting for db\n' : 'Error performing query: error: relation "votes" does not exist\n');
    const votes = outcome && 'rows' in outcome ? outcome.rows.map(([vote]) => vote) : [];
    const share = (vote: string): string => (votes.length === 0 ? '50.0' : ((100 * votes.filter((one) => one === vote).length) / votes.length).toFixed(1));
    const total = votes.length === 0 ? 'No votes yet' : votes.length === 1 ? '1 vote' : `${votes.length} votes`;
    return htmlResponse(
      `<!DOCTYPE html>\n<html>\n  <head><meta charset="utf-8"><title>Cats vs Dogs -- Result</title></head>\n  <body>\n    <div class="choice cats"><span>Cats</span> ${share('a')}%</div>\n    <div class="choice dogs"><span>Dogs</span> ${share('b')}%</div>\n    <div id="result"><span>${total}</span></div>\n  </body>\n</html>\n`,
    );
  },
});

/** Takes votes off the queue and writes them into the database. */
const voteWorker: Program = function* (process) {
  process.setMemory(35_000_000);
  const stop = stopOn(process, ['TERM', 'INT']);
  const pause = (ms: number): Wait => ({ on: 'ready', any: [stop.waitable], untilMs: process.nowMs + ms });
  const table = 'CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255) NOT NULL UNIQUE, vote VARCHAR(255) NOT NULL)';
  for (let opened = yield* query(process, votesIn, [table]); 'failed' in opened && stop.signal === undefined; opened = yield* query(process, votesIn, [table])) {
    yield* printError(process, 'Waiting for db\n');
    yield pause(1000);
  }
  yield* printError(process, 'Connected to db\n');
  let connected = false;
  while (stop.signal === undefined) {
    const taken = yield* redis(process, 'redis', ['LPOP', 'votes']);
    if (taken === undefined) {
      yield* printError(process, 'Waiting for redis\n');
      connected = false;
    } else if (!connected) {
      yield* printError(process, 'Connecting to redis\n');
      connected = true;
    }
    if (typeof taken === 'string') yield* record(process, JSON.parse(taken) as { readonly vote: string; readonly voter_id: string });
    yield pause(typeof taken === 'string' ? 100 : 1000);
  }
  return 0;
};

function* record(process: Process, { vote: choice, voter_id: voter }: { readonly vote: string; readonly voter_id: string }): Steps<void> {
  yield* print(process, `Processing vote for '${choice}' by '${voter}'\n`);
  const changed = yield* query(process, votesIn, [`UPDATE votes SET vote = '${choice}' WHERE id = '${voter}'`]);
  const [outcome] = 'failed' in changed ? [] : changed;
  if (outcome && 'done' in outcome && outcome.count === 0) yield* query(process, votesIn, [`INSERT INTO votes (id, vote) VALUES ('${voter}', '${choice}')`]);
}

const podinfo = webServer({
  ports: (process) => [Number(option(process, 'port', 'PODINFO_PORT') ?? 9898)],
  memoryBytes: 18_000_000,
  helloTo: 'stderr',
  hello: (process, [port]) =>
    `{"level":"info","ts":"${formatRfc3339Nano(process.nowMs)}","caller":"podinfo/main.go:153","msg":"Starting podinfo","version":"6.9.2","revision":"unknown","port":"${port}"}\n`,
  answer: function* (request, { process }): Steps<HttpResponse> {
    const path = pathOf(request);
    const hostname = process.namespaces.uts.hostname;
    const status = /^\/status\/(\d+)$/.exec(path)?.[1];
    const delay = /^\/delay\/(\d+)$/.exec(path)?.[1];
    if (path === '/healthz' || path === '/readyz') return jsonResponse({ status: 'OK' });
    if (path === '/version') return jsonResponse({ commit: 'unknown', version: '6.9.2' });
    if (path === '/env') return jsonResponse([...process.env].map(([name, value]) => `${name}=${value}`));
    if (path === '/headers') return jsonResponse(Object.fromEntries(request.headers.map(([name, value]) => [name, [value]])));
    if (path === '/echo') return textResponse(request.body, 202);
    if (path === '/panic') return process.exec(crash, process.argv);
    if (status !== undefined) return jsonResponse({ status: Number(status) }, Number(status));
    if (delay !== undefined) {
      const untilMs = process.nowMs + 1000 * Number(delay);
      while (process.nowMs < untilMs) yield { on: 'time', untilMs };
      return jsonResponse({ delay: Number(delay) });
    }
    const backend = process.env.get('PODINFO_BACKEND_URL');
    if (path === '/echo-backend' && backend) {
      const url = new URL(backend);
      const answer = yield* exchange(process, { host: url.hostname, port: Number(url.port || 80), target: url.pathname });
      return answer.result === 'response' ? answer.response : jsonResponse({ error: answer.result }, 502);
    }
    if (path !== '/') return textResponse('404 page not found\n', 404);
    const browser = (header(request.headers, 'user-agent') ?? '').includes('Mozilla');
    const facts = {
      hostname,
      version: '6.9.2',
      revision: 'unknown',
      color: process.env.get('PODINFO_UI_COLOR') ?? '#34577c',
      logo: '',
      message: process.env.get('PODINFO_UI_MESSAGE') ?? 'greetings from podinfo v6.9.2',
      goos: 'linux',
      goarch: 'amd64',
      runtime: 'go1.25.1',
      num_goroutine: '8',
      num_cpu: '4',
    };
    return browser
      ? htmlResponse(`<!DOCTYPE html>\n<html><head><title>${hostname}</title></head><body><h1>${facts.message}</h1></body></html>\n`)
      : { ...jsonResponse(facts), body: `${JSON.stringify(facts, undefined, 2)}\n` };
  },
});

/** podcli, which podinfo's probes run: asks an address once. Left out: check grpc, check cert, ws. */
const podcli: Program = function* (process) {
  const [, verb = '', kind = '', target = ''] = process.argv;
  if (verb !== 'check' || (kind !== 'http' && kind !== 'tcp')) {
    yield* printError(process, 'Error: not simulated in Drydock: podcli other than check http and check tcp\n');
    return 1;
  }
  const url = new URL(/^https?:/.test(target) ? target : `http://${target}`);
  const port = Number(url.port || 80);
  if (kind === 'tcp') {
    const dialled = yield* connectAs(process, url.hostname === 'localhost' ? '127.0.0.1' : url.hostname, port, 1000);
    return dialled.result === 'connected' ? 0 : 1;
  }
  const answer = yield* exchange(process, { host: url.hostname, port, target: `${url.pathname}${url.search}`, timeoutMs: 1000 });
  const good = answer.result === 'response' && answer.response.status >= 200 && answer.response.status < 300;
  const level = good ? 'info' : 'error';
  yield* printError(process, `{"level":"${level}","ts":"${formatRfc3339Nano(process.nowMs)}","caller":"podcli/check.go:137","msg":"${good ? 'check succeed' : 'check failed'}","address":"${url.href}"}\n`);
  return good ? 0 : 1;
};

const crash: Program = function* () {
  return 255;
};

const accepts = (tag: string): boolean => /^(latest|\d+\.\d+\.\d+)$/.test(tag);

export const sampleAppImages: readonly ImageDefinition[] = [
  ...['gcr.io/google-samples/gb-frontend', 'gcr.io/google_samples/gb-frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend'].map((repository) =>
    simpleImage({
      repository,
      tags: ['v6', 'v5', 'v4', 'v3'],
      base: debianBase,
      sizeBytes: 300_000_000,
      programs: { '/usr/local/bin/apache2-foreground': guestbook },
      config: { cmd: ['apache2-foreground'], exposedPorts: ['80/tcp'] },
    }),
  ),
  simpleImage({
    repository: 'registry.k8s.io/guestbook',
    tags: ['v3'],
    base: alpineBase,
    sizeBytes: 4_000_000,
    programs: { '/main': guestbookGo },
    config: { cmd: ['/main'], exposedPorts: ['3000/tcp'] },
  }),
  simpleImage({
    repository: 'docker.io/dockersamples/examplevotingapp_vote',
    tags: ['latest', 'before', 'after'],
    base: debianBase,
    sizeBytes: 60_000_000,
    programs: { '/usr/local/bin/gunicorn': vote },
    config: { cmd: ['gunicorn', 'app:app', '-b', '0.0.0.0:80'], exposedPorts: ['80/tcp'] },
  }),
  simpleImage({
    repository: 'docker.io/dockersamples/examplevotingapp_result',
    tags: ['latest', 'before', 'after'],
    base: debianBase,
    sizeBytes: 90_000_000,
    programs: { '/usr/local/bin/result': result },
    config: { cmd: ['result'], exposedPorts: ['80/tcp'] },
  }),
  simpleImage({
    repository: 'docker.io/dockersamples/examplevotingapp_worker',
    tags: ['latest'],
    base: debianBase,
    sizeBytes: 75_000_000,
    programs: { '/usr/local/bin/worker': voteWorker },
    config: { cmd: ['worker'] },
  }),
  simpleImage({
    repository: 'ghcr.io/stefanprodan/podinfo',
    tags: ['latest', '6.14.1', '6.9.2', '5.0.3'],
    accepts,
    base: alpineBase,
    sizeBytes: 25_000_000,
    programs: { '/home/app/podinfo': podinfo, '/usr/local/bin/podcli': podcli },
    files: (files) => void files.root().lookup('home'),
    config: { cmd: ['./podinfo'], workingDir: '/home/app', exposedPorts: ['9898/tcp'] },
  }),
  simpleImage({
    repository: 'docker.io/stefanprodan/podinfo',
    tags: ['latest', '6.14.1', '6.9.2', '5.0.3'],
    accepts,
    base: alpineBase,
    sizeBytes: 25_000_000,
    programs: { '/home/app/podinfo': podinfo, '/usr/local/bin/podcli': podcli },
    config: { cmd: ['./podinfo'], workingDir: '/home/app', exposedPorts: ['9898/tcp'] },
  }),
];
