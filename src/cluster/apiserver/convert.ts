// Between the version a client speaks and the version that is stored.
// Upstream: apimachinery/pkg/runtime conversion; for custom resources with strategy None only apiVersion changes.

import type { KindVersion } from '../../api/kind.ts';
import type { ApiObject } from '../../api/object.ts';
import type { Resource } from './resource.ts';
import { apiVersionOf } from './resource.ts';

const converted = new WeakMap<ApiObject, Map<KindVersion, ApiObject>>();

/** A stored object as a version shows it: itself when that is the stored one. Stored objects are immutable, so the result is kept. */
export function fromStored(resource: Resource, version: KindVersion, object: ApiObject): ApiObject {
  const apiVersion = apiVersionOf(resource.kind.group, version.name);
  if (object.apiVersion === apiVersion && !version.fromStored) return object;
  let known = converted.get(object);
  if (!known) converted.set(object, (known = new Map()));
  let shown = known.get(version);
  if (!shown) {
    const changed = version.fromStored?.(object) ?? object;
    shown = changed === object && object.apiVersion === apiVersion ? object : { ...changed, apiVersion };
    known.set(version, shown);
  }
  return shown;
}

/** An object in a version as it is to be stored. */
export function toStored(resource: Resource, version: KindVersion, object: ApiObject): ApiObject {
  if (version === resource.stored) return object;
  return { ...(version.toStored?.(object) ?? object), apiVersion: resource.storedApiVersion };
}
