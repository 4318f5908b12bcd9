// A definition's rules are read before it is stored; catalog-sync.ts serves it once it is established.

import type { FieldError } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { ruleErrors } from '../crd/check-rules.ts';
import type { Definition } from '../crd/custom-kind.ts';
import type { StorageHook } from '../registry/hooks.ts';

function check(object: ApiObject, errors: readonly FieldError[]): ApiObject {
  if (errors.length > 0) throw invalid({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }, object.metadata.name, errors);
  return object;
}

const cleanup = 'customresourcecleanup.apiextensions.k8s.io';

/** A definition that is deleted first waits for its objects to go. */
function terminating(object: ApiObject): ApiObject {
  const { metadata, status } = object as Definition;
  const condition = {
    lastTransitionTime: metadata.creationTimestamp,
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    reason: 'InstanceDeletionPending',
    status: 'True',
    type: 'Terminating',
  };
  const conditions = [...(status?.conditions ?? []).filter(({ type }) => type !== 'Terminating'), condition];
  const finalizers = [...(metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanup), cleanup];
  return { ...object, metadata: { ...metadata, finalizers }, status: { ...status, conditions } } as ApiObject;
}

export const customResourceDefinitions: StorageHook = {
  resource: 'customresourcedefinitions.apiextensions.k8s.io',
  holdsDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,
  markDeleted: terminating,
  beforeCreate: (object) => check(object, ruleErrors(object as Definition)),
  beforeUpdate: (object, old, _, { subresource }) => (subresource === 'status' || object.spec === old.spec ? object : check(object, ruleErrors(object as Definition, old as Definition))),
};
