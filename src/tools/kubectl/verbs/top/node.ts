// kubectl top node. Upstream: k8s.io/kubectl v0.36 pkg/cmd/top/top_node.go.
// @supports yes kubectl: top node

import { tryParseQuantity } from '../../../../api/meta/quantity.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import { selectorFlag } from '../../flags/common.ts';
import { pathOf } from '../../resource/info.ts';
import { at, itemsOf, type KubeObject, nameOf } from '../../resource/object.ts';
import { parseSelector } from '../../selectors.ts';
import type { Kubectl } from '../../session.ts';
import { served } from '../create/submit.ts';
import type { Verb } from '../verb.ts';
import { fetchMetrics, measured, printRows, requireMetrics, sortField, usageOf, usageText } from './metrics.ts';

export const topNode: Verb = {
  use: 'node [NAME | -l label]',
  aliases: ['nodes', 'no'],
  exactUse: true,
  short: 'See how much CPU and memory nodes use',
  long: 'See how much CPU and memory nodes use.',
  examples: `# All nodes
kubectl top node

# One node
kubectl top node NODE_NAME`,
  completes: 'names:nodes',
  flags: [
    selectorFlag,
    string('sort-by', '', "Put the largest first, by 'cpu' or 'memory'.", '', { completes: 'words:cpu memory' }),
    bool('no-headers', '', 'No line with the names of the columns'),
    bool('use-protocol-buffers', '', 'Ask for metrics in protocol buffers.', true),
    bool('show-capacity', '', 'Percentages of what nodes have rather than of what Pods may use.'),
    bool('show-swap', '', 'Swap memory, too.'),
  ],
  *run(k) {
    const [name = '', ...more] = k.args;
    if (more.length > 0) throw k.usageError('node [NAME | -l label]');
    const sortBy = sortField(k);
    const selector = k.flags.string('selector');
    if (name !== '' && selector !== '') throw new CommandError('only one of NAME or --selector can be provided');
    parseSelector(selector);
    requireMetrics(k);
    const query = selector === '' ? [] : [['labelSelector', selector] as const];
    const metrics = fetchMetrics(k, '/nodes', name, query);
    if (metrics.length === 0) throw new CommandError('metrics not available yet');
    const path = pathOf(served('v1', 'Node', 'nodes', false), '', name === '' ? undefined : name);
    const answer = k.rest.request({ method: 'GET', path, query }) as KubeObject;
    print(k, metrics, name === '' ? itemsOf(answer) : [answer], sortBy);
  },
};

function print(k: Kubectl, metrics: readonly KubeObject[], nodes: readonly KubeObject[], sortBy: 'cpu' | 'memory' | undefined): void {
  const resources = measured(k);
  const headers = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...(k.flags.bool('show-swap') ? ['SWAP(bytes)', 'SWAP(%)'] : [])];
  const sorted = [...metrics].sort((a, b) => (sortBy ? usageOf(b, sortBy).cmp(usageOf(a, sortBy)) : nameOf(a) < nameOf(b) ? -1 : 1));
  const known = new Set(metrics.map(nameOf));
  const rows = sorted.map((one) => [nameOf(one), ...resources.flatMap((resource) => cells(k, one, nodes.find((node) => nameOf(node) === nameOf(one)), resource))]);
  const missing = nodes.filter((node) => !known.has(nameOf(node))).map((node) => [nameOf(node), ...resources.flatMap(() => ['<unknown>', '<unknown>'])]);
  printRows(k, [...(k.flags.bool('no-headers') ? [] : [headers]), ...rows, ...missing]);
}

function cells(k: Kubectl, metrics: KubeObject, node: KubeObject | undefined, resource: 'cpu' | 'memory' | 'swap'): readonly string[] {
  const available = resource === 'swap' ? at(node, 'status', 'nodeInfo', 'swap', 'capacity') : at(node, 'status', k.flags.bool('show-capacity') ? 'capacity' : 'allocatable', resource);
  if (resource === 'swap' && available === undefined) return ['<unknown>', '<unknown>'];
  const used = usageOf(metrics, resource);
  const whole = tryParseQuantity(available)?.milliValue();
  return [usageText(resource, used), ...(whole === undefined ? [] : [`${whole === 0 ? 0 : Math.trunc((used.milliValue() / whole) * 100)}%`])];
}
