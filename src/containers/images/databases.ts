// Databases and queues: postgres and mysql take statements (programs/sql), the others listen and say what they do not do.

import { formatRfc3339Nano } from '../../base/time.ts';
import { serve, stopOn } from '../../network/server.ts';
import { listenAs, receive, sendAll } from '../../network/socket.ts';
import { makeFolder } from '../../os/executable.ts';
import { print } from '../../os/io.ts';
import type { Process, Program } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { mysql, mysqladmin } from '../programs/sql/mysql.ts';
import { mysqld } from '../programs/sql/mysqld.ts';
import { postgres } from '../programs/sql/postgres.ts';
import { pgIsReady, psql } from '../programs/sql/psql.ts';
import { type ReleaseLines, releases } from '../releases.ts';
import { alpineBase, debianBase } from './bases.ts';
import { execIt } from './entrypoints.ts';
import { simpleImage, standardPath } from './simple-image.ts';

/** Listens and answers nothing: what a client gets is silence, and the log says why. */
const listener = (name: string, ports: readonly number[], hello: (process: Process) => string, memoryBytes: number): Program =>
  function* (process) {
    process.setMemory(memoryBytes);
    yield* print(process, `${hello(process)}not simulated in Drydock: what ${name} does with its data; it listens and stays\n`);
    const stop = stopOn(process, ['TERM', 'INT']);
    const sockets = ports.map((port) => listenAs(process, { port }));
    yield* serve(
      process,
      sockets,
      function* (connection) {
        for (let got = yield* receive(process, connection.file); got; got = yield* receive(process, connection.file));
      },
      stop,
    );
    return 0;
  };

const mongoLine = (process: Process, component: string, message: string): string =>
  `{"t":{"$date":"${formatRfc3339Nano(process.nowMs)}"},"s":"I","c":"${component}","id":23016,"ctx":"listener","msg":"${message}"}\n`;
const mongod = listener('mongod', [27017], (process) => mongoLine(process, 'CONTROL', 'MongoDB starting') + mongoLine(process, 'NETWORK', 'Waiting for connections'), 90_000_000);
const rabbit = listener(
  'rabbitmq',
  [5672, 15672, 15692],
  (process) =>
    `${formatRfc3339Nano(process.nowMs)} [info] <0.222.0> Starting RabbitMQ\n${formatRfc3339Nano(process.nowMs)} [info] <0.9.0> Server startup complete; 4 plugins started.\n`,
  120_000_000,
);

