// kubectl apply --prune: what was applied once and is in the files no more.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/prune.go, util/prune/prune.go.

import type { Mapping } from '../../client/mapper.ts';
import { deleteBody, propagationOf } from '../../deletion.ts';
import { CommandError } from '../../errors.ts';
import { lastApplied } from '../../last-applied.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { pathOf } from '../../resource/info.ts';
import { annotationsOf, itemsOf, type KubeObject, nameOf, namespaceOf, uidOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { ApplyOptions } from '../apply.ts';
import { withDryRun } from '../verb.ts';

export interface PruneResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What a run has seen. */
export type Visited = Pick<ApplyOptions, 'visitedUids' | 'visitedNamespaces'>;

const core = (kind: string, namespaced = true): PruneResource => ({ group: '', version: 'v1', kind, namespaced });
const v1 = (group: string, kind: string): PruneResource => ({ group, version: 'v1', kind, namespaced: true });

const defaults: readonly PruneResource[] = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map((kind) => core(kind)),
  ...['Job', 'CronJob'].map((kind) => v1('batch', kind)),
  v1('networking.k8s.io', 'Ingress'),
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => v1('apps', kind)),
  core('Namespace', false),
  core('PersistentVolume', false),
];

/** `core/v1/ConfigMap`. @throws CommandError */
export function parsePruneResources(k: Kubectl, texts: readonly string[]): readonly PruneResource[] {
  return texts.map((text) => {
    const [group = '', version, kind, ...more] = text.split('/');
    if (version === undefined || kind === undefined || more.length > 0) throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const mapping = k.mapper.forKind(kind, group === 'core' ? '' : group, version);
    return { group: mapping.group, version, kind, namespaced: mapping.namespaced };
  });
}

/** The places to look at, namespaced ones first. */
function pruneMappings(k: Kubectl, resources: readonly PruneResource[]): readonly Mapping[] {
  if (resources.length === 0) {
    k.log(
      'W',
      'prune.go:71',
      'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    );
  }
  const list = resources.length === 0 ? defaults : resources;
  const mappings = list.map(({ kind, group, version }) => k.mapper.forKind(kind, group, version));
  return [...mappings.filter((mapping) => mapping.namespaced), ...mappings.filter((mapping) => !mapping.namespaced)];
}

/** What was applied once, is selected and was not visited now. @throws CommandError */
export function* leftOver(k: Kubectl, visited: Visited, resources: readonly PruneResource[]): Generator<{ readonly mapping: Mapping; readonly object: KubeObject }, void, undefined> {
  const mappings = pruneMappings(k, resources);
  const places = [...visited.visitedNamespaces].flatMap((namespace) => mappings.filter((mapping) => mapping.namespaced).map((mapping) => ({ mapping, namespace })));
  for (const { mapping, namespace } of [...places, ...mappings.filter((one) => !one.namespaced).map((mapping) => ({ mapping, namespace: '' }))]) {
    const selector = k.flags.string('selector');
    const path = pathOf(mapping, namespace);
    const list = k.rest.request({ method: 'GET', path, ...(selector === '' ? {} : { query: [['labelSelector', selector]] as const }) }) as KubeObject;
    for (const object of itemsOf(list)) {
      if (annotationsOf(object)[lastApplied] !== undefined && !visited.visitedUids.has(uidOf(object))) yield { mapping, object };
    }
  }
}

/** Deletes what is not among the visited. @throws CommandError */
export function prune(k: Kubectl, options: ApplyOptions): void {
  for (const { mapping, object } of leftOver(k, options, options.pruneResources)) {
    if (options.dryRun !== 'client') {
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteBody({ propagation: propagationOf(k), gracePeriod: k.flags.number('grace-period'), dryRun: options.dryRun }) };
      k.rest.request({ method: 'DELETE', path: pathOf(mapping, namespaceOf(object), nameOf(object)), body });
    }
    printTo(k, resultPrinter(k, withDryRun('pruned', options.dryRun)), object);
  }
}
