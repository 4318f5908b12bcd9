/** The page's end of the wire to the worker in which a world lives. */
import type { FromWorld, ToWorld } from '../../labs/protocol.ts';

export interface Connection {
  send(message: ToWorld): void;
  close(): void;
}

/** Starts a worker. @param hear gets each of its messages; a worker that fails to start is heard as `broken` */
export function connect(hear: (message: FromWorld) => void): Connection {
  const worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module', name: 'drydock-world' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorld>) => hear(data));
  worker.addEventListener('error', (event) => hear({ type: 'broken', message: event.message || 'the simulator could not be loaded', seed: 0, inputs: [] }));
  const tellVisible = () => worker.postMessage({ type: 'visible', visible: !document.hidden } satisfies ToWorld);
  document.addEventListener('visibilitychange', tellVisible);
  return {
    send: (message) => worker.postMessage(message),
    close: () => {
      document.removeEventListener('visibilitychange', tellVisible);
      worker.terminate();
    },
  };
}
