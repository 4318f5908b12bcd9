// A short fingerprint of the version a resource is stored in: clients notice by it that stored objects should be rewritten.
// Upstream: apiserver/pkg/endpoints/discovery/storageversionhash.go: the first 8 bytes of SHA-256 of `group/version/kind`, base64.

import { sha256Bytes } from '../../../base/sha256.ts';
import type { Resource } from '../resource.ts';

/** Kinds whose first versions were beta are stored in them by a default server; clients never see more of that than this mark. */
const storedIn: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'v1beta1',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': 'v1beta1',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': 'v1beta1',
};

export function storageVersionHash({ guard, stored }: Resource): string {
  const version = storedIn[`${guard.group}/${guard.kind}`] ?? stored.name;
  return btoa(sha256Bytes(`${guard.group}/${version}/${guard.kind}`).slice(0, 8));
}
