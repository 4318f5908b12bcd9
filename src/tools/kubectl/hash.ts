// The suffix that names a ConfigMap or Secret by its content.
// Upstream: k8s.io/kubectl v0.36 pkg/util/hash/hash.go (kustomize's api/hasher hashes other fields the same way).

import { utf8 } from '../../base/bytes.ts';
import { toJson } from '../../base/json.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { type KubeObject, nameOf } from './resource/object.ts';

const letters: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

const shorten = (hex: string): string => hex.slice(0, 10).replace(/[013ae]/g, (digit) => letters[digit] ?? digit);

/** Ten characters for any value. */
export const shortHash = (value: unknown): string => shorten(sha256Hex(utf8(toJson(value))));

/** Ten characters for the content of a ConfigMap or Secret; of anything else, for all of it. */
export const contentHash = (object: KubeObject): string => shortHash(hashed(object));

function hashed(object: KubeObject): unknown {
  const immutable = object.immutable === undefined ? {} : { immutable: object.immutable };
  if (object.kind === 'ConfigMap') {
    const binary = object.binaryData && Object.keys(object.binaryData).length > 0 ? { binaryData: object.binaryData } : {};
    return { kind: 'ConfigMap', name: nameOf(object), data: object.data ?? '', ...immutable, ...binary };
  }
  if (object.kind !== 'Secret') return object;
  const stringData = object.stringData === undefined ? {} : { stringData: object.stringData };
  return { kind: 'Secret', type: object.type ?? '', name: nameOf(object), data: object.data ?? '', ...immutable, ...stringData };
}
