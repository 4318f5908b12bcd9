// `--raw`: a request to a path of the server, and its answer as it is.
// Upstream: k8s.io/kubectl v0.36 pkg/rawhttp/raw.go.

import { text } from '../../base/bytes.ts';
import { toJson } from '../../base/json.ts';
import type { Steps } from '../../os/process.ts';
import { quote } from '../go/quote.ts';
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
  const answer = k.rest.request({ method, path, ...(query.length > 0 ? { query } : {}), ...(body === undefined ? {} : { body }), accept: 'application/json, */*' });
  k.io.out(rawText(answer));
}

/** The server's JSON is one line with its own line break; text is as it is. */
const rawText = (answer: unknown): string => (typeof answer === 'string' ? answer : `${toJson(answer)}\n`);
