// Waiting for an object to become what it should: what is now, then every change, until a deadline.
// Upstream: client-go v0.36 tools/watch UntilWithSync, apimachinery util/wait (its words for a time that ran out).

import type { Steps } from '../../os/process.ts';
import type { WatchEvent, WatchStream } from '../../api/client.ts';
import type { Mapping } from './client/mapper.ts';
import { CommandError } from './errors.ts';
import { pathOf } from './resource/info.ts';
import { itemsOf, type KubeObject, resourceVersionOf } from './resource/object.ts';
import type { Kubectl } from './session.ts';

export const timedOut = 'timed out waiting for the condition';

export interface Target {
  readonly mapping: Mapping;
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly name?: string;
}

/** What is there now, and the version of the list. @throws ServerError */
export function listNow(k: Kubectl, target: Target): { readonly items: readonly KubeObject[]; readonly resourceVersion: string } {
  const list = k.rest.request({ method: 'GET', path: pathOf(target.mapping, target.namespace), query: selectors(target) }) as KubeObject;
  return { items: itemsOf(list), resourceVersion: resourceVersionOf(list) };
}

function selectors(target: Target): (readonly [string, string])[] {
  return [
    ...(target.name === undefined ? [] : [['fieldSelector', `metadata.name=${target.name}`] as const]),
    ...(target.labelSelector ? [['labelSelector', target.labelSelector] as const] : []),
  ];
}

/** Changes from a version on. @throws ServerError */
export function watchFrom(k: Kubectl, target: Target, resourceVersion: string): WatchStream {
  return k.rest.watch({ method: 'GET', path: pathOf(target.mapping, target.namespace), query: [...selectors(target), ['resourceVersion', resourceVersion], ['watch', 'true']] });
}

/**
 * Takes events until one answers.
 * @param answer undefined: go on
 * @returns the answer, or undefined when `untilMs` came first
 * @throws CommandError when the server closes the watch
 */
export function* untilEvent<T>(k: Kubectl, stream: WatchStream, untilMs: number | undefined, answer: (event: WatchEvent) => T | undefined): Steps<T | undefined> {
  try {
    for (;;) {
      const event = stream.events.take();
      if (event) {
        const found = event.type === 'BOOKMARK' ? undefined : answer(event);
        if (found !== undefined) return found;
        continue;
      }
      if (stream.events.done) throw new CommandError('watch closed before UntilWithoutRetry timeout');
      const left = untilMs === undefined ? undefined : untilMs - k.nowMs;
      if (left !== undefined && left <= 0) return undefined;
      if (!(yield* k.waitFor([stream.events], left))) return undefined;
    }
  } finally {
    stream.close();
  }
}

/** Asks again and again. @returns whether `done` said yes before the deadline; it is asked at once, too */
export function* poll(k: Kubectl, intervalMs: number, timeoutMs: number, done: () => boolean): Steps<boolean> {
  const untilMs = k.nowMs + timeoutMs;
  for (;;) {
    if (done()) return true;
    const left = untilMs - k.nowMs;
    if (left <= 0) return false;
    yield* k.sleep(Math.min(intervalMs, left));
    if (k.nowMs >= untilMs) return false;
  }
}
