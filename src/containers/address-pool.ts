// Which addresses of a subnet are free. Upstream: containernetworking/plugins host-local: one after the other, round and round.

import { present } from '../base/assert.ts';
import { ipv4Number, ipv4Text } from '../network/addresses.ts';

export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #taken = new Set<number>();
  #next: number;

  /** @param subnet e.g. `10.244.1.0/24`; network, gateway (.1) and broadcast addresses are never given */
  constructor(subnet: string) {
    const [base = '', bits = '24'] = subnet.split('/');
    const network = present(ipv4Number(base), `${subnet} is a subnet`);
    this.#first = network + 2;
    this.#last = network + 2 ** (32 - Number(bits)) - 2;
    this.#next = this.#first;
  }

  /** @returns a free address; undefined when all are taken */
  take(): string | undefined {
    for (let tried = this.#first; tried <= this.#last; tried++) {
      const candidate = this.#next;
      this.#next = candidate >= this.#last ? this.#first : candidate + 1;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return ipv4Text(candidate);
    }
    return undefined;
  }

  give(address: string): void {
    const value = ipv4Number(address);
    if (value !== undefined) this.#taken.delete(value);
  }

  get used(): number {
    return this.#taken.size;
  }
}
