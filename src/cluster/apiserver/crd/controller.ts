// Accepts a definition's names, establishes it, registers its versions, and empties it before it goes.
// Upstream: apiextensions-apiserver/pkg/controller/{status,establish,finalizer}, kube-apiserver's crdRegistrationController

import { StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Component, ComponentContext } from '../../component.ts';
import { stamp } from '../registry/metadata.ts';
import { conditionOf } from './catalog-sync.ts';
import type { Definition, Names } from './custom-kind.ts';

const definitions = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' };
const apiServices = { group: 'apiregistration.k8s.io', plural: 'apiservices' };
const cleanup = 'customresourcecleanup.apiextensions.k8s.io';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
}

export const customResources: Component = {
  name: 'apiextensions',
  user: 'system:apiserver',
  fieldManager: 'kube-apiserver',
  latencyMs: 10,
  watches: [definitions],
  keysFor: ({ key }) => [key],
  reconcile: (key, context) => {
    const found = context.get<Definition>(definitions, '', key);
    if (!found) return forget(key, context);
    if (found.metadata.deletionTimestamp !== undefined) return empty(found, context);
    accept(found, context);
    register(found, context);
  },
};

/** Names nobody else has; then the definition is established. */
function accept(definition: Definition, context: ComponentContext): void {
  const taken = conflictOf(definition, context);
  const before = (definition.status?.conditions ?? []) as readonly Condition[];
  const names = taken ? { status: 'False', reason: taken.reason, message: taken.message } : { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  let conditions = set(before, { type: 'NamesAccepted', ...names }, context.nowMs);
  const wasEstablished = conditionOf(definition, 'Established') === 'True';
  if (!taken) conditions = set(conditions, { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }, context.nowMs);
  else if (!wasEstablished) conditions = set(conditions, { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }, context.nowMs);
  const acceptedNames = taken ? definition.status?.acceptedNames : definition.spec.names;
  context.updateStatus(definitions, {
    ...definition,
    status: { ...definition.status, acceptedNames: acceptedNames ?? { plural: '', kind: '' }, conditions },
  });
}

function set(conditions: readonly Condition[], condition: Condition, nowMs: number): readonly Condition[] {
  const old = conditions.find(({ type }) => type === condition.type);
  if (old?.status === condition.status && old.reason === condition.reason && old.message === condition.message) return conditions;
  const lastTransitionTime = old?.status === condition.status && old.lastTransitionTime ? old.lastTransitionTime : stamp(nowMs);
  const next = { lastTransitionTime, message: condition.message, reason: condition.reason, status: condition.status, type: condition.type };
  return old ? conditions.map((one) => (one === old ? next : one)) : [...conditions, next];
}

/** Upstream: calculateNamesAndConditions */
function conflictOf({ metadata, spec }: Definition, context: ComponentContext): { readonly reason: string; readonly message: string } | undefined {
  const others = context.list<Definition>(definitions).filter((one) => one.metadata.name !== metadata.name && one.spec.group === spec.group);
  const words = new Set(others.flatMap(({ status }) => namesOf(status?.acceptedNames)));
  const kinds = new Set(others.flatMap(({ status }) => [status?.acceptedNames?.kind ?? '', status?.acceptedNames?.listKind ?? '']));
  const { plural, singular, shortNames = [], kind, listKind } = spec.names;
  const inUse = (word: string): string => `${JSON.stringify(word)} is already in use`;
  if (words.has(plural)) return { reason: 'PluralConflict', message: inUse(plural) };
  if (singular && words.has(singular)) return { reason: 'SingularConflict', message: inUse(singular) };
  const short = shortNames.filter((word) => words.has(word));
  if (short.length > 0) return { reason: 'ShortNamesConflict', message: short.map(inUse).join(', ') };
  if (kinds.has(kind)) return { reason: 'KindConflict', message: inUse(kind) };
  return listKind && kinds.has(listKind) ? { reason: 'ListKindConflict', message: inUse(listKind) } : undefined;
}

const namesOf = (names: Names | undefined): readonly string[] => (names ? [names.plural, names.singular ?? '', ...(names.shortNames ?? [])].filter((word) => word !== '') : []);

/** Objects go before their definition. */
function empty(definition: Definition, context: ComponentContext): void {
  const { group, names } = definition.spec;
  const resource = { group, plural: names.plural };
  const finalizers = definition.metadata.finalizers ?? [];
  if (!finalizers.includes(cleanup)) return;
  const left = instancesOf(resource, context);
  for (const { metadata } of left) if (metadata.deletionTimestamp === undefined) context.delete(resource, metadata.namespace ?? '', metadata.name);
  if (instancesOf(resource, context).length > 0) {
    const message = 'CustomResource deletion is in progress';
    const conditions = set(
      (definition.status?.conditions ?? []) as readonly Condition[],
      { type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message },
      context.nowMs,
    );
    context.updateStatus(definitions, { ...definition, status: { ...definition.status, conditions } });
    context.enqueueAfter(definition.metadata.name, 1000);
    return;
  }
  const kept = finalizers.filter((finalizer) => finalizer !== cleanup);
  context.update(definitions, { ...definition, metadata: { ...definition.metadata, finalizers: kept } });
}

const instancesOf = (resource: { readonly group: string; readonly plural: string }, context: ComponentContext): readonly ApiObject[] => context.list(resource);

/** One APIService per served version. */
function register({ spec }: Definition, context: ComponentContext): void {
  for (const { name, served } of spec.versions) {
    const service = `${name}.${spec.group}`;
    if (!served || context.get(apiServices, '', service)) continue;
    context.create(apiServices, {
      kind: 'APIService',
      apiVersion: 'apiregistration.k8s.io/v1',
      metadata: { name: service, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'true' } },
      spec: { group: spec.group, version: name, groupPriorityMinimum: 1000, versionPriority: 100 },
    });
  }
}

/** Versions of a group that no definition serves any more are taken off the list. */
function forget(key: string, context: ComponentContext): void {
  const group = key.slice(key.indexOf('.') + 1);
  const served = new Set(
    context
      .list<Definition>(definitions)
      .filter(({ spec }) => spec.group === group)
      .flatMap(({ spec }) => spec.versions.map(({ name }) => `${name}.${group}`)),
  );
  for (const { metadata } of context.list<ApiObject>(apiServices)) {
    if (!metadata.name.endsWith(`.${group}`) || served.has(metadata.name)) continue;
    if (metadata.labels?.['kube-aggregator.kubernetes.io/automanaged'] === undefined) continue;
    try {
      context.delete(apiServices, '', metadata.name);
    } catch (error) {
      // Gone already: that is what was wanted.
      if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
    }
  }
}
