// Fetching the logs an object means: its containers, one after the other or at the same time.
// Upstream: k8s.io/kubectl v0.36 pkg/polymorphichelpers/logsforobject.go, pkg/cmd/logs/logs.go (consume requests).

import type { ByteStreams } from '../../api/client.ts';
import { utf8 } from '../../base/bytes.ts';
import type { Steps } from '../../os/process.ts';
import { quote } from '../go/quote.ts';
import type { Query } from './client/rest.ts';
import { CommandError, ServerError } from './errors.ts';
import { allContainerNames, containerNamed, containersIn, defaultContainerAnnotation, goTypeOf, hasChoice, loggingFirst, podMapping, podsBy, requireContainer, selectorOf } from './pods.ts';
import { pathOf } from './resource/info.ts';
import { annotationsOf, isList, itemsOf, type KubeObject, kindOf, nameOf, namespaceOf } from './resource/object.ts';
import type { Kubectl } from './session.ts';

export interface LogChoice {
  readonly container: string;
  readonly allContainers: boolean;
  readonly allPods: boolean;
  /** follow, previous, tailLines … as the server takes them */
  readonly query: Query;
  readonly timeoutMs: number;
}

/** One container's log. */
export interface LogRequest {
  readonly pod: string;
  readonly container: string;
  readonly path: string;
  readonly query: Query;
}

/** @throws CommandError */
export function* logsOf(k: Kubectl, object: KubeObject, choice: LogChoice): Steps<readonly LogRequest[]> {
  if (isList(object)) return itemsOf(object).flatMap((pod) => logsOfPod(k, pod, choice));
  if (kindOf(object).kind === 'Pod') return logsOfPod(k, object, choice);
  const pods = yield* podsBy(k, namespaceOf(object), selectorFor(object), choice.timeoutMs, loggingFirst);
  const [first] = pods;
  if (!first) return [];
  if (pods.length > 1 && choice.allPods) return pods.flatMap((pod) => logsOfPod(k, pod, choice));
  if (pods.length > 1) k.io.err(`Found ${pods.length} pods, using pod/${nameOf(first)}\n`);
  return logsOfPod(k, first, choice);
}

function selectorFor(object: KubeObject): string {
  try {
    return selectorOf(object);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`cannot get the logs from ${goTypeOf(object)}: ${error.message}`) : error;
  }
}

function logsOfPod(k: Kubectl, pod: KubeObject, choice: LogChoice): readonly LogRequest[] {
  const request = (container: string): LogRequest => ({
    pod: nameOf(pod),
    container,
    path: pathOf(podMapping, namespaceOf(pod), nameOf(pod), 'log'),
    query: [['container', container], ...choice.query],
  });
  if (choice.allContainers) {
    const all = [...containersIn(pod, 'initContainers'), ...containersIn(pod), ...containersIn(pod, 'ephemeralContainers')];
    return all.map((container) => request(String(container.name)));
  }
  const name = choice.container || defaultContainer(k, pod) || firstContainer(k, pod, choice.allPods);
  return [request(String(requireContainer(pod, name).name))];
}

function defaultContainer(k: Kubectl, pod: KubeObject): string {
  const name = annotationsOf(pod)[defaultContainerAnnotation] ?? '';
  if (name === '' || containerNamed(pod, name)) return name;
  k.io.err(`Default container name ${quote(name)} not found in pod ${nameOf(pod)}\n`);
  return '';
}

function firstContainer(k: Kubectl, pod: KubeObject, quiet: boolean): string {
  const name = String(containersIn(pod)[0]?.name ?? '');
  if (hasChoice(pod) && !quiet) k.io.err(`Defaulted container ${quote(name)} out of: ${allContainerNames(pod)}\n`);
  return name;
}

/** What is there now goes to standard output. @throws ServerError */
export function printLog(k: Kubectl, request: LogRequest, prefix: string): void {
  const body = k.rest.request({ method: 'GET', path: request.path, query: request.query, accept: 'text/plain, */*' });
  const bytes = typeof body === 'string' ? body : '';
  k.io.bytes(prefix === '' ? bytes : prefixed(bytes, prefix));
}

const prefixed = (bytes: string, prefix: string): string => bytes.split(/(?<=\n)/).map((line) => (line === '' ? '' : `${utf8(prefix)}${line}`)).join(''); // biome-ignore format: one chain

interface Follower {
  readonly request: LogRequest;
  readonly prefix: string;
  readonly untilMs: number;
  streams: ByteStreams | undefined;
  /** a line whose end has not come */
  partial: string;
  retryAtMs: number;
}

export interface FollowOptions {
  readonly prefixOf: (request: LogRequest) => string;
  readonly ignoresErrors: boolean;
  readonly timeoutMs: number;
}

/** Follows all of them at once until all have ended. @throws CommandError */
export function* followLogs(k: Kubectl, requests: readonly LogRequest[], options: FollowOptions): Steps<void> {
  const untilMs = k.nowMs + options.timeoutMs;
  const followers = new Set<Follower>(requests.map((request) => ({ request, prefix: options.prefixOf(request), untilMs, streams: undefined, partial: '', retryAtMs: 0 })));
  try {
    while (followers.size > 0) {
      let moved = false;
      for (const follower of followers) {
        const step = advance(k, follower, options);
        if (step === 'done') followers.delete(follower);
        moved ||= step !== 'waiting';
      }
      yield* k.io.flush();
      if (moved || followers.size === 0) continue;
      const open = [...followers].flatMap(({ streams }) => (streams ? [streams.readable] : []));
      const retries = [...followers].filter(({ streams }) => !streams).map(({ retryAtMs }) => retryAtMs - k.nowMs);
      yield* k.waitFor(open, retries.length > 0 ? Math.min(...retries) : undefined);
    }
  } finally {
    for (const { streams } of followers) streams?.close();
  }
}

function advance(k: Kubectl, follower: Follower, options: FollowOptions): 'moved' | 'waiting' | 'done' {
  if (!follower.streams) return open(k, follower, options);
  const bytes = follower.streams.read(1);
  if (bytes === undefined) return 'waiting';
  if (bytes === null) {
    k.io.bytes(follower.partial === '' ? '' : utf8(follower.prefix) + follower.partial);
    return 'done';
  }
  if (follower.prefix === '') k.io.bytes(bytes);
  else {
    const whole = follower.partial + bytes;
    const end = whole.lastIndexOf('\n') + 1;
    follower.partial = whole.slice(end);
    k.io.bytes(prefixed(whole.slice(0, end), follower.prefix));
  }
  return 'moved';
}

function open(k: Kubectl, follower: Follower, options: FollowOptions): 'moved' | 'waiting' | 'done' {
  if (k.nowMs < follower.retryAtMs) return 'waiting';
  try {
    follower.streams = k.rest.connect({ method: 'GET', path: follower.request.path, query: follower.request.query });
    return 'moved';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (options.ignoresErrors) {
      k.io.err(`error: ${error.message}\n`);
      return 'done';
    }
    k.io.err(`${error.message}\n`);
    if (!(error instanceof ServerError)) throw error;
    if (k.nowMs + 1000 > follower.untilMs) throw new CommandError('context deadline exceeded');
    follower.retryAtMs = k.nowMs + 1000;
    return 'waiting';
  }
}
