/**
 * kubectl top, and the comments of kubectl edit, with upstream's cases. What upstream's Go code has measured is not in the tables; here it is anything
 * that gives the order a case wants, listed in another one.
 */
import type { ApiRequest, ApiResponse } from '../../../src/api/client.ts';
import { commented } from '../../../src/tools/kubectl/verbs/edit/editor.ts';
import { readTables } from '../corpora.ts';
import { differ } from '../tally.ts';
import type { Kit } from './kit.ts';
import { type Case, type Check, same, tablesOf } from './table.ts';

const base = '/apis/metrics.k8s.io/v1beta1/';
const group = { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', resources: [] }] };
const ok = (body: unknown): ApiResponse => ({ status: 200, headers: {}, body, warnings: [] });

/** A server with these metrics: the one of a name, or all. */
function serve(kit: Kit, metrics: readonly { readonly metadata: { readonly name: string } }[]): void {
  kit.instead = ({ path }) => {
    if (path === '/apis') return ok({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items: [group] });
    if (!path.startsWith(base)) return undefined;
    return ok(metrics.find(({ metadata }) => path.endsWith(`/${metadata.name}`)) ?? { items: metrics });
  };
}

const rowsOf = (stdout: string): readonly (readonly string[])[] => stdout.trimEnd().split('\n').map((line) => line.trim().split(/ +/));
const column = (stdout: string, header: string): readonly string[] => {
  const [headers = [], ...rows] = rowsOf(stdout);
  return rows.map((row) => row[headers.indexOf(header)] ?? '');
};

/** Twice as much for each place further up, so that sums keep the order, too. */
const usage = (place: number): Case => ({ cpu: `${2 ** (10 - place)}m`, memory: `${2 ** (10 - place)}Mi` });

const nodes = (kit: Kit, names: readonly string[], status: Case): void => {
  for (const name of [...names].sort()) kit.store({ $type: 'core/v1.Node', metadata: { name }, status });
  serve(kit, [...names].sort().map((name) => ({ metadata: { name }, usage: { ...usage(names.indexOf(name)), swap: '1Mi' } })));
};
const whole = { allocatable: { cpu: '10', memory: '20Gi' } };

/** Each name has to stand where the table has it. */
const sorted = (func: string, by: string): Check => (value, kit) => {
  const names = readTables('k8s-tables/curated/kubectl-top.json').find((table) => table.func === func)?.cases as readonly string[];
  nodes(kit, names, whole);
  const { stdout, stderr } = kit.kubectl('top', 'node', `--sort-by=${by}`);
  return same(String(column(stdout, 'NAME')[names.indexOf(String(value))]) + stderr, value);
};

const nodeSwap: Check = ({ isSwapDisabledOnNodes: without }, kit) => {
  nodes(kit, ['node1', 'node2'], { ...whole, nodeInfo: without ? {} : { swap: { capacity: 10 * 1024 * 1024 } } });
  const { stdout } = kit.kubectl('top', 'node', '--show-swap');
  const wanted = without ? ['<unknown>', '<unknown>'] : ['1Mi', '10%'];
  return differ([column(stdout, 'SWAP(bytes)')[0], column(stdout, 'SWAP(%)')[0]], wanted);
};

interface Options {
  readonly AllNamespaces?: boolean;
  readonly LabelSelector?: string;
  readonly FieldSelector?: string;
  readonly PrintContainers?: boolean;
  readonly SortBy?: string;
  readonly ShowSwap?: boolean;
}

function flagsOf({ AllNamespaces, LabelSelector, FieldSelector, PrintContainers, SortBy, ShowSwap }: Options): readonly string[] {
  const flags = { 'all-namespaces': AllNamespaces, selector: LabelSelector, 'field-selector': FieldSelector, containers: PrintContainers, 'sort-by': SortBy, 'show-swap': ShowSwap };
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${String(value)}`]));
}

/** One Pod for each of a case's namespaces, with the containers the case names for it (`container2-1` is of pod2), or one. */
function measuredPods({ namespaces, expectedPods, expectedContainers }: Case): readonly { readonly metadata: { readonly name: string; readonly namespace: string }; readonly containers: readonly Case[] }[] {
  const pods = expectedPods as readonly string[] | undefined;
  const containers = (expectedContainers ?? []) as readonly string[];
  return (namespaces as readonly string[]).map((namespace, i) => {
    const name = `pod${i + 1}`;
    const own = containers.filter((one) => one.startsWith(`container${i + 1}-`)).sort();
    const all = own.length > 0 ? own.map((one) => ({ name: one, usage: usage(containers.indexOf(one)) })) : [{ name: 'only', usage: usage(pods?.indexOf(name) ?? i) }];
    return { metadata: { name, namespace }, containers: all };
  });
}

const pods: Check = (value, kit) => {
  const { args = [], namespaces, expectedPods, expectedContainers, listsNamespaces } = value;
  const options = (value['options'] ?? {}) as Options;
  const metrics = measuredPods(value);
  serve(kit, metrics);
  const names = args as readonly string[];
  const { stdout, stderr, exitCode } = kit.kubectl('top', 'pod', ...names, '-n', 'testns', ...flagsOf(options));
  if (exitCode !== 0) return stderr;
  const place = `${options.AllNamespaces ? '' : 'namespaces/testns/'}pods`;
  return (
    same(asked(kit.requests), `${base}${[place, ...names].join('/')}?${queryOf(options)}`) ??
    differ(expectedContainers ? column(stdout, 'NAME') : [], expectedContainers ?? []) ??
    differ(column(stdout, expectedContainers ? 'POD' : 'NAME').filter((name, i, all) => all.indexOf(name) === i), expectedPods ?? podOrder(metrics, expectedContainers)) ??
    (listsNamespaces ? differ([...column(stdout, 'NAMESPACE')].sort(), [...(namespaces as readonly string[])].sort()) : stdout.includes('NAMESPACE') ? stdout : undefined) ??
    (stdout.includes('SWAP(bytes)') === Boolean(options.ShowSwap) ? undefined : stdout)
  );
};

/** The Pods as their containers come; by namespace and name where no order is asked for. */
function podOrder(metrics: ReturnType<typeof measuredPods>, containers: unknown): readonly string[] {
  if (containers) return [...new Set((containers as readonly string[]).map((one) => one.replace(/^container(\d+)-.*/, 'pod$1')))];
  const key = ({ metadata: { name, namespace } }: (typeof metrics)[number]): string => `${namespace}/${name}`;
  return [...metrics].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ metadata }) => metadata.name);
}

const queryOf = ({ LabelSelector, FieldSelector }: Options): string => (LabelSelector ? `labelSelector=${LabelSelector}` : FieldSelector ? `fieldSelector=${FieldSelector}` : '');
function asked(requests: readonly ApiRequest[]): string {
  const { path = '', query = [] } = requests.find((request) => request.path.startsWith(base)) ?? {};
  return `${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** Swap of two containers, which is that of their Pod. */
const podSwap: Check = (value, kit) => {
  const used = Number.parseInt(String(value), 10);
  const containers = [Math.max(0, used - 1), Math.min(used, 1)].map((swap, i) => ({ name: `c${i}`, usage: { ...usage(i), swap: `${swap}Mi` } }));
  serve(kit, [{ metadata: { name: 'one' }, ...{ containers } }]);
  return same(String(column(kit.kubectl('top', 'pod', '--show-swap').stdout, 'SWAP(bytes)')), value);
};

export const measuring = tablesOf('kubectl-top', {
  'TestTopNodeWithSortByCpuMetricsFrom expectedNodesNames': sorted('TestTopNodeWithSortByCpuMetricsFrom', 'cpu'),
  'TestTopNodeWithSortByMemoryMetricsFrom expectedNodesNames': sorted('TestTopNodeWithSortByMemoryMetricsFrom', 'memory'),
  'TestTopNodeWithSwap ': nodeSwap,
  'TestTopPod testCases': pods,
  'TestTopPodWithSwap expectedSwapBytes': podSwap,
  'TestTopPodNoResourcesFound testCases': ({ options, namespace, expectedOutput, expectedErr }, kit) => {
    serve(kit, []);
    const { stdout, stderr } = kit.kubectl('top', 'pod', '-n', String(namespace ?? 'testns'), ...flagsOf((options ?? {}) as Options));
    return same(stdout, expectedOutput) ?? same(stderr, expectedErr);
  },
  'TestHashOnLineBreak tests': ({ original, expected }) => same(commented(String(original)), expected),
  'TestManagedFieldsExtractAndRestore tests': "a step of Go's own",
  'TestEditOptions_visitToPatch tests': 'of kinds that no server has',
});
