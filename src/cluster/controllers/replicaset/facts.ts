// What a controller knows of each of its Pods, kept from one look to the next: objects never change, so what is the same object is as it was.
// A thousand Pods that become ready one after the other cost a comparison each at every look, instead of a walk through every one of them.
// Upstream asks all Pods at every sync; the answers are the same.

/** @template T what facts are about */
export class Facts<T> {
  #objects: readonly T[] = [];
  #facts = new Uint8Array(0);
  #basis: readonly unknown[] = [];

  /**
   * Facts of objects, by the same index.
   * @param basis what the facts depend on beside the object; when one of it is another than before, all are asked for anew
   * @param ask works out what is not known
   */
  of(objects: readonly T[], basis: readonly unknown[], ask: (object: T) => number): Uint8Array {
    const known = basis.every((part, i) => part === this.#basis[i]) ? this.#objects : [];
    const facts = new Uint8Array(objects.length);
    let at = 0;
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i] as T;
      // The store keeps the order of what stays as it is, and puts what changes at the end: after the first new one there are only new ones.
      while (at < known.length && known[at] !== object) at += 1;
      facts[i] = at < known.length ? (this.#facts[at++] as number) : ask(object);
    }
    this.#objects = objects;
    this.#facts = facts;
    this.#basis = basis;
    return facts;
  }
}
