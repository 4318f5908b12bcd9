// `--raw`: a request to a path of the server, and its answer as it is.
// Upstream: k8s.io/kubectl v0.36 pkg/rawhttp/raw.go.

import { bodyText, eventLine } from '../../api/wire-text.ts';
import { text } from '../../base/bytes.ts';
import type { Steps } from '../../os/process.ts';
import { quote } from '../go/quote.ts';
import { aboutNothing, type Query } from './client/rest.ts';
import { CommandError } from './errors.ts';
import type { Kubectl } from './session.ts';

/** @throws CommandError when it cannot be a path */
export function validateRaw(uri: string): void {
  if (uri.startsWith('/') || URL.canParse(uri)) return;
  throw new CommandError(`--raw must be a valid URL path: parse ${quote(uri)}: invalid URI for request`);
}

/** @param file what to send: `-` is standard input */
export function* rawRequest(k: Kubectl, method: 'GET' | 'POST' | 'PUT' | 'DELETE', uri: string, file?: string): Steps<void> {
  const url = new URL(uri, 'https://server');
  const query = [...url.searchParams.entries()];
  const body = file === undefined ? undefined : file === '-' ? text(yield* k.readInput()) : k.readFile(file);
  const path = url.pathname;
  if (method === 'GET' && ['true', '1'].includes(url.searchParams.get('watch') ?? '')) return yield* printEvents(k, path, query);
  const answer = k.rest.request({ method, path, ...(query.length > 0 ? { query } : {}), ...(body === undefined ? {} : { body }), accept: 'application/json, */*', about: aboutNothing });
  k.io.out(rawText(path, query, answer));
}

/** The server's bytes as they come: one line of JSON, indented where somebody asked for that. Upstream: negotiation.isPrettyPrint. */
function rawText(path: string, query: readonly (readonly [string, string])[], answer: unknown): string {
  const asked = query.find(([name]) => name === 'pretty')?.[1];
  const isPretty = asked ? ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked) : path === '/' || /^\/version\/?$/.test(path);
  return isPretty && typeof answer !== 'string' ? JSON.stringify(answer, null, 2) : bodyText(answer);
}

/** Events as the server writes them, until it ends the watch. */
function* printEvents(k: Kubectl, path: string, query: Query): Steps<void> {
  const stream = k.rest.watch({ method: 'GET', path, query, about: aboutNothing });
  try {
    for (;;) {
      const event = stream.events.take();
      if (event) k.io.out(eventLine(event));
      else if (stream.events.done) return;
      else yield* k.waitFor([stream.events], undefined);
    }
  } finally {
    stream.close();
  }
}
