/**
 * What a command's client wrote to the store, in order and in a form that two worlds share: the objects without the numbers the store gives
 * and without times. What controllers did in the meantime is not the client's.
 */
import { isObject } from '../../base/json.ts';
import type { World } from '../../labs/world.ts';
import { veiled } from './variance.ts';

const given: ReadonlySet<string> = new Set(['resourceVersion', 'uid', 'creationTimestamp', 'deletionTimestamp', 'time', 'generation']);

/** A line for each write since a revision: what was done, to what, and what stood there afterwards. */
export function writesSince(world: World, revision: number): readonly string[] {
  const changes = world.cluster.etcd.since(revision) ?? [];
  return changes
    .filter(({ author }) => author.because === undefined && !author.user.startsWith('system:'))
    .map(({ type, resource, key, object, author }) => veiled(`${type} ${resource} ${key} by ${author.user} (${author.verb}) ${JSON.stringify(plain(object))}`));
}

/** Sorted keys, without what the server gives. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .filter((key) => !given.has(key))
      .sort()
      .map((key) => [key, plain(value[key])]),
  );
}
