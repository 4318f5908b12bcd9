// Environment variables for the Services of a namespace. Upstream: pkg/kubelet/envvars/envvars.go, kubelet_pods.go
// getServiceEnvVarMap.

import type { Service } from '../../api/types.ts';
import type { ComponentContext } from '../component.ts';
import { services } from './resources.ts';

export class ServiceEnvironment {
  readonly #byNamespace = new Map<string, ReadonlyMap<string, string>>();

  /** A Service of this namespace has changed. */
  forget(namespace: string): void {
    if (namespace === 'default') this.#byNamespace.clear();
    else {
      this.#byNamespace.delete(`${namespace}+`);
      this.#byNamespace.delete(namespace);
    }
  }

  /**
   * The variables for a Pod.
   * @param links whether all Services of the namespace are shown (enableServiceLinks), or `kubernetes` alone
   */
  of(context: ComponentContext, namespace: string, links: boolean): ReadonlyMap<string, string> {
    const key = links ? `${namespace}+` : namespace;
    const known = this.#byNamespace.get(key);
    if (known) return known;
    const made = new Map<string, string>();
    const master = context.get<Service>(services, 'default', 'kubernetes');
    if (master) add(made, master);
    if (links) {
      const all = [...context.list<Service>(services, namespace)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      for (const service of all) add(made, service);
    }
    this.#byNamespace.set(key, made);
    return made;
  }
}

function add(into: Map<string, string>, service: Service): void {
  const { clusterIP, ports = [] } = service.spec ?? {};
  const [first] = ports;
  if (!clusterIP || clusterIP === 'None' || !first) return;
  const name = service.metadata.name.toUpperCase().replaceAll('-', '_');
  into.set(`${name}_SERVICE_HOST`, clusterIP);
  into.set(`${name}_SERVICE_PORT`, String(first.port));
  for (const port of ports) if (port.name) into.set(`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port));
  ports.forEach((port, index) => {
    const protocol = port.protocol ?? 'TCP';
    const url = `${protocol.toLowerCase()}://${clusterIP}:${port.port}`;
    const prefix = `${name}_PORT_${port.port}_${protocol}`;
    if (index === 0) into.set(`${name}_PORT`, url);
    into.set(prefix, url);
    into.set(`${prefix}_PROTO`, protocol.toLowerCase());
    into.set(`${prefix}_PORT`, String(port.port));
    into.set(`${prefix}_ADDR`, clusterIP);
  });
}
