// Puts objects into a new store directly: they are complete already, and nobody could refuse them.

import type { ApiObject, JsonObject } from '../../api/object.ts';
import type { Random } from '../../base/random.ts';
import { inOrder, stamp, withMeta } from '../apiserver/registry/metadata.ts';
import { keyOfObject } from '../apiserver/resource.ts';
import type { Author, Etcd } from '../etcd.ts';

const author: Author = { user: 'system:apiserver', agent: 'kubeadm', verb: 'create' };

export class Seed {
  readonly #etcd: Etcd;
  readonly #random: Random;
  readonly nowMs: number;

  /** what the cluster's CA signs with: never shown, only hashed */
  readonly secret: string;

  constructor(etcd: Etcd, random: Random, nowMs: number, secret: string) {
    this.secret = secret;
    this.#etcd = etcd;
    this.#random = random;
    this.nowMs = nowMs;
  }

  /** When the cluster came to be, as metav1.Time. */
  get time(): string {
    return stamp(this.nowMs);
  }

  get random(): Random {
    return this.#random;
  }

  /** Stores an object; uid, creationTimestamp and resourceVersion are added. */
  put(storage: string, object: JsonObject): ApiObject {
    const complete = withMeta(object as unknown as ApiObject, { uid: this.#random.uuid(), creationTimestamp: this.time });
    return this.#etcd.put(storage, keyOfObject(complete), (resourceVersion) => inOrder(complete, resourceVersion), this.nowMs, author);
  }
}
