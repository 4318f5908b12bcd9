/** Plays random requests against a cluster and looks after each whether the server kept its word. */
import type { ApiRequest, ApiResponse } from '../../src/api/client.ts';
import type { Kind } from '../../src/api/kind.ts';
import { Random } from '../../src/base/random.ts';
import { Cluster } from '../../src/cluster/cluster.ts';
import { superAdmin } from '../../src/cluster/apiserver/user.ts';
import { nextRequest } from './requests.ts';

export interface Fuzzed {
  /** what the server did wrong: where, and the request */
  readonly faults: readonly string[];
  readonly statuses: ReadonlyMap<number, number>;
}

const mostFaults = 40;

export function fuzz(seed: string, count: number): Fuzzed {
  const random = new Random(`fuzz ${seed}`);
  const cluster = new Cluster({ rethrow: true, freeze: true });
  const existing = (kind: Kind): [string, string][] => {
    const storage = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
    return [...cluster.etcd.list(storage)].map(({ metadata }) => [metadata.namespace ?? '', metadata.name]);
  };
  const faults = new Map<string, string>();
  const statuses = new Map<number, number>();
  const fault = (what: string, detail: string): void => void (faults.has(what) || faults.set(what, `${what}\n${detail}`));
  for (let i = 0; i < count && faults.size < mostFaults; i++) {
    const request = nextRequest(random, existing);
    const shown = `request ${i}: ${JSON.stringify(request).slice(0, 1500)}`;
    const before = cluster.etcd.revision;
    const response = answer(cluster, request, (error) => fault(placeOf(error), shown));
    if (response) {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      for (const what of broken(cluster, request, response, before)) fault(what, `${shown}\nanswer: ${JSON.stringify(response.body).slice(0, 500)}`);
    }
    if (i % 20 === 0) attempt(() => cluster.timeline.advance(500), (error) => fault(`a component: ${placeOf(error)}`, shown));
  }
  return { faults: [...faults.values()], statuses };
}

function answer(cluster: Cluster, request: ApiRequest, caught: (error: unknown) => void): ApiResponse | undefined {
  const isWatch = request.method === 'GET' && request.query?.some(([name, value]) => name === 'watch' && value !== 'false');
  return attempt(() => {
    if (!isWatch) return cluster.apiServer.handle(request, { user: superAdmin });
    const stream = cluster.apiServer.watch(request, { user: superAdmin });
    if (!('events' in stream)) return stream;
    stream.events.take();
    stream.close();
    return undefined;
  }, caught);
}

function attempt<T>(body: () => T, caught: (error: unknown) => void): T | undefined {
  try {
    return body();
  } catch (error) {
    caught(error);
    return undefined;
  }
}

/** A fault's name: what was thrown, and where. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? '').split('\n').filter((line) => line.includes('/src/'));
  return `${error.name}: ${error.message.slice(0, 200)} ${lines.slice(0, 3).map((line) => line.replace(/^\s*at /, '').replace(/\(?\/\S*\/src\//, 'src/').replace(/\)$/, '')).join(' < ')}`;
}

/** Promises of the server that this answer breaks. */
function* broken(cluster: Cluster, request: ApiRequest, { status, body }: ApiResponse, before: number): Iterable<string> {
  const isDry = request.query?.some(([name]) => name === 'dryRun');
  if (status >= 500 && !known(body)) yield `answers ${status}`;
  // What a quota counts is written before the object, upstream too; it is counted anew later.
  const written = (cluster.etcd.since(before) ?? []).filter(({ resource }) => resource !== 'resourcequotas');
  if (status >= 400 && written.length > 0 && request.method !== 'DELETE') yield 'refuses, and has stored something';
  if (isDry && cluster.etcd.revision !== before) yield 'stores in a dry run';
  if (({} as Record<string, unknown>)['polluted'] !== undefined) yield 'lets a document reach Object.prototype';
  if (status !== 201 || isDry || request.method !== 'POST') return;
  const { metadata } = (body ?? {}) as { metadata?: { name?: string; uid?: string; resourceVersion?: string; creationTimestamp?: string } };
  if (!metadata?.uid) return;
  if (!metadata.name || !metadata.resourceVersion || !metadata.creationTimestamp) yield 'stores an object without name, version or time';
}

/** Failures of others that the server reports as 5xx: bindings to no node (upstream gives them no reason), webhooks nobody answers, what is not simulated, kubelets that are not there, ranges in deletion, versions nobody has seen. */
const known = (body: unknown): boolean =>
  /target\.(kind|name): |failed calling webhook|not simulated in Drydock|no kubelet answers|failed to allocate a serviceIP|failed to create typed (patch|live) object|^"service unavailable|Too large resource version|resourceVersion: Invalid value|namespace .* because it is being terminated/.test(JSON.stringify(body));
