// One request on its way through the server, once it is known what it is about.

import type { ApiRequest } from '../../api/client.ts';
import type { KindVersion } from '../../api/kind.ts';
import { byteLength } from '../../api/meta/names.ts';
import { requestEntityTooLarge } from '../../api/meta/status-error.ts';
import type { FieldValidation, WriteOptions } from './registry/options.ts';
import type { Query, RequestInfo } from './request-info.ts';
import type { Resource } from './resource.ts';
import type { ServerParts } from './server-parts.ts';
import type { User } from './user.ts';

export interface Call {
  readonly server: ServerParts;
  readonly request: ApiRequest;
  readonly query: Query;
  readonly info: RequestInfo;
  readonly user: User;
  readonly warnings: string[];
  /** the component or client behind the request, when it is known better than by its User-Agent */
  readonly agent?: string;
  /** the revision this request is a consequence of */
  readonly because?: number;
}

/** A call about a resource that is served. */
export interface ResourceCall extends Call {
  readonly resource: Resource;
  readonly version: KindVersion;
}

/** Upstream: the limit on a request's body. */
export const mostBodyBytes = 3 * 1024 * 1024;

/** @throws StatusError 413 for a text of more bytes than a body may have */
export function checkLength(text: string): void {
  // Only a text of which each character may be three bytes has to be counted.
  if (text.length > mostBodyBytes || (text.length * 3 > mostBodyBytes && byteLength(text) > mostBodyBytes)) tooLarge();
}

export function tooLarge(): never {
  throw requestEntityTooLarge(`limit is ${mostBodyBytes}`);
}

export function header(call: Call, name: string): string | undefined {
  return call.request.headers?.[name];
}

export const isDryRun = ({ query }: Call): boolean => query.has('dryRun');

export function fieldValidationOf({ query }: Call): FieldValidation {
  const value = query.get('fieldValidation');
  return value === 'Strict' || value === 'Ignore' ? value : 'Warn';
}

/** Who owns the fields of a write: what the client says, else the beginning of its User-Agent. */
export function fieldManagerOf(call: Call): string {
  return call.query.get('fieldManager') ?? managerFromUserAgent(header(call, 'user-agent') ?? '');
}

/** Upstream: prefixFromUserAgent */
export function managerFromUserAgent(userAgent: string): string {
  return (userAgent.split('/')[0] ?? '').slice(0, 128) || 'unknown';
}

/** What goes along with a write that this call makes. */
export function writeOptionsOf(call: ResourceCall, verb: string, subresource = call.info.subresource): WriteOptions {
  const fieldManager = fieldManagerOf(call);
  return {
    user: call.user,
    agent: call.agent ?? fieldManager,
    fieldManager,
    verb,
    subresource,
    dryRun: isDryRun(call),
    warnings: call.warnings,
    ...(call.because === undefined ? {} : { because: call.because }),
  };
}
