/**
 * The offline copy. It keeps files only after the learner asked for it ("Save for offline"), by URL and revision, so that a
 * later save fetches what changed. Then it answers from the network while there is one, and from the copy when there is none.
 */
type WorkerEvent = Event & {
  readonly request: Request;
  readonly ports: readonly MessagePort[];
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
};
/** The part of a service worker's global scope that is used here; the page's types do not know it. */
type Worker = {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
};
const worker = self as unknown as Worker;
const cacheName = 'drydock-offline';

/** Brings the copy up to date and tells the page how far it is. */
async function save(port: MessagePort): Promise<void> {
  const { files } = (await (await fetch(`${worker.registration.scope}offline.json`, { cache: 'no-store' })).json()) as {
    files: Record<string, string>;
  };
  const cache = await caches.open(cacheName);
  const wanted = new Map(Object.entries(files).map(([url, revision]) => [new URL(url, worker.registration.scope).href, revision]));
  for (const kept of await cache.keys()) if (!wanted.has(kept.url)) await cache.delete(kept);
  let done = 0;
  for (const [url, revision] of wanted) {
    const kept = await cache.match(url);
    if (kept?.headers.get('x-revision') !== revision) {
      const answer = await fetch(url, { cache: 'no-cache' });
      if (!answer.ok && !url.endsWith('404.html')) throw new Error(`${url} answered ${answer.status}`);
      const headers = new Headers({ 'content-type': answer.headers.get('content-type') ?? '', 'x-revision': revision });
      await cache.put(url, new Response(await answer.blob(), { status: answer.status, headers }));
    }
    port.postMessage({ done: ++done, of: wanted.size });
  }
}

async function answer(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(cacheName);
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  const port = event.ports[0];
  if (port) event.waitUntil(save(port).catch((error) => port.postMessage({ error: String(error) })));
});
worker.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && event.request.url.startsWith(worker.registration.scope)) event.respondWith(answer(event.request));
});
