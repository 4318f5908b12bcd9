/** kubectl cordon, uncordon and drain, with upstream's cases. The tables' own `node` and `cordonedNode` are one Node without and with its mark. */
import { formatRfc3339 } from '../../../src/base/time.ts';
import { NotUnderstood } from '../kinds/go-cases.ts';
import { differ } from '../tally.ts';
import type { Kit } from './kit.ts';
import { type Case, type Check, contains, same, tablesOf } from './table.ts';

const named = (value: unknown): string => String((value as Case | undefined)?.['$go']);
const marked = (value: unknown): boolean => named(value) === 'cordonedNode';

const storeNode = (kit: Kit, name: string, unschedulable: boolean): void => void kit.store({ $type: 'core/v1.Node', metadata: { name }, spec: unschedulable ? { unschedulable } : {} });
const isMarked = (kit: Kit, name: string): boolean => ((kit.world.cluster.etcd.get('nodes', name) as Case | undefined)?.['spec'] as Case | undefined)?.['unschedulable'] === true;

/** The nodes that a case's words name, which are all as the case's node is. */
const cordoned: Check = ({ node, expected, cmd, arg, expectFatal }, kit) => {
  const words = String(arg).split(' ');
  const names = expectFatal ? ['node'] : words.map((word) => word.replace('node/', ''));
  for (const name of names) storeNode(kit, name, marked(node));
  const answer = kit.kubectl(named(cmd) === 'NewCmdCordon' ? 'cordon' : 'uncordon', ...words);
  if ((answer.exitCode !== 0) !== Boolean(expectFatal)) return `exit ${answer.exitCode}: ${answer.stderr}`;
  return differ(Object.fromEntries(names.map((name) => [name, isMarked(kit, name)])), Object.fromEntries(names.map((name) => [name, marked(expected)])));
};

const everyPod = '{"my_key":"my_value"}';

/** Upstream's `labels`, made by Go, in every place; an owner's kind as its group has it. */
const labelled = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('{"$call":"make","args":[{"$go":"map[string]string"}]}', everyPod)) as unknown;

/** A Pod goes at once, since no kubelet stops it here. */
function storePod(kit: Kit, pod: Case): void {
  const { spec, ...rest } = pod;
  kit.store({ ...rest, spec: { ...(spec as Case), terminationGracePeriodSeconds: 0 } }, { whole: true });
}

const drained: Check = ({ node, expected, pods, rcs, replicaSets, args, expectWarning, expectFatal, expectDelete, expectOutputToContain, failUponEvictionOrDeletion }, kit) => {
  if (failUponEvictionOrDeletion) throw new NotUnderstood('a server that fails, in Go');
  storeNode(kit, 'node', marked(node));
  const all = (labelled(pods) ?? []) as readonly Case[];
  for (const pod of all) storePod(kit, pod);
  for (const owner of [...((rcs ?? []) as unknown[]), ...((replicaSets ?? []) as unknown[])]) kit.store(labelled(owner));
  kit.store({ $type: 'apps/v1.DaemonSet', metadata: { name: 'ds', namespace: 'default' }, spec: { selector: { matchLabels: JSON.parse(everyPod) as unknown } } });
  kit.store({ $type: 'batch/v1.Job', metadata: { name: 'job', namespace: 'default' }, spec: {} });
  const answer = kit.kubectl('drain', ...(args as readonly string[]));
  if ((answer.exitCode !== 0) !== Boolean(expectFatal)) return `exit ${answer.exitCode}: ${answer.stderr}`;
  const gone = all.length > 0 && !kit.world.cluster.etcd.get('pods', 'default/bar');
  if (gone !== Boolean(expectDelete)) return `the Pod ${gone ? 'went' : 'stayed'}: ${answer.stderr}`;
  if (isMarked(kit, 'node') !== marked(expected)) return 'the mark';
  return contains(answer.stdout, expectOutputToContain) ?? contains(answer.stderr, expectWarning);
};

/** A Pod that has been going for so long, as one drain sees it that would not wait for it. */
const skipped: Check = ({ timeStampAgeSeconds, skipWaitForDeleteTimeoutSeconds, expectedDelete }, kit) => {
  storeNode(kit, 'node', false);
  const deletionTimestamp = formatRfc3339(kit.world.nowMs - Number(timeStampAgeSeconds) * 1000);
  storePod(kit, { $type: 'core/v1.Pod', metadata: { name: 'bar', namespace: 'default', deletionTimestamp }, spec: { nodeName: 'node' } });
  const answer = kit.kubectl('drain', 'node', '--force', `--skip-wait-for-delete-timeout=${String(skipWaitForDeleteTimeoutSeconds)}`, '--dry-run=client');
  return answer.stdout.includes('evicting pod default/bar') === Boolean(expectedDelete) ? undefined : answer.stdout + answer.stderr;
};

/** Whether anything is sent for a Node that may be as it is wanted. */
const updated: Check = ({ currentState, desiredState, expectUpdated }, kit) => {
  storeNode(kit, 'node', Boolean(currentState));
  const answer = kit.kubectl(desiredState ? 'cordon' : 'uncordon', 'node');
  if (answer.exitCode !== 0) return answer.stderr;
  return differ({ sent: kit.requests.some(({ method }) => method === 'PATCH'), mark: isMarked(kit, 'node') }, { sent: Boolean(expectUpdated), mark: Boolean(desiredState) });
};

const deletedOrEvicted: Check = ({ evictionSupported, disableEviction }, kit) => {
  if (!evictionSupported) throw new NotUnderstood('a server without evictions');
  storeNode(kit, 'node', false);
  storePod(kit, { $type: 'core/v1.Pod', metadata: { name: 'bar', namespace: 'default' }, spec: { nodeName: 'node' } });
  const answer = kit.kubectl('drain', 'node', '--force', ...(disableEviction ? ['--disable-eviction'] : []));
  const sent = kit.requests.filter(({ method, path }) => method !== 'GET' && path.includes('/pods/')).map(({ method, path }) => `${method} ${path}`);
  return answer.exitCode === 0 ? same(sent.join(), disableEviction ? 'DELETE /api/v1/namespaces/default/pods/bar' : 'POST /api/v1/namespaces/default/pods/bar/eviction') : answer.stderr;
};

const inside = "a part of Go's library";

export const draining = tablesOf('kubectl-drain', {
  'TestCordon tests': cordoned,
  'TestDrain tests': drained,
  'TestSkipDeletedFilter tCases': skipped,
  'TestNewCordonHelperFromRuntimeObject tests': inside,
  'TestUpdateIfRequired tests': updated,
  'TestCordonHelper_PatchOrReplaceWithContext tests': inside,
  'TestRunCordonOrUncordon tests': inside,
  'TestFilterPods tCases': inside,
  'TestDeletePods tests': 'with a server in Go',
  'TestDeleteOrEvict tests': deletedOrEvicted,
  'TestEvictDuringNamespaceTerminating tests': 'with a server in Go',
});
