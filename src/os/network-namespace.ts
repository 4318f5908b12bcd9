// A network namespace as the kernel sees it: something a process is in. Its inside belongs to the layer `network`,
// which implements it; `os` only hands it down from parent to child.

/** Addresses, routes, listeners of one machine or one Pod sandbox. */
export interface NetworkNamespace {
  readonly id: string;
  /** the addresses it answers to, loopback left out */
  readonly addresses: readonly string[];
}
