// A Pod's priority comes from its class; there is one default class at most.
// Upstream: plugin/pkg/admission/priority

import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import { forbidden } from '../failures.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import { refuse } from './refuse.ts';

const classes = 'priorityclasses.scheduling.k8s.io';

interface PriorityClass extends ApiObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', classes],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit: (object, old, attributes, context) => {
    if (attributes.resource.storage !== 'pods' || attributes.operation === 'DELETE') return object;
    if (attributes.operation === 'UPDATE') return keepPriority(object, old);
    return withPriority(object, attributes, context);
  },
  validate: (object, _, attributes, { etcd }) => {
    if (attributes.operation === 'DELETE') return keepSystemClass(attributes);
    if (attributes.resource.storage !== classes || !(object as PriorityClass | undefined)?.globalDefault) return;
    for (const other of etcd.list(classes)) {
      if (!(other as PriorityClass).globalDefault || other.metadata.name === object?.metadata.name) continue;
      throw refuse(attributes, object, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
    }
  },
};

/** Upstream: registry/scheduling/priorityclass/storage Delete. @throws StatusError */
function keepSystemClass({ resource, name }: Attributes): void {
  if (resource.storage === classes && name.startsWith('system-')) throw forbidden(resource, name, 'this is a system priority class and cannot be deleted');
}

/** An update that leaves the priority out means the old one. */
function keepPriority(object: ApiObject, old: ApiObject | undefined): ApiObject {
  const { spec } = object as unknown as Pod;
  const before = (old as unknown as Pod | undefined)?.spec;
  const missing = {
    ...(spec?.priority === undefined && before?.priority !== undefined ? { priority: before.priority } : {}),
    ...(spec?.preemptionPolicy === undefined && before?.preemptionPolicy !== undefined ? { preemptionPolicy: before.preemptionPolicy } : {}),
  };
  return Object.keys(missing).length === 0 ? object : ({ ...object, spec: { ...spec, ...missing } } as ApiObject);
}

function withPriority(object: ApiObject, attributes: Attributes, context: AdmissionContext): ApiObject {
  const { spec } = object as unknown as Pod;
  const found = classOf(object, spec?.priorityClassName, attributes, context);
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const from = 'must not be provided in pod spec; priority admission controller computed';
  if (spec?.priority !== undefined && spec.priority !== value) {
    throw refuse(attributes, object, `the integer value of priority (${spec.priority}) ${from} ${value} from the given PriorityClass name`);
  }
  if (spec?.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(attributes, object, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${from} ${policy} from the given PriorityClass name`);
  }
  const name = spec?.priorityClassName || (found?.metadata.name ?? '');
  return {
    ...object,
    spec: { ...spec, ...(name === '' ? {} : { priorityClassName: name }), priority: value, preemptionPolicy: policy },
  } as ApiObject;
}

function classOf(object: ApiObject, name: string | undefined, attributes: Attributes, { etcd }: AdmissionContext): PriorityClass | undefined {
  if (!name) return defaultClass([...etcd.list(classes)] as PriorityClass[]);
  const found = etcd.get(classes, name) as PriorityClass | undefined;
  if (!found) throw refuse(attributes, object, `no PriorityClass with name ${name} was found`);
  return found;
}

/** Should there be several, the lowest one counts. */
function defaultClass(all: readonly PriorityClass[]): PriorityClass | undefined {
  const defaults = all.filter(({ globalDefault }) => globalDefault);
  return defaults.sort((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
}