/** memcached speaks its text protocol: set, get, delete, incr, stats. */
const memcached: Program = function* (process) {
  const store = new Map<string, { readonly flags: string; readonly value: string }>();
  const stop = stopOn(process, ['TERM', 'INT']);
  const socket = listenAs(process, { port: 11211 });
  yield* serve(
    process,
    [socket],
    function* ({ file }) {
      let buffer = '';
      for (;;) {
        const end = buffer.indexOf('\r\n');
        if (end < 0) {
          const got = yield* receive(process, file);
          if (!got) return;
          buffer += got;
          continue;
        }
        const [command = '', key = '', flags = '0', , length = '0'] = buffer.slice(0, end).split(' ');
        if (['set', 'add', 'replace'].includes(command)) {
          const size = Number(length);
          while (buffer.length < end + 2 + size + 2) {
            const got = yield* receive(process, file);
            if (!got) return;
            buffer += got;
          }
          const allowed = command === 'set' || store.has(key) === (command === 'replace');
          if (allowed) store.set(key, { flags, value: buffer.slice(end + 2, end + 2 + size) });
          buffer = buffer.slice(end + 2 + size + 2);
          yield* sendAll(file, allowed ? 'STORED\r\n' : 'NOT_STORED\r\n');
          continue;
        }
        const words = buffer.slice(0, end).split(' ').slice(1);
        buffer = buffer.slice(end + 2);
        if (command === 'quit') return;
        const found = words
          .filter((word) => store.has(word))
          .map((word) => `VALUE ${word} ${store.get(word)?.flags} ${store.get(word)?.value.length}\r\n${store.get(word)?.value}\r\n`)
          .join('');
        const reply = {
          get: `${found}END\r\n`,
          delete: store.has(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n',
          version: 'VERSION 1.6.39\r\n',
          stats: `STAT pid ${process.pid}\r\nSTAT curr_items ${store.size}\r\nEND\r\n`,
          flush_all: 'OK\r\n',
        }[command];
        if (command === 'flush_all') store.clear();
        if (command === 'delete') store.delete(key);
        yield* sendAll(file, reply ?? 'ERROR\r\n');
      }
    },
    stop,
  );
  return 0;
};

interface DatabaseImage {
  readonly name: string;
  readonly lines: ReleaseLines;
  readonly tags: readonly string[];
  readonly programs: Readonly<Record<string, Program>>;
  readonly command: string;
  readonly env: (version: string) => readonly string[];
  readonly port: number;
  readonly data: string;
  readonly sizeBytes: number;
  readonly stopSignal?: string;
}

function databaseImage(spec: DatabaseImage): ImageDefinition {
  const understand = releases(spec.lines);
  return {
    repository: `docker.io/library/${spec.name}`,
    tags: spec.tags,
    resolve: (tag) => {
      const release = understand(tag);
      if (!release) return undefined;
      const alpine = release.variant.includes('alpine');
      return simpleImage({
        repository: `docker.io/library/${spec.name}`,
        tags: [tag],
        base: alpine ? alpineBase : debianBase,
        sizeBytes: spec.sizeBytes,
        programs: { ...spec.programs, '/usr/local/bin/docker-entrypoint.sh': execIt(spec.command) },
        files: (files) => void makeFolder(files, spec.data, 0o777),
        config: {
          entrypoint: ['docker-entrypoint.sh'],
          cmd: [spec.command],
          env: [standardPath, ...spec.env(release.version)],
          exposedPorts: [`${spec.port}/tcp`],
          volumes: [spec.data],
          ...(spec.stopSignal ? { stopSignal: spec.stopSignal } : {}),
        },
      }).resolve(tag);
    },
  };
}

const mysqlPrograms = { '/usr/sbin/mysqld': mysqld, '/usr/bin/mysql': mysql, '/usr/bin/mysqladmin': mysqladmin, '/usr/bin/mariadb': mysql, '/usr/bin/mariadb-admin': mysqladmin };

export const databaseImages: readonly ImageDefinition[] = [
  databaseImage({
    name: 'postgres',
    lines: {
      lines: { '18': 0, '17': 6, '16': 10, '15': 14, '14': 19, '13': 22, '12': 22, '11': 22, '10': 23, '9.6': 24 },
      variants: ['-alpine', '-bookworm', '-trixie', '-alpine3.22'],
    },
    tags: ['latest', '18', '17', '16', '15', '16-alpine', '15-alpine', 'alpine'],
    programs: { '/usr/local/bin/postgres': postgres, '/usr/local/bin/psql': psql, '/usr/local/bin/pg_isready': pgIsReady },
    command: 'postgres',
    env: (version) => [
      `PG_VERSION=${version}`,
      `PG_MAJOR=${version.split('.')[0]}`,
      Number(version.split('.')[0]) >= 18 ? 'PGDATA=/var/lib/postgresql/18/docker' : 'PGDATA=/var/lib/postgresql/data',
    ],
    port: 5432,
    data: '/var/lib/postgresql',
    sizeBytes: 128_000_000,
    stopSignal: 'SIGINT',
  }),
  databaseImage({
    name: 'mysql',
    lines: {
      lines: { '9.4': 0, '9.3': 0, '8.4': 6, '8.0': 43, '5.7': 44, '5.6': 51, '5.5': 62 },
      variants: ['-oracle', '-debian', '-oraclelinux9'],
      names: { lts: '8.4', innovation: '9.4' },
    },
    tags: ['latest', '9', '8', '8.4', '8.0', '5.7', '5.6'],
    programs: mysqlPrograms,
    command: 'mysqld',
    env: (version) => [`MYSQL_VERSION=${version}`],
    port: 3306,
    data: '/var/lib/mysql',
    sizeBytes: 225_000_000,
  }),
  databaseImage({
    name: 'mariadb',
    lines: { lines: { '12.0': 2, '11.8': 3, '11.4': 8, '10.11': 14, '10.6': 23, '10.5': 29, '10.4': 34 }, variants: ['-noble', '-jammy', '-ubi'], names: { lts: '11.8' } },
    tags: ['latest', '12', '11', '11.4', '10', '10.6'],
    programs: { ...mysqlPrograms, '/usr/sbin/mariadbd': mysqld },
    command: 'mariadbd',
    env: (version) => [`MYSQL_VERSION=${version}-MariaDB`, `MARIADB_VERSION=${version}`],
    port: 3306,
    data: '/var/lib/mysql',
    sizeBytes: 100_000_000,
  }),
  databaseImage({
    name: 'mongo',
    lines: { lines: { '8.0': 13, '7.0': 24, '6.0': 26, '5.0': 31, '4.4': 29, '4.2': 24, '4.0': 28, '3.6': 23, '3.4': 24 }, variants: ['-jammy', '-noble', '-focal'] },
    tags: ['latest', '8', '7', '7.0', '6', '5', '4.4', '4.2', '4.0', '3.6', '3.4'],
    programs: { '/usr/bin/mongod': mongod },
    command: 'mongod',
    env: (version) => [`MONGO_VERSION=${version}`],
    port: 27017,
    data: '/data/db',
    sizeBytes: 270_000_000,
  }),
  databaseImage({
    name: 'rabbitmq',
    lines: {
      lines: { '4.1': 4, '4.0': 9, '3.13': 7, '3.12': 14, '3.11': 28, '3.10': 25, '3.9': 29, '3.8': 34, '3.7': 28, '3.6': 16 },
      variants: ['-management', '-alpine', '-management-alpine'],
    },
    tags: ['latest', '4', '3', '3-management', 'management', '3.13-management'],
    programs: { '/usr/lib/rabbitmq/bin/rabbitmq-server': rabbit, '/usr/bin/rabbitmq-server': rabbit },
    command: 'rabbitmq-server',
    env: (version) => [`RABBITMQ_VERSION=${version}`],
    port: 5672,
    data: '/var/lib/rabbitmq',
    sizeBytes: 95_000_000,
  }),
  databaseImage({
    name: 'memcached',
    lines: { lines: { '1.6': 39, '1.5': 22, '1.4': 39 }, variants: ['-alpine', '-bookworm', '-trixie'] },
    tags: ['latest', '1', '1.6', '1.6-alpine', 'alpine'],
    programs: { '/usr/local/bin/memcached': memcached },
    command: 'memcached',
    env: (version) => [`MEMCACHED_VERSION=${version}`],
    port: 11211,
    data: '/run/memcached',
    sizeBytes: 4_000_000,
  }),
];
