// kubectl top pod. Upstream: k8s.io/kubectl v0.36 pkg/cmd/top/top_pod.go.
// @supports yes kubectl: top pod

import type { Quantity } from '../../../../api/meta/quantity.ts';
import { parseQuantity } from '../../../../api/meta/quantity.ts';
import { tryParseRfc3339 } from '../../../../base/time.ts';
import { formatDuration } from '../../../../base/duration.ts';
import { bool, string } from '../../../cobra/flag.ts';
import type { Query } from '../../client/rest.ts';
import { CommandError } from '../../errors.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../flags/common.ts';
import { podMapping } from '../../pods.ts';
import { pathOf } from '../../resource/info.ts';
import { itemsOf, type KubeObject, listAt, nameOf, namespaceOf } from '../../resource/object.ts';
import { parseSelector } from '../../selectors.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { fetchMetrics, measured, printRows, requireMetrics, type Resource, sortField, usageOf, usageText } from './metrics.ts';

export const topPod: Verb = {
  use: 'pod [NAME | -l label]',
  aliases: ['pods', 'po'],
  exactUse: true,
  short: 'See how much CPU and memory Pods use',
  long: `See how much CPU and memory Pods use.

 The metrics of a new Pod take some minutes to come: they are collected now and then.`,
  examples: `# All Pods of the namespace
kubectl top pod

# Of another namespace
kubectl top pod --namespace=NAMESPACE

# By container
kubectl top pod POD_NAME --containers

# With a label
kubectl top pod -l name=myLabel`,
  completes: 'names:pods',
  flags: [
    selectorFlag,
    fieldSelectorFlag,
    string('sort-by', '', "Put the largest first, by 'cpu' or 'memory'.", '', { completes: 'words:cpu memory' }),
    bool('containers', '', 'Each container of a Pod by itself.'),
    allNamespacesFlag(),
    bool('no-headers', '', 'No line with the names of the columns.'),
    bool('use-protocol-buffers', '', 'Ask for metrics in protocol buffers.', true),
    bool('sum', '', 'The sum of it all at the end'),
    bool('show-swap', '', 'Swap memory, too.'),
  ],
  *run(k) {
    const { flags } = k;
    const [name = '', ...more] = k.args;
    if (more.length > 0) throw k.usageError('pod [NAME | -l label]');
    const { name: current } = k.namespace();
    const sortBy = sortField(k);
    const [labels, fields] = [flags.string('selector'), flags.string('field-selector')];
    if (name !== '' && (labels !== '' || fields !== '')) throw new CommandError('only one of NAME or selector can be provided');
    parseSelector(labels);
    requireMetrics(k);
    const all = flags.bool('all-namespaces');
    const query: Query = [...(fields === '' ? [] : [['fieldSelector', fields] as const]), ...(labels === '' ? [] : [['labelSelector', labels] as const])];
    const metrics = fetchMetrics(k, `${all ? '' : `/namespaces/${current}`}/pods`, name, query);
    if (metrics.length === 0) {
      requireNoPods(k, current, name, query);
      return k.io.err(all ? 'No resources found\n' : `No resources found in ${current} namespace.\n`);
    }
    print(k, metrics, sortBy);
  },
};

/** Pods without metrics: they are new, or something is wrong. */
function requireNoPods(k: Kubectl, namespace: string, name: string, query: Query): void {
  const answer = k.rest.request({ method: 'GET', path: pathOf(podMapping, namespace, name === '' ? undefined : name), query }) as KubeObject;
  const pods = name === '' ? itemsOf(answer) : [answer];
  if (pods.length === 0) return;
  for (const pod of pods) {
    const ageMs = k.nowMs - (tryParseRfc3339(pod.metadata?.creationTimestamp) ?? k.nowMs);
    if (ageMs > 120_000) throw new CommandError(`Metrics not available for pod ${namespaceOf(pod)}/${nameOf(pod)}, age: ${formatDuration(ageMs)}`);
  }
  throw new CommandError('metrics not available yet');
}

type Container = Readonly<Record<string, unknown>>;
const containersOf = (pod: KubeObject): readonly Container[] => listAt(pod, 'containers');

function total(containers: readonly Container[], resource: Resource): Quantity {
  return containers.reduce((sum, one) => sum.add(usageOf(one, resource)), parseQuantity('0'));
}

function print(k: Kubectl, metrics: readonly KubeObject[], sortBy: 'cpu' | 'memory' | undefined): void {
  const { flags } = k;
  const all = flags.bool('all-namespaces');
  const byContainer = flags.bool('containers');
  const resources = measured(k);
  const before = (a: KubeObject, b: KubeObject): number => {
    if (sortBy) return total(containersOf(b), sortBy).cmp(total(containersOf(a), sortBy));
    const key = (pod: KubeObject): string => `${all ? namespaceOf(pod) : ''}\0${nameOf(pod)}`;
    return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  };
  const headers = [...(all ? ['NAMESPACE'] : []), ...(byContainer ? ['POD'] : []), 'NAME', 'CPU(cores)', 'MEMORY(bytes)', ...(flags.bool('show-swap') ? ['SWAP(bytes)'] : [])];
  const rows = [...metrics].sort(before).flatMap((pod) => (byContainer ? containerRows(pod, resources, all, sortBy) : [[...(all ? [namespaceOf(pod)] : []), nameOf(pod), ...resources.map((resource) => usageText(resource, total(containersOf(pod), resource)))]]));
  printRows(k, [...(flags.bool('no-headers') ? [] : [headers]), ...rows, ...(flags.bool('sum') ? sumRows(metrics, resources, flags.bool('no-headers') ? 3 : headers.length) : [])]);
}

function containerRows(pod: KubeObject, resources: readonly Resource[], all: boolean, sortBy: 'cpu' | 'memory' | undefined): readonly (readonly string[])[] {
  const sorted = [...containersOf(pod)].sort((a, b) => (sortBy ? usageOf(b, sortBy).cmp(usageOf(a, sortBy)) : String(a.name) < String(b.name) ? -1 : 1));
  return sorted.map((one) => [...(all ? [namespaceOf(pod)] : []), nameOf(pod), String(one.name), ...resources.map((resource) => usageText(resource, usageOf(one, resource)))]);
}

function sumRows(metrics: readonly KubeObject[], resources: readonly Resource[], columns: number): readonly (readonly string[])[] {
  const everything = metrics.flatMap(containersOf);
  const empty = (count: number): string[] => new Array<string>(Math.max(0, count)).fill('');
  return [
    [...empty(columns - 2), '________', '________'],
    [...empty(columns - 3), '', ...resources.map((resource) => usageText(resource, total(everything, resource)))],
  ];
}
