// Runs the plugins in their order. Which plugins a kind of request concerns is found out once and kept.
// Upstream: apiserver/pkg/admission/chain.go

import type { ApiObject } from '../../../api/object.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import { admissionPlugins } from './registry.ts';

interface Plan {
  readonly admitting: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
}

/** by operation, subresource and resource: every write asks twice, so no key is put together for it */
const plans = new Map<string, Map<string, Map<string, Plan>>>();

function planFor({ operation, resource: { storage }, subresource }: Attributes): Plan {
  return plans.get(operation)?.get(subresource)?.get(storage) ?? addPlan(operation, subresource, storage);
}

function addPlan(operation: Attributes['operation'], subresource: string, storage: string): Plan {
  const name = subresource === '' ? storage : `${storage}/${subresource}`;
  const concerned = admissionPlugins.filter((plugin) => plugin.operations.includes(operation) && (!plugin.resources || plugin.resources.includes(name)));
  const plan = { admitting: concerned.filter((plugin) => plugin.admit), validating: concerned.filter((plugin) => plugin.validate) };
  const bySubresource = plans.get(operation) ?? new Map<string, Map<string, Plan>>();
  const byStorage = bySubresource.get(subresource) ?? new Map<string, Plan>();
  plans.set(operation, bySubresource.set(subresource, byStorage.set(storage, plan)));
  return plan;
}

/** The object as the mutating plugins leave it. @throws StatusError when one refuses */
export function admit(object: ApiObject, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): ApiObject {
  let current = object;
  for (const plugin of planFor(attributes).admitting) current = plugin.admit?.(current, old, attributes, context) ?? current;
  return current;
}

/** @throws StatusError when a validating plugin refuses */
export function validate(object: ApiObject | undefined, old: ApiObject | undefined, attributes: Attributes, context: AdmissionContext): void {
  for (const plugin of planFor(attributes).validating) plugin.validate?.(object, old, attributes, context);
}
