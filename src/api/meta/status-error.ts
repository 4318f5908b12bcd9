// Failures of the API: thrown in the server, a Status on the wire, `Error from server (NotFound): …` in kubectl.
// Upstream: apimachinery/pkg/api/errors/errors.go, apiserver's negotiation errors.

import { goQuote } from '../../base/go-quote.ts';
import { errorBody, type FieldError, toAggregate } from './field-error.ts';

export type StatusReason =
  | ''
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'StorageReadError'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** metav1.Status, as it goes over the wire. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** `deployments` in `apps`; the core group is ''. Its text is `deployments.apps`. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** `Deployment` in `apps`. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A failure that has a Status. Build it with the functions below, which know upstream's messages. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: number;
  readonly reason: StatusReason;
  readonly details: StatusDetails | undefined;
  /** what the Status says of a list that cannot go on */
  readonly listMeta: Readonly<Record<string, unknown>>;

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails, listMeta: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.listMeta = listMeta;
  }

  /** What the server sends; empty parts are left out, as Go's omitempty does. */
  toStatus(): Status {
    const details = this.details && withoutEmpty(this.details);
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.listMeta,
      status: 'Failure',
      ...(this.message === '' ? {} : { message: this.message }),
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(details ? { details } : {}),
      code: this.code,
    };
  }
}

function withoutEmpty(details: StatusDetails): StatusDetails {
  const kept = Object.entries(details).filter(([, value]) => value !== undefined && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(kept);
}

/** The failure a Status tells of; undefined when `object` is no Status of a failure. Upstream: errors.FromObject. */
export function fromStatus(object: unknown): StatusError | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  const status = object as Partial<Status>;
  if (status.kind !== 'Status' || status.status === 'Success') return undefined;
  return new StatusError(status.code ?? 0, status.reason ?? '', status.message ?? '', status.details);
}

/** Whether `error` is a StatusError of that reason. */
export function isStatus(error: unknown, reason: StatusReason): error is StatusError {
  return error instanceof StatusError && error.reason === reason;
}

const resourceText = ({ group, resource }: GroupResource): string => (group === '' ? resource : `${resource}.${group}`);
const kindText = ({ group, kind }: GroupKind): string => (group === '' ? kind : `${kind}.${group}`);
const of = (resource: GroupResource, name: string): StatusDetails => ({ name, group: resource.group, kind: resource.resource });

/** `pods "web" not found` */
export function notFound(resource: GroupResource, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${resourceText(resource)} ${goQuote(name)} not found`, of(resource, name));
}

/** `pods "web" already exists` */
export function alreadyExists(resource: GroupResource, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${resourceText(resource)} ${goQuote(name)} already exists`, of(resource, name));
}

/** generateName met too many taken names. */
export function generateNameConflict(resource: GroupResource, name: string, retryAfterSeconds: number): StatusError {
  const message = `${resourceText(resource)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`;
  return new StatusError(409, 'AlreadyExists', message, { ...of(resource, name), retryAfterSeconds });
}

/** Optimistic locking, as registry/generic says it: the reason most conflicts have. */
export const objectModified = 'the object has been modified; please apply your changes to the latest version and try again';

/** `Operation cannot be fulfilled on pods "web": …` */
export function conflict(resource: GroupResource, name: string, why: string = objectModified): StatusError {
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${resourceText(resource)} ${goQuote(name)}: ${why}`, of(resource, name));
}

/** Server-side apply met fields of others. */
export function applyConflict(message: string, causes: readonly StatusCause[]): StatusError {
  return new StatusError(409, 'Conflict', message, { causes });
}

/** `Pod "web" is invalid: spec.containers: Required value`; one cause per finding. */
export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const causes = errors.map((error) => ({ reason: error.type, message: errorBody(error), field: error.field }));
  const subject = `${kindText(kind)} ${goQuote(name)} is invalid`;
  const message = errors.length === 0 ? subject : `${subject}: ${toAggregate(errors)}`;
  return new StatusError(422, 'Invalid', message, { name, group: kind.group, kind: kind.kind, causes });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** Without a reason: `not authorized`; the API server itself says `Unauthorized`. */
export function unauthorized(message = ''): StatusError {
  return new StatusError(401, 'Unauthorized', message === '' ? 'not authorized' : message);
}

/** `pods "web" is forbidden: …`, `pods is forbidden: …`, `forbidden: …` */
export function forbidden(resource: GroupResource, name: string, why: string): StatusError {
  const subject = resourceText(resource);
  const message = subject === '' ? `forbidden: ${why}` : name === '' ? `${subject} is forbidden: ${why}` : `${subject} ${goQuote(name)} is forbidden: ${why}`;
  return new StatusError(403, 'Forbidden', message, of(resource, name));
}

/** `create is not supported on resources of kind "bindings"` */
export function methodNotSupported(resource: GroupResource, action: string): StatusError {
  const message = `${action} is not supported on resources of kind ${goQuote(resourceText(resource))}`;
  return new StatusError(405, 'MethodNotAllowed', message, { group: resource.group, kind: resource.resource });
}

export function gone(message: string): StatusError {
  return new StatusError(410, 'Gone', message);
}

/** A resourceVersion or continue token is too old. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

/** An eviction that a budget forbids, or a server that is busy. */
export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): StatusError {
  return new StatusError(429, 'TooManyRequests', message, causes ? { causes, retryAfterSeconds } : { retryAfterSeconds });
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

/** `Timeout: …` */
export function timeout(message: string, retryAfterSeconds = 0): StatusError {
  return new StatusError(504, 'Timeout', `Timeout: ${message}`, { retryAfterSeconds });
}

export function serverTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): StatusError {
  const message = `The ${operation} operation against ${resourceText(resource)} could not be completed at this time, please try again.`;
  return new StatusError(500, 'ServerTimeout', message, { ...of(resource, operation), retryAfterSeconds });
}

/** `Internal error occurred: …` */
export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** `Request entity too large: limit is 3145728` */
export function requestEntityTooLarge(message: string): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

/** None of the media types a client accepts can be produced. */
export function notAcceptable(accepted: readonly string[]): StatusError {
  return new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

/** The body is of a type the server does not read. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}

const genericReasons: Readonly<Record<number, readonly [reason: StatusReason, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted, but may still be processing the request'],
};

/** An answer whose body is no Status, as a client understands it. Upstream: NewGenericServerResponse. */
export function genericServerResponse(code: number, verb: string, resource: GroupResource, name: string, body: string): StatusError {
  const [reason, base] = genericReason(code, verb, body);
  const subject = resourceText(resource);
  const message = subject === '' ? base : `${base} (${verb.toLowerCase()} ${subject}${name === '' ? '' : ` ${name}`})`;
  return new StatusError(code, reason, message, { ...of(resource, name), causes: [{ reason: 'UnexpectedServerResponse', message: body }] });
}

function genericReason(code: number, verb: string, body: string): readonly [StatusReason, string] {
  if (code === 403) return ['Forbidden', body];
  if (code === 415) return ['UnsupportedMediaType', body];
  if (code === 406) return ['NotAcceptable', body === '' || body === 'unknown' ? 'the server was unable to respond with a content type that the client supports' : body];
  if (code === 409 && verb === 'POST') return ['AlreadyExists', 'the server reported a conflict'];
  const known = genericReasons[code];
  if (known) return known;
  if (code >= 500) return ['InternalError', `an error on the server (${goQuote(body)}) has prevented the request from succeeding`];
  return ['', `the server responded with the status code ${code} but did not return more information`];
}
