import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ByteStreams } from '../api/client.ts';
import { Signal } from '../base/wait.ts';
import type { ApiServer } from '../cluster/apiserver/server.ts';
import { serveCluster } from './server.ts';

/** A program that reads four bytes at a time, writes nothing, and ends with its input. */
function slowReader(): ByteStreams & { taken(): string } {
  let taken = '';
  let room = 4;
  let ended = false;
  const writable = new Signal(() => room > 0);
  const readable = new Signal(() => ended);
  return {
    taken: () => taken,
    readable,
    writable,
    read: () => (ended ? null : undefined),
    write: (_channel, bytes) => {
      const count = Math.min(room, bytes.length);
      taken += bytes.slice(0, count);
      room -= count;
      if (room === 0) {
        setImmediate(() => {
          room = 4;
          writable.notify();
        });
      }
      return count;
    },
    endInput: () => {
      ended = true;
      readable.notify();
    },
    resize: () => {},
    close: () => {},
  };
}

it('brings a program all of its input, however slowly it reads and though it says nothing', async () => {
  const program = slowReader();
  const apiServer = { authenticate: () => ({ name: 'eve', groups: [] }), connect: () => program } as unknown as ApiServer;
  const served = await serveCluster({ apiServer });
  const ca = Buffer.from(/certificate-authority-data: (\S+)/.exec(served.kubeconfig)?.[1] ?? '', 'base64');
  const socket = new WebSocket(`${served.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/a/exec`, 'v5.channel.k8s.io', { ca });
  const text = 'all that is to be copied into the container';
  socket.on('open', () => {
    socket.send(Buffer.from(`\0${text}`));
    socket.send(Buffer.from([255, 0]));
  });
  await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
  expect(program.taken()).toBe(text);
  await served.close();
});
