// A manifest at a web address. The world has no internet; what it serves are the course's examples, under the addresses the
// documentation uses, and whatever listens inside the simulated network.
// Upstream: cli-runtime v0.36 resource/visitor.go readHttpWithRetries.

import type { Steps } from '../../../os/process.ts';
import { quote } from '../../go/quote.ts';
import { CommandError, ConnectionError } from '../errors.ts';
import type { Kubectl } from '../session.ts';

/** What a machine knows of the web: `process.host.get('web')`. */
export interface Web {
  /** the answer to a GET, or why there is none, in Go's words (`dial tcp: lookup x: no such host`) */
  get(url: string): { readonly status: number; readonly statusText: string; readonly body: string } | { readonly error: string };
}

/** What the web answers. */
export function askWeb(k: Kubectl, url: string): ReturnType<Web['get']> {
  const web = k.process.host.get('web') as Web | undefined;
  if (/^https?:\/\/(?:localhost|127\.)/.test(url)) return { error: `dial tcp ${new URL(url).host.replace('localhost', '127.0.0.1')}: connect: connection refused` };
  return web?.get(url) ?? { error: `dial tcp: lookup ${URL.canParse(url) ? new URL(url).hostname : url}: no such host` };
}

/** The content, as bytes. @throws CommandError */
export function* fetchUrl(k: Kubectl, url: string): Steps<string> {
  const answer = askWeb(k, url);
  if ('error' in answer) {
    yield* k.sleep(2000); // three attempts, a second apart
    throw new ConnectionError('Get', url, answer.error);
  }
  if (answer.status === 200) return answer.body;
  throw new CommandError(`unable to read URL ${quote(url)}, server reported ${answer.status} ${answer.statusText}, status code=${answer.status}`);
}
