// What the downward API tells a Pod about itself. Upstream: pkg/fieldpath, pkg/api/v1/resource, kubelet_pods.go
// podFieldSelectorRuntimeValue.

import type { Container } from '../../api/kinds/shared/pod-types.ts';
import { tryParseQuantity } from '../../api/meta/quantity.ts';
import type { Pod } from '../../api/types.ts';
import type { NodeMachine } from './node-machine.ts';

/** `key="value"` lines, sorted, as a volume shows labels. */
function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

/** The value of a fieldRef; undefined when the path is none. */
export function fieldValue(pod: Pod, path: string, machine: NodeMachine, address: string): string | undefined {
  const subscript = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  if (subscript) return (subscript[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations)?.[subscript[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return mapText(pod.metadata.labels);
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations);
    case 'spec.nodeName':
      return machine.name;
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? '';
    case 'spec.schedulerName':
      return pod.spec?.schedulerName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return machine.address;
    case 'status.podIP':
    case 'status.podIPs':
      return address;
    default:
      return undefined;
  }
}

/** The value of a resourceFieldRef: what is not limited is what the node has. */
export function resourceValue(container: Container | undefined, resource: string, divisor: string | undefined, machine: NodeMachine): string {
  const [kind = 'limits', ...rest] = resource.split('.');
  const name = rest.join('.');
  const { resources } = container ?? {};
  const limit = (resources?.limits as Readonly<Record<string, string>> | undefined)?.[name];
  const request = (resources?.requests as Readonly<Record<string, string>> | undefined)?.[name];
  const capacity: Readonly<Record<string, string>> = { cpu: String(machine.cores), memory: String(machine.memoryBytes), 'ephemeral-storage': '93478772582' };
  const amount = kind === 'limits' ? (limit ?? capacity[name] ?? '0') : (request ?? '0');
  const by = divisor === undefined || divisor === '0' ? '1' : divisor;
  const value = tryParseQuantity(amount)?.milliValue() ?? 0;
  const unit = tryParseQuantity(by)?.milliValue() ?? 1000;
  return String(Math.ceil(Number(value) / Number(unit)));
}
