// A short fingerprint of the version a resource is stored in: clients notice by it that stored objects should be rewritten.
// Upstream: apiserver/pkg/endpoints/discovery/storageversionhash.go: the first 8 bytes of SHA-256 of `group/version/kind`, base64.

import { sha256Bytes } from '../../../base/sha256.ts';
import type { Resource } from '../resource.ts';

export function storageVersionHash({ guard, stored }: Resource): string {
  return btoa(sha256Bytes(`${guard.group}/${stored.name}/${guard.kind}`).slice(0, 8));
}
