// telnet, as far as it tells whether something listens: connects and carries lines. Upstream: inetutils telnet, busybox telnet.

import { print, printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { isAddress } from '../addresses.ts';
import { lookUp } from '../dns.ts';
import { connectAs, connectError } from '../socket.ts';

export const telnet = (busybox: boolean): Program =>
  function* (process) {
    const [host, port = '23'] = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
    if (host === undefined) {
      yield* printError(process, busybox ? 'Usage: telnet [-a] [-l USER] HOST [PORT]\n' : 'not simulated in Drydock: the interactive mode of telnet; give it a host\n');
      return 1;
    }
    const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
    if (address === undefined) {
      yield* printError(process, busybox ? `telnet: bad address '${host}'\n` : `telnet: could not resolve ${host}/${port}: Name or service not known\n`);
      return 1;
    }
    if (!busybox) yield* print(process, `Trying ${address}...\n`);
    const dialled = yield* connectAs(process, address, Number(port));
    if (dialled.result !== 'connected') {
      const { text } = connectError(dialled);
      yield* printError(process, busybox ? `telnet: can't connect to remote host (${address}): ${text}\n` : `telnet: Unable to connect to remote host: ${text}\n`);
      return 1;
    }
    yield* print(process, busybox ? `Connected to ${host}\n\nEntering character mode\nEscape character is '^]'.\n\n` : `Connected to ${host}.\nEscape character is '^]'.\n`);
    const { file } = dialled.connection;
    const input = process.descriptor(0);
    let reading = input !== undefined;
    for (;;) {
      const received = file.read();
      if (received === null) break;
      if (received !== undefined) process.descriptor(1)?.write(received);
      const typed = reading ? input?.read() : undefined;
      if (typed === null) {
        reading = false;
        dialled.connection.endWrite();
      } else if (typed !== undefined) file.write(typed.replace(/\r?\n/g, '\r\n'));
      if (received === undefined && typed === undefined) yield { on: 'ready', any: reading && input ? [file.readable, input.readable] : [file.readable] };
    }
    yield* printError(process, 'Connection closed by foreign host\n');
    return busybox ? 0 : 1;
  };
