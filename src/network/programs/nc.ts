// nc: connects or listens and carries bytes between the network and standard input and output.
// Upstream: Debian's netcat-openbsd, and BusyBox' nc (other words, -e, -p with -l).
// @supports partly nc: -l -p -z -v -w -u -n -k -e -q -N — "no proxies, no Unix sockets"

import { printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import type { Connection } from '../network.ts';
import { connectAs, connectError, endpointOf, listenAs, networkOf } from '../socket.ts';
import { parseOptions } from './options.ts';

const flags = ['l', 'z', 'v', 'u', 'n', 'k', 'N', '4', '6', 'd', 't'].map((short) => ({ short }));
const valued = ['w', 'p', 'q', 'e', 's', 'i', 'I', 'O', 'X', 'x'].map((short) => ({ short, value: true }));

const services: Readonly<Record<number, string>> = {
  22: 'ssh',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  110: 'pop3',
  143: 'imap2',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
  27017: '*',
};

/** @param busybox its words and its -l -p PORT, -e PROGRAM */
export const netcat = (busybox: boolean): Program =>
  function* (process) {
    const parsed = parseOptions(process.argv.slice(1), [...flags, ...valued]);
    if ('unknown' in parsed || 'missing' in parsed) {
      const letter = ('unknown' in parsed ? parsed.unknown : parsed.missing).replace(/^-+/, '');
      yield* printError(
        process,
        busybox ? `nc: invalid option -- '${letter}'\n` : `nc: invalid option -- '${letter}'\nusage: nc [-46CDdFhklNnrStUuvZz] [-w timeout] [destination] [port]\n`,
      );
      return 1;
    }
    const has = (name: string): boolean => parsed.given.some(([key]) => key === name);
    const value = (name: string): string | undefined => parsed.given.findLast(([key]) => key === name)?.[1];
    const nc = new Netcat(process, busybox, has, value);
    if (has('l')) return yield* nc.listen(Number(value('p') ?? parsed.operands.at(-1) ?? 0));
    const [host, ports] = parsed.operands;
    if (host === undefined || ports === undefined) {
      yield* printError(process, busybox ? 'BusyBox nc: usage: nc [OPTIONS] HOST PORT  - connect\n' : 'nc: missing port number\n');
      return 1;
    }
    return yield* nc.connectAll(host, ports);
  };

class Netcat {
  readonly #process: Process;
  readonly #busybox: boolean;
  readonly #has: (name: string) => boolean;
  readonly #value: (name: string) => string | undefined;

  constructor(process: Process, busybox: boolean, has: (name: string) => boolean, value: (name: string) => string | undefined) {
    this.#process = process;
    this.#busybox = busybox;
    this.#has = has;
    this.#value = value;
  }

  *listen(port: number): Steps<number> {
    const process = this.#process;
    try {
      const socket = listenAs(process, { port });
      const shown = this.#busybox ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`;
      if (this.#has('v')) yield* printError(process, shown);
      do {
        while (!socket.listener.incoming.ready) yield { on: 'ready', any: [socket.listener.incoming] };
        const connection = socket.accept();
        if (!connection) continue;
        const from = connection.remote;
        if (this.#has('v'))
          yield* printError(
            process,
            this.#busybox
              ? `connect to [::ffff:${connection.local.address}]:${port} from [::ffff:${from.address}]:${from.port} ([::ffff:${from.address}]:${from.port})\n`
              : `Connection received on ${from.address} ${from.port}\n`,
          );
        yield* this.#serve(connection);
        socket.finish(connection);
      } while (this.#has('k'));
      return 0;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, this.#busybox ? `nc: bind: ${error.text}\n` : `nc: ${error.text}\n`);
      return 1;
    }
  }

  *#serve(connection: Connection): Steps<void> {
    const command = this.#value('e');
    if (command === undefined) {
      yield* this.#carry(connection.file, connection);
      return;
    }
    const process = this.#process;
    const found = process.lookUpProgram(command);
    const file = connection.file;
    const child = process.spawn({
      program: found.program,
      argv: found.argvPrefix.length > 0 ? found.argvPrefix : [command],
      descriptors: new Map([
        [0, file],
        [1, file],
        [2, file],
      ]),
    });
    while (!child.ended) yield { on: 'ready', any: [child.exit] };
    process.reap(child);
  }

  *connectAll(host: string, ports: string): Steps<number> {
    const process = this.#process;
    const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
    if (address === undefined) {
      yield* printError(process, this.#busybox ? `nc: bad address '${host}'\n` : `nc: getaddrinfo for host "${host}" port ${ports}: Name or service not known\n`);
      return 1;
    }
    const [from = 0, to] = ports.split('-').map(Number);
    if (!Number.isInteger(from) || from < 1 || from > 65535) {
      yield* printError(process, this.#busybox ? `nc: bad port '${ports}'\n` : `nc: port number invalid: ${ports}\n`);
      return 1;
    }
    let code = 1;
    for (let port = from; port <= (to ?? from); port++) if ((yield* this.#one(host, address, port)) === 0) code = 0;
    return code;
  }

  *#one(host: string, address: string, port: number): Steps<number> {
    const process = this.#process;
    if (this.#has('u')) return yield* this.#datagram(host, address, port);
    const seconds = Number(this.#value('w') ?? 0);
    const dialled = yield* connectAs(process, address, port, seconds > 0 ? seconds * 1000 : undefined);
    if (dialled.result !== 'connected') {
      const { text } = connectError(dialled);
      if (this.#busybox) {
        if (this.#has('v') || !this.#has('z'))
          yield* printError(
            process,
            dialled.result === 'timeout' && seconds > 0 ? 'nc: timed out\n' : `nc: ${host} (${address}:${port}): ${text.replace('No route to host', 'Host is unreachable')}\n`,
          );
      } else if (this.#has('v') || !this.#has('z')) {
        const how = dialled.result === 'timeout' ? 'timed out: Operation now in progress' : `failed: ${text}`;
        const service = services[port] ?? '*';
        yield* printError(
          process,
          dialled.result === 'timeout'
            ? `nc: connect to ${host} port ${port} (tcp) ${how}\n`
            : `nc: connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) ${how}\n`.replace('(tcp)', service === '' ? '' : '(tcp)'),
        );
      }
      return 1;
    }
    const { connection, descriptor } = dialled;
    if (this.#has('v'))
      yield* printError(
        process,
        this.#busybox
          ? `${host} (${address}:${port}) open\n`
          : `Connection to ${host}${host === address ? '' : ` (${address})`} ${port} port [tcp/${services[port] ?? '*'}] succeeded!\n`,
      );
    if (!this.#has('z')) yield* this.#carry(connection.file, connection, seconds > 0 ? seconds * 1000 : undefined);
    process.setDescriptor(descriptor, undefined);
    return 0;
  }

  /** A datagram that is not refused counts as sent: that is all UDP can tell. */
  *#datagram(host: string, address: string, port: number): Steps<number> {
    const process = this.#process;
    const { outcome } = networkOf(process).datagram(endpointOf(process), address, port, '');
    if (outcome.result === 'refused' || outcome.result === 'unreachable') return 1;
    if (this.#has('v')) yield* printError(process, `Connection to ${host} ${port} port [udp/${services[port] ?? '*'}] succeeded!\n`);
    return 0;
  }

  /** Both directions until the other side has ended; without input left, our direction ends first. */
  *#carry(socket: OpenFile, connection: Connection, idleMs?: number): Steps<void> {
    const process = this.#process;
    const input = process.descriptor(0);
    let reading = input !== undefined && !this.#has('d');
    let lastMs = process.nowMs;
    for (;;) {
      const moved = this.#move(socket, reading ? input : undefined);
      if (moved.closed) return;
      if (moved.inputEnded) {
        reading = false;
        connection.endWrite();
        if (this.#value('q') === '0') return;
      }
      if (moved.some) lastMs = process.nowMs;
      else {
        if (idleMs !== undefined && process.nowMs >= lastMs + idleMs) return;
        const any = reading && input ? [socket.readable, input.readable] : [socket.readable];
        yield idleMs === undefined ? { on: 'ready', any } : { on: 'ready', any, untilMs: lastMs + idleMs };
      }
    }
  }

  #move(socket: OpenFile, input: OpenFile | undefined): { readonly some: boolean; readonly closed: boolean; readonly inputEnded: boolean } {
    const received = socket.read();
    if (received === null) return { some: false, closed: true, inputEnded: false };
    if (received !== undefined) this.#process.descriptor(1)?.write(received);
    const typed = input?.read();
    if (typed) socket.write(typed);
    return { some: received !== undefined || Boolean(typed), closed: false, inputEnded: typed === null };
  }
}
