// Log lines as they are written, until the container ends or the client goes.

import type { ServerResponse } from 'node:http';
import type { ByteStreams } from '../api/client.ts';
import { toUint8Array } from '../base/bytes.ts';

export function followLogs(streams: ByteStreams, out: ServerResponse): void {
  out.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  out.flushHeaders();
  const drain = (): void => {
    for (;;) {
      const bytes = streams.read(1);
      if (bytes === null) {
        out.end();
        return;
      }
      if (bytes === undefined || bytes === '') break;
      out.write(toUint8Array(bytes));
    }
    streams.readable.onReady(() => setImmediate(drain));
  };
  out.on('close', () => streams.close());
  drain();
}
