/** The API server alone: small updates, large lists, and an event that many watch. */
import type { ApiClient } from '../../api/client.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { type Bench, type Figure, measure, median } from './measure.ts';
import { createPods, quietCluster, send } from './pods.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const mapCount = 1000;

const configMap = (i: number, round: number): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${i}`, labels: { app: 'web' } }, data: { round: String(round), text: 'as it was' } });

function createMaps(client: ApiClient): void {
  for (let i = 0; i < mapCount; i++) send(client, 'POST', maps, configMap(i, 0));
}

/** @param rounds how often each is updated */
function updateAll(client: ApiClient, rounds: number, from: number): void {
  for (let round = from; round < from + rounds; round++) for (let i = 0; i < mapCount; i++) send(client, 'PUT', `${maps}/map-${i}`, configMap(i, round));
}

function updates(): Figure {
  const client = quietCluster().client();
  createMaps(client);
  updateAll(client, 5, 1);
  const rounds = 20;
  const spent = measure(() => updateAll(client, rounds, 6));
  return { what: 'updates of small objects, the whole request path', value: (rounds * mapCount * 1000) / spent, unit: '/s', atLeast: 20_000 };
}

function table(): Figure {
  const client = quietCluster().client();
  createPods(client, 5000, 50);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const list = (): void => void JSON.stringify(send(client, 'GET', '/api/v1/namespaces/default/pods', undefined, { accept }));
  return { what: '5,000 Pods as a Table, written as JSON', value: median(5, list), unit: 'ms', atMost: 150 };
}

/** CPU time of one update that so many watch, in ms. */
function watchedUpdate(watchers: number): number {
  const cluster: Cluster = quietCluster();
  const client = cluster.client();
  createMaps(client);
  const streams = Array.from({ length: watchers }, () => {
    const stream = client.watch({ method: 'GET', path: maps, query: [['resourceVersion', String(cluster.etcd.revision)]] });
    if ('status' in stream) throw new Error(`a watch was answered ${stream.status}`);
    return stream;
  });
  const round = (n: number): number => measure(() => {
    updateAll(client, 1, n);
    for (const { events } of streams) for (let i = 0; i < mapCount; i++) if (!events.take()) throw new Error('a watcher missed an event');
  }) / mapCount;
  round(1);
  return Math.min(round(2), round(3));
}

function watches(): readonly Figure[] {
  const hundred = watchedUpdate(100);
  const thousand = watchedUpdate(1000);
  return [
    { what: 'an update that 1,000 watch, until all have its event', value: thousand, unit: 'ms' },
    { what: 'the same against 100 watchers: linear is 10', value: thousand / hundred, unit: '×', atMost: 13 },
  ];
}

export const requests: Bench = { name: 'requests', run: () => [updates(), table(), ...watches()] };
