// What a check sees of a world: the store and files, without leaving a trace in either.

import { kinds } from '../api/kinds/registry.ts';
import { matches, selectorFromSet } from '../api/meta/labels.ts';
import type { ApiObject } from '../api/object.ts';
import { text } from '../base/bytes.ts';
import { fromYaml } from '../base/yaml.ts';
import { connects, may, policiesSay } from './effects.ts';
import type { World } from './world.ts';
import type { Observed } from './world-cel.ts';

/** A view of the world as it is now; asking later asks the world of then. */
export function observe(world: World): Observed {
  return {
    get: (kind, name, namespace) => {
      const known = kindNamed(world, kind);
      if (!known) return undefined;
      return world.cluster.etcd.get(known.resource, known.namespaced ? `${namespace ?? world.workstation.namespace}/${name}` : name);
    },
    list: (kind, { namespace, labels }) => list(world, kind, namespace, labels),
    hasEvent: (reason, part) => hasEvent(world, reason, part),
    history: (verb, kind, name) => countWrites(world, verb, kind, name),
    file: (path) => text(world.workstation.readFile(path) ?? ''),
    may: (who, verb, resource, namespace) => may(world.cluster.etcd, who, verb, resource, namespace),
    connects: (from, to, port, protocol) => connects(world.cluster.etcd, from, to, port, protocol === 'UDP' ? 'UDP' : 'TCP'),
    policies: (yaml, who) => policiesSay(world.cluster.apiServer.parts, fromYaml(yaml) as unknown as ApiObject, who),
  };
}

interface KnownKind {
  /** as the store names it: `pods`, `deployments.apps` */
  readonly resource: string;
  readonly namespaced: boolean;
}

const byName = new Map<string, KnownKind>();

/** A kind by what it is called: `Pod`, `Deployment`. Where two groups share a name, the first registered counts; kinds of the learner's own come last. */
function kindNamed(world: World, kind: string): KnownKind | undefined {
  if (byName.size === 0) {
    for (const known of kinds) {
      if (!byName.has(known.kind)) byName.set(known.kind, { resource: known.group ? `${known.plural}.${known.group}` : known.plural, namespaced: known.namespaced });
    }
  }
  return byName.get(kind) ?? customKindNamed(world, kind);
}

interface Definition {
  readonly spec: { readonly group: string; readonly scope: string; readonly names: { readonly kind: string; readonly plural: string } };
}

/** A kind that a CustomResourceDefinition of this world describes. */
function customKindNamed(world: World, kind: string): KnownKind | undefined {
  for (const { spec } of world.objects<Definition>('customresourcedefinitions.apiextensions.k8s.io')) {
    if (spec.names.kind === kind) return { resource: `${spec.names.plural}.${spec.group}`, namespaced: spec.scope === 'Namespaced' };
  }
  return undefined;
}

function list(world: World, kind: string, namespace: string | undefined, labels: Readonly<Record<string, string>> | undefined): readonly ApiObject[] {
  const known = kindNamed(world, kind);
  if (!known) return [];
  const space = known.namespaced && namespace !== '*' ? (namespace ?? world.workstation.namespace) : undefined;
  const selector = selectorFromSet(labels);
  return [...world.cluster.etcd.list(known.resource, space)].filter((object) => matches(selector, object.metadata.labels));
}

interface EventObject {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
}

function hasEvent(world: World, reason: string, part: string): boolean {
  for (const event of world.objects<EventObject>('events')) {
    if (event.reason === reason && (event.message ?? event.note ?? '').includes(part)) return true;
  }
  return false;
}

/** Writes by people, not by components: whoever is neither `system:` nor a node. */
function countWrites(world: World, verb: string, kind: string, name: string): number {
  const resource = kindNamed(world, kind)?.resource;
  let count = 0;
  for (const change of world.cluster.etcd.told(0)) {
    const mine = change.resource === resource && (verb === '' || change.author.verb === verb) && (name === '' || change.object.metadata.name === name);
    if (mine && !change.author.user.startsWith('system:')) count += 1;
  }
  return count;
}
