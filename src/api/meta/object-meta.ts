// Names the server makes up, and small questions about an object's metadata. The types are in api/object.ts.
// Upstream: apimachinery/pkg/util/rand, apiserver/pkg/storage/names, meta/v1/controller_ref.go.

import type { Random } from '../../base/random.ts';
import type { ApiObject, ObjectMeta, OwnerReference } from '../object.ts';

/** Letters and digits that never spell a word by accident. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

const suffixLength = 5;
const maxNameLength = 63;

/** `web-` becomes `web-x7k2p`; a base too long for a label is cut first. Upstream: names.SimpleNameGenerator. */
export function generateName(base: string, random: Random): string {
  return base.slice(0, maxNameLength - suffixLength) + random.string(suffixLength, safeAlphabet);
}

/** Any text with the letters of safeAlphabet, character by character. Upstream: rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  let out = '';
  for (const ch of text) out += safeAlphabet.charAt((ch.codePointAt(0) ?? 0) % safeAlphabet.length);
  return out;
}

/** The owner that controls an object, if one does. Upstream: metav1.GetControllerOf. */
export function controllerOf(metadata: ObjectMeta): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** Whether `owner` controls the object. Upstream: metav1.IsControlledBy. */
export function isControlledBy(metadata: ObjectMeta, owner: ApiObject): boolean {
  const uid = controllerOf(metadata)?.uid;
  return uid !== undefined && uid === owner.metadata.uid;
}

/** The reference that makes `owner` control what carries it. Upstream: metav1.NewControllerRef. */
export function controllerRef(owner: ApiObject): OwnerReference {
  const { name, uid = '' } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** `default/web`, or `web` for what lives in no namespace. Upstream: cache.MetaNamespaceKeyFunc. */
export function namespacedName(metadata: ObjectMeta): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

/** `apps/v1` in its parts; the core group is ''. Upstream: schema.ParseGroupVersion. */
export function parseGroupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
