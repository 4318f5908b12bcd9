// What a few resources do around the store: a Service gets its addresses, a definition becomes a resource.
// Upstream: the Begin/After hooks of pkg/registry/*/*/storage.

import type { ApiObject } from '../../../api/object.ts';
import { storageHooks } from '../hooks/registry.ts';
import type { RegistryContext } from './context.ts';
import type { WriteOptions } from './options.ts';

export interface StorageHook {
  /** `services`, `customresourcedefinitions.apiextensions.k8s.io` */
  readonly resource: string;
  /** after admission, before the kind's own hooks; in a dry run too, so it must not leave traces. Upstream: BeginCreate, BeginUpdate */
  readonly begin?: (object: ApiObject, old: ApiObject | undefined, context: RegistryContext, options: WriteOptions) => ApiObject;
  /** after validation, before the store; in a dry run too, so it must not leave traces */
  readonly beforeCreate?: (object: ApiObject, context: RegistryContext, options: WriteOptions) => ApiObject;
  readonly beforeUpdate?: (object: ApiObject, old: ApiObject, context: RegistryContext, options: WriteOptions) => ApiObject;
  /** once it is stored */
  readonly afterWrite?: (object: ApiObject, old: ApiObject | undefined, context: RegistryContext, options: WriteOptions) => void;
  /** whether something beside finalizers and grace keeps a deleted object: a Namespace's content */
  readonly holdsDeletion?: (object: ApiObject) => boolean;
  /** what else changes when such an object is marked: a Namespace is Terminating */
  readonly markDeleted?: (object: ApiObject) => ApiObject;
  readonly afterDelete?: (object: ApiObject, context: RegistryContext, options: WriteOptions) => void;
}

let byResource: ReadonlyMap<string, StorageHook> | undefined;

export function hookFor(resource: string): StorageHook | undefined {
  byResource ??= new Map(storageHooks.map((hook) => [hook.resource, hook]));
  return byResource.get(resource);
}
