// Fetching and printing metrics. Upstream: k8s.io/kubectl v0.36 pkg/cmd/top/top.go, pkg/metricsutil/metrics_printer.go, metrics_resource_adder.go.

import { parseQuantity, type Quantity, tryParseQuantity } from '../../../../api/meta/quantity.ts';
import { alignColumns, printerTable } from '../../../../base/table.ts';
import { discover } from '../../client/discovery.ts';
import type { Query } from '../../client/rest.ts';
import { CommandError } from '../../errors.ts';
import { at, itemsOf, type KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';

export type Resource = 'cpu' | 'memory' | 'swap';

export const measured = (k: Kubectl): readonly Resource[] => (k.flags.bool('show-swap') ? ['cpu', 'memory', 'swap'] : ['cpu', 'memory']);

/** @throws CommandError when nobody serves metrics */
export function requireMetrics(k: Kubectl): void {
  const groups = discover(k.rest).find((group) => group.name === 'metrics.k8s.io');
  if (!groups?.versions.some(({ version }) => version === 'v1beta1')) throw new CommandError('Metrics API not available');
}

/** One object, or all that a query finds. @throws ServerError */
export function fetchMetrics(k: Kubectl, path: string, name: string, query: Query): readonly KubeObject[] {
  const base = `/apis/metrics.k8s.io/v1beta1${path}`;
  if (name !== '') return [k.rest.request({ method: 'GET', path: `${base}/${name}` }) as KubeObject];
  return itemsOf(k.rest.request({ method: 'GET', path: base, query }) as KubeObject);
}

/** What is used, by resource. */
export function usageOf(metrics: unknown, resource: Resource): Quantity {
  return tryParseQuantity(at(metrics, 'usage', resource) ?? '0') ?? parseQuantity('0');
}

/** `250m`, `64Mi`. */
export function usageText(resource: Resource, quantity: Quantity): string {
  return resource === 'cpu' ? `${quantity.milliValue()}m` : `${Math.trunc(quantity.value() / (1024 * 1024))}Mi`;
}

/** The most first. @throws CommandError */
export function sortField(k: Kubectl): 'cpu' | 'memory' | undefined {
  const field = k.flags.string('sort-by');
  if (field === '') return undefined;
  if (field !== 'cpu' && field !== 'memory') throw new CommandError('--sort-by accepts only cpu or memory');
  return field;
}

/** Every cell is followed by a tab, the last one, too. */
export function printRows(k: Kubectl, rows: readonly (readonly string[])[]): void {
  k.io.out(alignColumns(rows.map((cells) => `${cells.map((cell) => `${cell}\t`).join('')}\n`).join(''), printerTable));
}
