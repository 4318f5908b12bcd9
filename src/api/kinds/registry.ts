/**
 * Every built-in kind, in the order of discovery: the core group first, then the others alphabetically. A new kind is one line here.
 */
import type { Kind } from '../kind.ts';
import { configMap } from './configmap.ts';
import { deployment } from './deployment/index.ts';
import { endpoints } from './endpoints.ts';
import { endpointSlice } from './endpointslice.ts';
import { event } from './event/index.ts';
import { eventsEvent } from './event/events-k8s-io.ts';
import { lease } from './lease.ts';
import { namespace } from './namespace.ts';
import { node } from './node.ts';
import { pod } from './pod/index.ts';
import { priorityClass } from './priorityclass.ts';
import { replicaSet } from './replicaset.ts';
import { secret } from './secret.ts';
import { service } from './service/index.ts';
import { serviceAccount } from './serviceaccount.ts';

export const kinds: readonly Kind[] = [
  configMap,
  endpoints,
  event,
  namespace,
  node,
  pod,
  secret,
  serviceAccount,
  service,
  deployment,
  replicaSet,
  lease,
  endpointSlice,
  eventsEvent,
  priorityClass,
];

const byPlural = new Map(kinds.map((kind) => [`${kind.plural}.${kind.group}`, kind]));
const byKind = new Map(kinds.map((kind) => [`${kind.kind}.${kind.group}`, kind]));

/** The kind served under a plural: `('apps', 'deployments')`. */
export function kindByPlural(group: string, plural: string): Kind | undefined {
  return byPlural.get(`${plural}.${group}`);
}

/** The kind of that name: `('apps', 'Deployment')`. */
export function kindByName(group: string, kind: string): Kind | undefined {
  return byKind.get(`${kind}.${group}`);
}

/** The kind that a manifest names: `('apps/v1', 'Deployment')`. Undefined also when the kind is not served in that version. */
export function kindByApiVersion(apiVersion: string, kind: string): Kind | undefined {
  const slash = apiVersion.indexOf('/');
  const found = kindByName(slash < 0 ? '' : apiVersion.slice(0, slash), kind);
  return found?.versions.some((version) => version.name === apiVersion.slice(slash + 1)) ? found : undefined;
}

/** Kinds that go by a word: plural, singular, short name or kind, in any case; the first one wins where several do. */
export function kindsByWord(word: string): readonly Kind[] {
  const lower = word.toLowerCase();
  return kinds.filter((kind) => kind.plural === lower || kind.singular === lower || kind.shortNames?.includes(lower) || kind.kind.toLowerCase() === lower);
}
