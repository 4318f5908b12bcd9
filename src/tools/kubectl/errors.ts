// How kubectl's verbs fail, and what is printed for it. A verb throws; `report` in kubectl.ts turns it into text and exit code, once.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/helpers.go (CheckErr, StandardErrorMessage, MultilineError), apimachinery util/errors.

import { compareStrings, quote, quoteList } from '../go/quote.ts';

/** A metav1.Status of a failure, as the server sends it. */
export interface Status {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: string;
  readonly message: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** Something a verb found wrong; printed as `error: …`. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The server refused; printed as `Error from server (Reason): …`. */
export class ServerError extends CommandError {
  override readonly name = 'ServerError';
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  /** The same failure with another message. */
  withMessage(message: string): ServerError {
    return new ServerError({ ...this.status, message });
  }
}

/** No answer came. `url` is what was asked, `cause` Go's words. */
export class ConnectionError extends CommandError {
  override readonly name = 'ConnectionError';
  readonly url: string;
  readonly why: string;
  constructor(method: string, url: string, why: string) {
    super(`${method} ${quote(url)}: ${why}`);
    this.url = url;
    this.why = why;
  }
}

/** Several failures at once. */
export class AggregateFailure extends CommandError {
  override readonly name = 'AggregateFailure';
  readonly errors: readonly CommandError[];
  constructor(errors: readonly CommandError[]) {
    super(aggregateMessage(errors));
    this.errors = errors;
  }
}

/** Nothing serves what was named. Upstream: meta.NoResourceMatchError. */
export class NoResourceMatch extends CommandError {
  override readonly name = 'NoResourceMatch';
  readonly resource: string;
  readonly group: string;
  readonly version: string;
  constructor(resource: string, group = '', version = '') {
    super(`no matches for ${group}/${version}, Resource=${resource}`);
    this.resource = resource;
    this.group = group;
    this.version = version;
  }
}

/** Nothing serves that kind. Upstream: meta.NoKindMatchError. */
export class NoKindMatch extends CommandError {
  override readonly name = 'NoKindMatch';
  constructor(kind: string, group: string, versions: readonly string[]) {
    const searched = [...new Set(versions.filter((v) => v !== ''))].map((version) => (group === '' ? version : `${group}/${version}`)).sort(compareStrings);
    const where = searched.length === 0 ? `group ${quote(group)}` : searched.length === 1 ? `version ${quote(searched[0] ?? '')}` : `versions ${quoteList(searched)}`;
    super(`no matches for kind ${quote(kind)} in ${where}`);
  }
}

/** A kubeconfig that cannot be used; printed as `Error in configuration: …`. */
export class ConfigurationInvalid extends CommandError {
  override readonly name = 'ConfigurationInvalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`invalid configuration: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}`);
    this.problems = problems;
  }
}

/** Ends with this exit code; nothing more is printed. */
export class SilentExit extends CommandError {
  override readonly name = 'SilentExit';
  constructor(exitCode = 1) {
    super('exit', exitCode);
  }
}

/** A program elsewhere ended with this exit code; its words are printed as they are. Upstream: utilexec.CodeExitError. */
export class RemoteExit extends CommandError {
  override readonly name = 'RemoteExit';
}

/** One failure as it is, several as an aggregate, none as undefined. */
export function aggregate(errors: readonly CommandError[]): CommandError | undefined {
  return errors.length === 0 ? undefined : errors.length === 1 ? errors[0] : new AggregateFailure(errors);
}

/** Equal messages are told once. Upstream: aggregate.Error. */
function aggregateMessage(errors: readonly CommandError[]): string {
  const messages = [...new Set(flatten(errors).map((error) => error.message))];
  return messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
}

/** All failures within, without nesting. */
export function flatten(errors: readonly CommandError[]): CommandError[] {
  return errors.flatMap((error) => (error instanceof AggregateFailure ? flatten(error.errors) : [error]));
}

