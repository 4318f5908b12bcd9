// Bodies that are no objects, and how a server tells of them.
// Upstream: apiserver/pkg/endpoints/handlers/rest.go (transformDecodeError, summarizeData)

import { badRequest } from '../../../api/meta/status-error.ts';
import { text, utf8 } from '../../../base/bytes.ts';

/** What the words of a JSON parser are preceded by. Upstream: SimpleMetaFactory.Interpret */
export const noKind = "couldn't get version/kind; json parse error: ";

/** A body that cannot be read as anything. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  readonly body: string;

  constructor(message: string, body: string) {
    super(message);
    this.body = body;
  }
}

/** A 400 for a body whose kind is not known. @param kind what it must be */
export function unrecognized(kind: string, why: string, body: unknown): Error {
  const sent = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(sent)})`);
}

const mostShownBytes = 30;

/** The beginning of a body: as it is where it may be an object, in hex otherwise. */
function summary(body: string): string {
  const bytes = utf8(body);
  if (bytes.length === 0) return '<empty>';
  const start = bytes.slice(0, mostShownBytes);
  const shown = body.startsWith('{') ? text(start) : [...start].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return bytes.length > mostShownBytes ? `${shown} ...` : shown;
}

/** What is said of JSON that is no object. */
export const notAnObject = (value: unknown): string =>
  `${noKind}json: cannot unmarshal ${kindOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;

/** A JSON value's type in Go's words. */
export const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : value === null ? 'null' : typeof value);
