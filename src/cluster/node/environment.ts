// A container's environment variables, in the order and with the expansion the kubelet gives them.
// Upstream: kubelet_pods.go makeEnvironmentVariables, third_party/forked/golang/expansion.

import type { Container, EnvVar } from '../../api/kinds/shared/pod-types.ts';
import type { ConfigMap, Secret } from '../../api/types.ts';
import { utf8 } from '../../base/bytes.ts';
import { fieldValue, resourceValue } from './field-values.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeMachine } from './node-machine.ts';
import type { ContainerState, PodWorker } from './pod-worker.ts';
import { configMaps, secrets } from './resources.ts';
import { ConfigError, fieldPath } from './start-container.ts';

/** `$(NAME)` becomes its value where it is known; `$$(NAME)` is `$(NAME)`. */
export function expand(text: string, env: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, first: string, name: string | undefined) => (first === '$' ? '$' : (env.get(name ?? '') ?? whole)));
}

/** A Secret's value as text: bytes. */
export const secretBytes = (base64: string): string => atob(base64);

/** @throws ConfigError when a source is missing */
export function environmentOf(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, state: ContainerState): ReadonlyMap<string, string> {
  const { pod } = worker;
  const spec = state.spec as Container;
  const namespace = pod.metadata.namespace ?? '';
  const serviceEnv = kubelet.serviceEnvironment.of(kubelet.context, namespace, pod.spec?.enableServiceLinks ?? true);
  const own = new Map<string, string>();
  for (const source of spec.envFrom ?? []) {
    for (const [name, value] of sourceEntries(kubelet, machine, worker, state, source)) own.set(name, value);
  }
  for (const variable of spec.env ?? []) {
    const value = valueOf(kubelet, machine, worker, variable, lookup(own, serviceEnv));
    if (value !== undefined) own.set(variable.name, value);
  }
  if (own.size === 0) return serviceEnv;
  // A variable of the Pod wins over a Service's of the same name.
  for (const [name, value] of serviceEnv) if (!own.has(name)) own.set(name, value);
  return own;
}

/** Own variables first, then the Services'. */
const lookup = (own: ReadonlyMap<string, string>, serviceEnv: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  ({ get: (name: string) => own.get(name) ?? serviceEnv.get(name) }) as ReadonlyMap<string, string>;

function sourceEntries(
  kubelet: Kubelet,
  machine: NodeMachine,
  worker: PodWorker,
  state: ContainerState,
  source: NonNullable<Container['envFrom']>[number],
): readonly (readonly [string, string])[] {
  const namespace = worker.pod.metadata.namespace ?? '';
  const prefix = source.prefix ?? '';
  const { configMapRef, secretRef } = source;
  const reference = configMapRef ?? secretRef;
  const name = reference?.name ?? '';
  const kind = configMapRef ? 'configmap' : 'secret';
  const found = configMapRef ? kubelet.context.get<ConfigMap>(configMaps, namespace, name) : kubelet.context.get<Secret>(secrets, namespace, name);
  if (!found) {
    if (reference?.optional) return [];
    throw new ConfigError(`${kind} "${name}" not found`);
  }
  const decode = configMapRef ? utf8 : secretBytes;
  const entries = Object.entries((found.data ?? {}) as Readonly<Record<string, string>>).sort(([a], [b]) => (a < b ? -1 : 1));
  const valid = entries.filter(([key]) => /^[^=\0]+$/.test(prefix + key));
  const invalid = entries.filter((entry) => !valid.includes(entry)).map(([key]) => prefix + key);
  if (invalid.length > 0) {
    const message = `Keys [${invalid.join(', ')}] from the EnvFrom ${kind} ${namespace}/${name} were skipped since they are considered invalid environment variable names.`;
    kubelet.event(machine, worker.pod, 'Warning', 'InvalidEnvironmentVariableNames', message, fieldPath(state));
  }
  return valid.map(([key, value]) => [prefix + key, decode(value)] as const);
}

/** @returns undefined when an optional source is absent */
function valueOf(kubelet: Kubelet, machine: NodeMachine, worker: PodWorker, variable: EnvVar, env: ReadonlyMap<string, string>): string | undefined {
  const { valueFrom } = variable;
  if (!valueFrom) return utf8(expand(variable.value ?? '', env));
  const { pod } = worker;
  const namespace = pod.metadata.namespace ?? '';
  if (valueFrom.fieldRef) return utf8(fieldValue(pod, valueFrom.fieldRef.fieldPath, machine, worker.sandbox?.address || machine.address) ?? '');
  if (valueFrom.resourceFieldRef) {
    const { containerName, divisor, resource } = valueFrom.resourceFieldRef;
    const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
    const container = containerName === undefined ? all.find((candidate) => candidate.env?.includes(variable)) : all.find(({ name }) => name === containerName);
    return resourceValue(container, resource, divisor === undefined ? undefined : String(divisor), machine);
  }
  if (valueFrom.configMapKeyRef) {
    const { name = '', key, optional } = valueFrom.configMapKeyRef;
    const found = kubelet.context.get<ConfigMap>(configMaps, namespace, name);
    const value = found?.data?.[key];
    if (value !== undefined) return utf8(value);
    if (optional) return undefined;
    throw new ConfigError(found ? `couldn't find key ${key} in ConfigMap ${namespace}/${name}` : `configmap "${name}" not found`);
  }
  if (valueFrom.secretKeyRef) {
    const { name = '', key, optional } = valueFrom.secretKeyRef;
    const found = kubelet.context.get<Secret>(secrets, namespace, name);
    const value = found?.data?.[key];
    if (value !== undefined) return secretBytes(value);
    if (optional) return undefined;
    throw new ConfigError(found ? `couldn't find key ${key} in Secret ${namespace}/${name}` : `secret "${name}" not found`);
  }
  return '';
}
