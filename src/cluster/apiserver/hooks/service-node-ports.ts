// Ports of the nodes that Services are reached at.
// Upstream: txnAllocNodePorts, txnUpdateNodePorts in pkg/registry/core/service/storage/alloc.go, pkg/registry/core/service/portallocator

import { allocatesNodePorts, needsHealthCheckNodePort, usesNodePorts } from '../../../api/kinds/service/prepare.ts';
import { invalidField } from '../../../api/meta/field-error.ts';
import { internalError, StatusError } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Service } from '../../../api/types.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { Allocation, Spec } from './service.ts';

type Port = NonNullable<Spec['ports']>[number];

const firstPort = 30000;
const lastPort = 32767;
/** The lower part of the range is left to those who ask for something. Upstream: ServiceNodePortStaticSubrange */
const staticPorts = 86;

/** @throws StatusError 500 for what upstream does not call a fault of a field */
export function withNodePorts(spec: Spec, old: Spec | undefined, allocation: Allocation): Spec {
  const needsCheck = needsHealthCheckNodePort(spec) && !(old && needsHealthCheckNodePort(old));
  if (!usesNodePorts(spec)) return spec;
  const operation = new PortOperation(allocation);
  const ports = old ? updatePorts(spec, old, operation, allocation) : createPorts(spec, operation, allocation);
  const changed = ports ? { ...spec, ports } : spec;
  return needsCheck && allocation.errors.length === 0 ? withHealthCheckPort(changed, operation) : changed;
}

const at = (index: number): string => `spec.ports[${index}].nodePort`;

/** A port may serve two protocols: both get one node port. Upstream: initNodePorts */
function createPorts(spec: Spec, operation: PortOperation, { errors }: Allocation): Spec['ports'] {
  const byPort = new Map<number, number>();
  return spec.ports?.map((port, index): Port => {
    const asked = port.nodePort ?? 0;
    if (errors.length > 0 || (asked === 0 && !allocatesNodePorts(spec))) return port;
    const known = byPort.get(port.port);
    if (known !== undefined && (asked === 0 || asked === known)) return { ...port, nodePort: known };
    const wanted = known === undefined ? (spec.ports?.find((one) => one.port === port.port && one.nodePort)?.nodePort ?? 0) : asked;
    const nodePort = wanted === 0 ? operation.next() : wanted;
    const problem = wanted === 0 ? undefined : operation.take(wanted);
    if (problem) errors.push(invalidField(at(index), wanted, problem));
    if (known === undefined) byPort.set(port.port, nodePort);
    return { ...port, nodePort: known === undefined ? nodePort : asked };
  });
}

/** Ports that are new are taken, ports that had a number keep it. Upstream: updateNodePorts */
function updatePorts(spec: Spec, old: Spec, operation: PortOperation, { errors }: Allocation): Spec['ports'] {
  const mine = new Set((old.ports ?? []).map(({ nodePort }) => nodePort));
  const seen = new Set<string>();
  return spec.ports?.map((port, index): Port => {
    const asked = port.nodePort ?? 0;
    if (errors.length > 0 || (asked === 0 && !allocatesNodePorts(spec))) return port;
    if (asked !== 0 && !mine.has(asked)) {
      const problem = operation.take(asked);
      if (problem) errors.push(invalidField(at(index), asked, problem));
      mine.add(asked);
    }
    const nodePort = asked === 0 ? operation.next() : asked;
    const shown = `{${port.protocol ?? ''} ${nodePort}}`;
    if (seen.has(shown)) throw new StatusError(500, '', `duplicate nodePort: ${shown}`);
    seen.add(shown);
    return { ...port, nodePort };
  });
}

function withHealthCheckPort(spec: Spec, operation: PortOperation): Spec {
  const asked = spec.healthCheckNodePort;
  if (!asked) return { ...spec, healthCheckNodePort: operation.next() };
  const problem = operation.take(asked);
  if (problem) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
  return spec;
}

/** Node ports as one write takes them. Upstream: PortAllocationOperation */
class PortOperation {
  readonly #used: Set<number>;
  readonly #taken: number[] = [];
  readonly #context: RegistryContext;
  readonly #dryRun: boolean;

  constructor({ object, context, dryRun }: Allocation) {
    this.#used = usedPorts(object, context);
    this.#context = context;
    this.#dryRun = dryRun;
  }

  /** @returns why the port cannot be had */
  take(port: number): string | undefined {
    if (!this.#dryRun && (port < firstPort || port > lastPort)) return `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`;
    if (this.#used.has(port)) return 'provided port is already allocated';
    this.#note(port);
    return undefined;
  }

  /** Some free port; a dry run, which takes none, makes one up. @throws StatusError 500 */
  next(): number {
    const port = this.#dryRun ? Math.max(...(this.#taken.length > 0 ? this.#taken : [lastPort + 1])) + 1 : this.#free();
    if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
    this.#note(port);
    return port;
  }

  #note(port: number): void {
    this.#used.add(port);
    this.#taken.push(port);
  }

  #free(): number | undefined {
    const from = firstPort + staticPorts;
    const count = lastPort - from + 1;
    const start = this.#context.random.below(count);
    for (let i = 0; i < count; i++) {
      const port = from + ((start + i) % count);
      if (!this.#used.has(port)) return port;
    }
    for (let port = firstPort; port < from; port++) if (!this.#used.has(port)) return port;
    return undefined;
  }
}

/** Node ports of all other Services, for whatever protocol. */
function usedPorts({ metadata }: ApiObject, { etcd }: RegistryContext): Set<number> {
  const used = new Set<number>();
  for (const other of etcd.list('services')) {
    if (other.metadata.name === metadata.name && other.metadata.namespace === metadata.namespace) continue;
    const { ports = [], healthCheckNodePort } = (other as unknown as Service).spec ?? {};
    for (const { nodePort } of ports) if (nodePort) used.add(nodePort);
    if (healthCheckNodePort) used.add(healthCheckNodePort);
  }
  return used;
}