export const isNotFound = (error: unknown): error is ServerError => error instanceof ServerError && error.reason === 'NotFound';
export const isConflict = (error: unknown): error is ServerError => error instanceof ServerError && error.reason === 'Conflict';
export const isAlreadyExists = (error: unknown): error is ServerError => error instanceof ServerError && error.reason === 'AlreadyExists';
export const isForbidden = (error: unknown): error is ServerError => error instanceof ServerError && error.reason === 'Forbidden';

/** What a library finds wrong, as a failure of the command. @param kinds the library's errors */
export function inWords<T>(read: () => T, ...kinds: readonly (abstract new (...args: never[]) => Error)[]): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Error && kinds.some((kind) => error instanceof kind) ? new CommandError(error.message) : error;
  }
}

/** `error when creating "web.yaml": …`, keeping what the server said. Upstream: AddSourceToErr. */
export function withSource(verb: string, source: string, error: CommandError): CommandError {
  if (source === '') return error;
  const message = `error when ${verb} ${quote(source)}: ${error.message}`;
  return error instanceof ServerError ? error.withMessage(message) : new CommandError(message);
}

/** What was wrong with the command line, with the hint where help is. Upstream: UsageErrorf. */
export const usageError = (path: string, message: string): CommandError => new CommandError(`${message}\nSee '${path} -h' for help and examples`);

/** What is printed for a failure, without the last line break. Upstream: checkErr. */
export function messageOf(error: CommandError): string {
  if (error instanceof AggregateFailure && error.errors.length === 1 && error.errors[0]) return messageOf(error.errors[0]);
  if (error instanceof SilentExit) return '';
  if (error instanceof RemoteExit) return error.message;
  if (error instanceof ServerError && error.reason === 'Invalid') return invalidMessage(error.status);
  if (error instanceof ConfigurationInvalid) return configurationMessage(error);
  if (error instanceof NoResourceMatch) return noResourceMessage(error);
  if (error instanceof AggregateFailure) return error.errors.map((one) => `${standardMessage(one) ?? one.message}\n`).join('');
  const standard = standardMessage(error);
  if (standard !== undefined) return standard;
  return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`;
}

function invalidMessage(status: Status): string {
  const { details, message } = status;
  let text = 'The request is invalid';
  if (!details) return message === '' ? text : `${text}: ${message}`;
  const causes = details.causes ?? [];
  if (details.kind || details.name) text = `The ${details.kind ?? ''} ${quote(details.name ?? '')} is invalid`;
  else if (message !== '' && causes.length === 0) text += `: ${message}`;
  if (causes.length === 0) return text;
  const told = [...new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  return told.length === 1 ? `${text}: ${told[0]}\n` : `${text}: \n${told.map((one) => `* ${one}\n`).join('')}`;
}

function configurationMessage(error: ConfigurationInvalid): string {
  const [first = ''] = error.problems;
  if (error.problems.length === 1) return first.startsWith('context was not found') ? `Error in configuration: ${first}` : `error: ${first}`;
  return `Error in configuration: \n${error.problems.map((one) => `* ${one}\n`).join('')}`;
}

function noResourceMessage({ resource, group, version }: NoResourceMatch): string {
  const where = group && version ? ` in group ${quote(group)} and version ${quote(version)}` : group ? ` in group ${quote(group)}` : version ? ` in version ${quote(version)}` : '';
  return `the server doesn't have a resource type ${quote(resource)}${where}`;
}

/** The words for failures of the server and of the connection. Upstream: StandardErrorMessage. */
export function standardMessage(error: CommandError): string | undefined {
  if (error instanceof ServerError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason === '' ? `Error from server: ${error.message}` : `Error from server (${error.reason}): ${error.message}`;
  }
  if (!(error instanceof ConnectionError)) return undefined;
  if (!error.why.includes('connection refused')) return `Unable to connect to the server: ${error.why}`;
  const host = URL.canParse(error.url) ? new URL(error.url).host : error.url;
  return `The connection to the server ${host} was refused - did you specify the right host or port?`;
}

/** One failure out of several, flattened. */
export const flatFailure = (error: CommandError): readonly CommandError[] => (error instanceof AggregateFailure ? flatten(error.errors) : [error]);
