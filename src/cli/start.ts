/**
 * `npm start`: builds the site when it is missing or older than its sources and serves it on http://localhost:4321.
 *
 *     npm start -- [--port N] [--host ADDRESS] [--no-build]     --host 0.0.0.0 lets others on the network in
 */
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { commandLine } from './options.ts';
import { buildSite } from './site/build-site.ts';
import { dist, isFresh } from './site/freshness.ts';
import { staticServer } from './site/static-server.ts';

const options = commandLine({
  usage: 'start -- [--port N] [--host ADDRESS] [--no-build]',
  flags: {
    port: { takes: 'N', says: 'the port; 0 is any free one', default: '4321' },
    host: { takes: 'ADDRESS', says: 'where to listen; 0.0.0.0 lets others on the network in', default: 'localhost' },
    'no-build': { takes: '', says: 'serve dist/ as it is' },
  },
});
const port = options.number('port') ?? 4321;
const host = options.text('host');
const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/').replace(/^\/?/, '/');

/** Where others find it: on all interfaces that is every address of this machine that is not only its own. */
function reachedAt(listening: string): readonly string[] {
  if (listening !== '0.0.0.0' && listening !== '::') return [listening];
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', ...addresses.flatMap(({ family, internal, address }) => (internal || family !== 'IPv4' ? [] : [address]))];
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

if (port > 65535) fail(`--port ${port}: a port is a number from 0 to 65535`);
if (options.on('no-build')) {
  if (!existsSync(join(dist, 'index.html'))) fail('there is no built site in dist/: run `npm run build`, or leave out --no-build');
} else if (isFresh()) console.log('the built site is current: dist/');
else {
  console.log('building the site; this takes about half a minute');
  if (!(await buildSite())) process.exit(1);
}

const server = staticServer(dist, base);
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') fail(`port ${port} is taken by another program: choose one with \`npm start -- --port ${port + 1}\``);
  if (error.code === 'EACCES') fail(`this user may not listen on port ${port}: choose one above 1023 with --port`);
  fail(`cannot listen on ${host}:${port}: ${error.message}`);
});
server.listen(port, host, () => {
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  console.log(`Drydock is served on ${reachedAt(host).map((name) => `http://${name}:${listening}${base}`).join(' and ')}  (Ctrl-C ends it)`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
  });
}
