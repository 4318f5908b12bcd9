// Two points in time of what every container and node has used, from the kubelets, and what that comes to per second.
// Upstream: metrics-server pkg/scraper/client/resource/decode.go, pkg/storage/{pod,node}.go.

import type { Node } from '../../../api/types.ts';
import { exchange } from '../../../network/http-client.ts';
import type { Process, Steps } from '../../../os/process.ts';
import { text } from '../../../base/bytes.ts';

/** One reading. */
export interface Point {
  readonly atMs: number;
  /** since it started */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly startMs: number;
}

/** What is used, over a window of time. */
export interface Usage {
  readonly atMs: number;
  readonly windowMs: number;
  readonly cpuNanos: number;
  readonly memoryBytes: number;
}

/** A container that began within the last round is measured from its start, once it has run this long. */
const freshMs = 10_000;

/** Readings by name: a node's name, or `namespace/pod/container`. */
export class Readings {
  #last = new Map<string, Point>();
  #previous = new Map<string, Point>();

  /** Takes a round of readings; what is not in it is forgotten. */
  store(round: ReadonlyMap<string, Point>): void {
    const previous = new Map<string, Point>();
    for (const [name, point] of round) {
      const last = this.#last.get(name);
      // Restarted since: nothing to compare it with.
      if (!last || last.startMs !== point.startMs || point.cpuSeconds < last.cpuSeconds) {
        const age = point.atMs - point.startMs;
        if (point.startMs > 0 && age >= freshMs && age < 60_000) previous.set(name, { ...point, atMs: point.startMs, cpuSeconds: 0 });
      } else previous.set(name, last.atMs < point.atMs ? last : (this.#previous.get(name) ?? last));
    }
    this.#last = new Map(round);
    this.#previous = previous;
  }

  usage(name: string): Usage | undefined {
    const [last, previous] = [this.#last.get(name), this.#previous.get(name)];
    if (!last || !previous || last.atMs <= previous.atMs) return undefined;
    const windowMs = last.atMs - previous.atMs;
    return { atMs: last.atMs, windowMs, cpuNanos: Math.max(0, Math.round(((last.cpuSeconds - previous.cpuSeconds) * 1e12) / windowMs)), memoryBytes: last.memoryBytes };
  }

  get size(): number {
    return this.#last.size;
  }
}

const lineOf = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)(?: (\d+))?$/;

/** The points in a kubelet's `/metrics/resource`; the node's own is under its name. */
export function decode(body: string, node: string, nowMs: number): ReadonlyMap<string, Point> {
  const found = new Map<string, { atMs: number; cpuSeconds: number; memoryBytes: number; startMs: number }>();
  for (const line of body.split('\n')) {
    const [, family = '', labels = '', value = '', stamp] = lineOf.exec(line) ?? [];
    const isNode = family.startsWith('node_');
    if (!isNode && !family.startsWith('container_')) continue;
    const label = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const name = isNode ? node : `${label('namespace')}/${label('pod')}/${label('container')}`;
    const point = found.get(name) ?? { atMs: nowMs, cpuSeconds: 0, memoryBytes: 0, startMs: 0 };
    found.set(name, point);
    if (stamp !== undefined) point.atMs = Number(stamp);
    if (family.endsWith('_cpu_usage_seconds_total')) point.cpuSeconds = Number(value);
    else if (family.endsWith('_memory_working_set_bytes')) point.memoryBytes = Number(value);
    else if (family === 'container_start_time_seconds') point.startMs = Math.round(Number(value) * 1000);
  }
  return found;
}

/** Asks a node's kubelet. @returns the points, or what went wrong, in Go's words */
export function* scrapeNode(process: Process, node: Node, token: string): Steps<ReadonlyMap<string, Point> | string> {
  const host = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? node.metadata.name;
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 10250;
  const url = `https://${host}:${port}/metrics/resource`;
  const headers = [['Authorization', `Bearer ${token}`]] as const;
  const answer = yield* exchange(process, { host, port, target: '/metrics/resource', tls: true, headers, timeoutMs: 10_000 });
  if (answer.result === 'response') {
    const { status, body, reason } = answer.response;
    return status === 200 ? decode(text(body), node.metadata.name, process.nowMs) : `request failed, status: "${status} ${reason ?? ''}"`;
  }
  if (answer.result === 'unresolved') return `Get "${url}": dial tcp: lookup ${host}: no such host`;
  if (answer.result !== 'unconnected') return `Get "${url}": context deadline exceeded`;
  const why = { refused: 'connect: connection refused', timeout: 'i/o timeout', unreachable: 'connect: no route to host' }[answer.dialled.result];
  return `Get "${url}": dial tcp ${host}:${port}: ${why}`;
}
