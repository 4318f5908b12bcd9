// metrics.k8s.io/v1beta1: what nodes and Pods use. Upstream: metrics-server pkg/api/{node,pod,table}.go, k8s.io/metrics.

import type { ApiRequest, ApiResponse } from '../../../api/client.ts';
import { fieldsMatch, parseFieldSelector } from '../../../api/meta/fields.ts';
import { parseSelector } from '../../../api/meta/label-selector-parse.ts';
import { matches, SelectorError } from '../../../api/meta/labels.ts';
import { badRequest, notFound, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject, JsonObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { formatDuration } from '../../../base/duration.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { ComponentContext } from '../../component.ts';
import type { ExtensionHandler } from '../aggregation/extension-servers.ts';
import type { Readings, Usage } from './scrape.ts';

const group = 'metrics.k8s.io';
const base = `/apis/${group}/v1beta1`;

/** Answers from what was read. @param context undefined until the server knows the cluster's objects */
export function metricsApi(readings: Readings, context: () => ComponentContext | undefined): ExtensionHandler {
  return (request) => {
    try {
      return answer(request, readings, context());
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return json(error.code, error.toStatus());
    }
  };
}

const json = (status: number, body: unknown): ApiResponse => ({ status, headers: { 'content-type': 'application/json' }, body, warnings: [] });

function answer(request: ApiRequest, readings: Readings, context: ComponentContext | undefined): ApiResponse {
  const parts = request.path.slice(base.length).split('/').filter(Boolean);
  if (!request.path.startsWith(base)) return json(404, new StatusError(404, 'NotFound', 'the server could not find the requested resource', {}).toStatus());
  if (parts.length === 0) return json(200, resourceList);
  if (!context) throw new StatusError(503, 'ServiceUnavailable', 'metrics are not ready', {});
  if (request.method !== 'GET') throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  const namespace = parts[0] === 'namespaces' ? (parts[1] ?? '') : '';
  const [resource, name] = parts[0] === 'namespaces' ? parts.slice(2) : parts;
  if (resource !== 'nodes' && resource !== 'pods') throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
  const kind = resource === 'nodes' ? 'NodeMetrics' : 'PodMetrics';
  if (name !== undefined) {
    const object = context.get<ApiObject>({ group: '', plural: resource }, namespace, name);
    const found = object && measured(object, kind, readings, context.nowMs);
    if (!found) throw notFound({ group, resource: kind.toLowerCase() }, resource === 'pods' ? `${namespace}/${name}` : name);
    return json(200, wantsTable(request) ? table([found]) : found);
  }
  const objects = selected(request, context.list<ApiObject>({ group: '', plural: resource }, namespace === '' ? undefined : namespace));
  const items = objects.flatMap((object): readonly JsonObject[] => {
    const found = measured(object, kind, readings, context.nowMs);
    return found ? [found] : [];
  });
  return json(200, wantsTable(request) ? table(items) : { kind: `${kind}List`, apiVersion: `${group}/v1beta1`, metadata: {}, items });
}

const resourceList = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: `${group}/v1beta1`,
  resources: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
};

/** @throws StatusError for selectors that cannot be read */
function selected(request: ApiRequest, objects: readonly ApiObject[]): readonly ApiObject[] {
  const query = new Map(request.query ?? []);
  try {
    const labels = query.get('labelSelector') ? parseSelector(query.get('labelSelector') ?? '') : undefined;
    const fields = query.get('fieldSelector') ? parseFieldSelector(query.get('fieldSelector') ?? '') : undefined;
    return objects.filter((object) => (!labels || matches(labels, object.metadata.labels)) && (!fields || fieldsMatch(fields, (field) => fieldOf(object, field))));
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

function fieldOf(object: ApiObject, field: string): string {
  let at: unknown = object;
  for (const part of field.split('.')) at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined;
  return typeof at === 'string' ? at : '';
}

/** `123456n` and `4096Ki`, as metrics-server writes quantities. */
const quantities = ({ cpuNanos, memoryBytes }: Pick<Usage, 'cpuNanos' | 'memoryBytes'>): JsonObject => ({
  cpu: cpuNanos === 0 ? '0' : `${cpuNanos}n`,
  memory: memoryBytes === 0 ? '0' : `${Math.floor(memoryBytes / 1024)}Ki`,
});

/** The metrics of a node or a Pod; undefined while there are none. A Pod has some when each of its containers has. */
function measured(object: ApiObject, kind: string, readings: Readings, nowMs: number): JsonObject | undefined {
  const { name, namespace, labels } = object.metadata;
  const metadata = { name, ...(namespace ? { namespace } : {}), creationTimestamp: formatRfc3339(nowMs), ...(labels ? { labels } : {}) };
  const head = { kind, apiVersion: `${group}/v1beta1`, metadata };
  const timed = ({ atMs, windowMs }: Usage): JsonObject => ({ timestamp: formatRfc3339(atMs), window: formatDuration(windowMs) });
  if (kind === 'NodeMetrics') {
    const usage = readings.usage(name);
    return usage && { ...head, ...timed(usage), usage: quantities(usage) };
  }
  const { spec, status } = object as unknown as Pod;
  if (status?.phase !== 'Running') return undefined;
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const each = [...(spec?.containers ?? []), ...sidecars].map((container) => ({ name: container.name, usage: readings.usage(`${namespace}/${name}/${container.name}`) }));
  const containers = each.flatMap(({ name: container, usage }) => (usage ? [{ name: container, usage: quantities(usage) }] : []));
  const earliest = each.flatMap(({ usage }) => usage ?? []).sort((a, b) => a.atMs - b.atMs)[0];
  return earliest && containers.length === each.length ? { ...head, ...timed(earliest), containers } : undefined;
}

const wantsTable = (request: ApiRequest): boolean => (request.headers?.['accept'] ?? '').includes('as=Table');

function table(items: readonly JsonObject[]): JsonObject {
  const columnDefinitions = [
    { name: 'Name', type: 'string', format: 'name', description: 'Name of the resource', priority: 0 },
    ...['cpu', 'memory', 'Window'].map((name) => ({ name, type: 'string', format: '', description: '', priority: 0 })),
  ];
  const rows = items.map((item) => ({ cells: [(item.metadata as JsonObject).name, ...sumOf(item), item.window], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: item.metadata } }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions, rows };
}

function sumOf(item: JsonObject): readonly string[] {
  const usages = item.usage ? [item.usage as JsonObject] : ((item.containers ?? []) as readonly JsonObject[]).map(({ usage }) => usage as JsonObject);
  const total = (name: string, unit: string): string => {
    const sum = usages.reduce((all, usage) => all + Number.parseInt(String(usage[name]), 10), 0);
    return sum === 0 ? '0' : `${sum}${unit}`;
  };
  return [total('cpu', 'n'), total('memory', 'Ki')];
}
