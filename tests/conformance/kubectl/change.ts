/** label, annotate, taint, set, expose, rollout status and what else changes or watches stored objects, with upstream's cases. */
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import { differ } from '../tally.ts';
import { kindOf, type Kit } from './kit.ts';
import { type Case, type Check, same, tablesOf } from './table.ts';

type Texts = Readonly<Record<string, string>>;

const stored = (kit: Kit, resource: string, key: string): Case | undefined => kit.world.cluster.etcd.get(resource, key) as Case | undefined;
const metadataOf = (object: Case | undefined): Case => (object?.['metadata'] ?? {}) as Case;
const texts = (value: unknown): Texts => (decode(value) ?? {}) as Texts;
const pairs = (value: unknown): readonly string[] => Object.entries(texts(value)).map(([key, text]) => `${key}=${text}`);
const failed = (answer: { readonly exitCode: number; readonly stderr: string }, expected: unknown): string | undefined =>
  (answer.exitCode !== 0) === Boolean(expected) ? undefined : `exit ${answer.exitCode}, error expected: ${Boolean(expected)}; ${answer.stderr}`;

/** `kubectl label|annotate` on a Pod that has some already: what it has afterwards, or the error. */
const keyed = (verb: 'label' | 'annotate', field: 'labels' | 'annotations'): Check => ({ obj, overwrite, expected, expectObj, expectErr, expectedErr, expectMsg, version, resourceVersion, remove, ...value }, kit) => {
  kit.store(obj, { namespace: 'test', whole: true });
  const removed = (remove ?? value['removeAnnotations'] ?? value['removeLabels'] ?? []) as string[];
  const at = String(version ?? resourceVersion ?? '');
  const answer = kit.kubectl(verb, 'pod', 'bar', '-n', 'test', ...pairs(value[field]), ...removed.map((key) => `${key}-`), ...(overwrite ? ['--overwrite'] : []));
  const error = expectErr ?? expectedErr;
  if (error) return answer.stderr.includes(String(error)) || (error === true && answer.exitCode !== 0) ? undefined : `got ${answer.stderr}${answer.stdout}, want ${String(error)}`;
  if (expectMsg) return same(answer.stdout.trim(), `pod/bar ${String(expectMsg)}`);
  if (at) throw new NotUnderstood('a version of the object');
  const after = metadataOf(stored(kit, 'pods', 'test/bar'))[field];
  return differ(after ?? {}, (texts((expected ?? expectObj) as unknown)['metadata'] as unknown as Case)?.[field] ?? {});
};

/** What the words of a command line say, seen by what becomes of a Pod without any. */
const parsed = (verb: 'label' | 'annotate', field: 'labels' | 'annotations'): Check => (value, kit) => {
  const { expected, expectedRemove, expectErr } = value;
  const words = value[field] as string[];
  if (words.length === 0) throw new NotUnderstood('words nobody types');
  kit.store({ $type: 'core/v1.Pod', metadata: { name: 'bar' } }, { namespace: 'test', whole: true });
  const answer = kit.kubectl(verb, 'pod', 'bar', '-n', 'test', ...words);
  if (expectErr) return answer.exitCode === 0 ? `took ${words.join(' ')}` : undefined;
  const after = metadataOf(stored(kit, 'pods', 'test/bar'))[field];
  if (answer.exitCode !== 0 && !/metadata\.(?:labels|annotations)/.test(answer.stderr)) return answer.stderr;
  return answer.exitCode !== 0 || (expectedRemove as unknown[] | undefined)?.length ? undefined : differ(after ?? {}, expected ?? {});
};

const overlaps = (verb: 'label' | 'annotate', field: 'labels' | 'annotations'): Check => ({ meta, expectErr, ...value }, kit) => {
  kit.store({ $type: 'core/v1.Pod', metadata: { name: 'bar', [field]: (meta as Case)[field] } }, { namespace: 'test', whole: true });
  return failed(kit.kubectl(verb, 'pod', 'bar', '-n', 'test', ...pairs(value[field])), expectErr);
};

const both: Check = ({ removeAnnotations, newAnnotations, expectedErr }, kit) => {
  kit.store({ $type: 'core/v1.Pod', metadata: { name: 'bar' } }, { namespace: 'test', whole: true });
  const answer = kit.kubectl('annotate', 'pod', 'bar', '-n', 'test', ...pairs(newAnnotations), ...(removeAnnotations as string[]).map((key) => `${key}-`));
  return answer.stderr.includes(String(expectedErr)) ? undefined : answer.stderr;
};

const labelMessage: Check = ({ args, overwrite, dryRun, expectedOut, expectedError, expectErr }, kit) => {
  kit.store({ $type: 'core/v1.Pod', metadata: { name: 'foo', namespace: 'test', labels: { existing: 'abc' } } }, { whole: true });
  const answer = kit.kubectl('label', '-n', 'test', ...(args as string[]), ...(overwrite ? ['--overwrite'] : []), ...(dryRun ? [`--dry-run=${String(dryRun)}`] : []));
  const error = (expectedError as { readonly args?: readonly string[] } | undefined)?.args?.[0] ?? expectErr;
  if (error) return answer.stderr.includes(String(error)) ? undefined : answer.stderr + answer.stdout;
  return same(answer.stdout, dryRun && !String(expectedOut).includes('dry run') ? `${String(expectedOut).trim()} (dry run)\n` : expectedOut);
};

const taint: Check = ({ args, oldTaints, newTaints, expectFatal, expectTaint, selector, dryRun }, kit) => {
  kit.store({ $type: 'core/v1.Node', metadata: { name: 'node-name', labels: { a: 'b' } }, spec: { taints: oldTaints ?? [] } });
  const words = selector ? (args as string[]).map((word) => word) : (args as string[]);
  const answer = kit.kubectl('taint', ...words, ...(dryRun ? ['--dry-run=server'] : []));
  if (expectFatal) return answer.exitCode === 0 ? `took ${words.join(' ')}` : undefined;
  if (answer.exitCode !== 0) return answer.stderr;
  const taints = ((stored(kit, 'nodes', 'node-name')?.['spec'] ?? {}) as Case)['taints'] ?? [];
  const key = (one: unknown): string => JSON.stringify(Object.entries(one as object).sort());
  return expectTaint ? same((taints as unknown[]).map(key).sort().join(), ((decode(newTaints) ?? []) as unknown[]).map(key).sort().join()) : undefined;
};

const taintFlags: Check = ({ taintOpts, expectFatal }, kit) => {
  const { selector = '', all, ...rest } = taintOpts as Case;
  kit.store({ $type: 'core/v1.Node', metadata: { name: 'node-name' } });
  const resources = (rest['resources'] as string[] | undefined) ?? ['node'];
  return failed(kit.kubectl('taint', ...resources, 'foo=bar:NoSchedule', ...(selector ? ['-l', String(selector)] : []), ...(all ? ['--all'] : []), '--dry-run=client'), expectFatal);
};

const taintWords: Check = ({ spec, expectedErr }, kit) => {
  kit.store({ $type: 'core/v1.Node', metadata: { name: 'node-name' } });
  const answer = kit.kubectl('taint', 'node', 'node-name', ...(spec as string[]), '--dry-run=client');
  return expectedErr ? (answer.exitCode === 0 ? `took ${(spec as string[]).join(' ')}` : undefined) : /must specify a taint|nvalid/.test(answer.stderr) ? answer.stderr : undefined;
};

export const labels = tablesOf('kubectl-label-annotate', {
  'TestValidateAnnotationOverwrites tests': overlaps('annotate', 'annotations'),
  'TestParseAnnotations tests': parsed('annotate', 'annotations'),
  'TestValidateAnnotations tests': both,
  'TestUpdateAnnotations tests': keyed('annotate', 'annotations'),
  'TestValidateLabels tests': overlaps('label', 'labels'),
  'TestParseLabels tests': parsed('label', 'labels'),
  'TestLabelFunc tests': keyed('label', 'labels'),
  'TestRunLabelMsg testCases': labelMessage,
  'TestLabelMsg tests': keyed('label', 'labels'),
  'TestTaint tests': taint,
  'TestValidateFlags tests': taintFlags,
  'TestParseTaints cases': taintWords,
});

/** `kubectl rollout status` of an object with these numbers, asked once. */
const status = (type: string, resource: string): Check => ({ generation, specReplicas, strategy, status: numbers, msg, done, err }, kit) => {
  kit.store({ $type: type, metadata: { name: 'foo', uid: 'foo', generation }, spec: { replicas: specReplicas ?? (resource === 'statefulset' ? ((numbers as Case)['replicas'] ?? 1) : 1), strategy: undefined, updateStrategy: strategy ?? { type: 'RollingUpdate' } }, status: numbers }, { namespace: 'test' });
  const answer = kit.kubectl('rollout', 'status', resource, 'foo', '-n', 'test', '--watch=false');
  if (err) return answer.exitCode === 0 ? answer.stdout : undefined;
  return same(answer.stdout, done && !msg ? answer.stdout : msg);
};

/** An object that is in that state already is answered as an error. */
const paused = (verb: 'pause' | 'resume'): Check => ({ object, expectErr }, kit) => {
  const { spec } = object as Case;
  kit.store({ $type: 'apps/v1.Deployment', metadata: { name: 'foo' }, spec }, { namespace: 'test' });
  if (kindOf(object).kind !== 'Deployment') throw new NotUnderstood('another kind under this name');
  const answer = kit.kubectl('rollout', verb, 'deployment', 'foo', '-n', 'test');
  const refused = /error: .*already (?:paused|running)|is not paused/.test(answer.stderr);
  return refused === Boolean(expectErr) ? undefined : answer.stderr + answer.stdout;
};

/** What `kubectl expose` takes from an object: its selector, its ports, their protocols. */
const exposed = (read: (service: Case) => unknown): Check => ({ object, expected, expectErr, expectedSelector, expectedPorts, ...value }, kit) => {
  const kind = kindOf(object);
  kit.store(object, { namespace: 'test', name: 'foo' });
  const wanted = expected ?? expectedSelector ?? expectedPorts ?? value['protocols'];
  const answer = kit.kubectl('expose', `${kind.plural}${kind.group ? `.${kind.group}` : ''}`, 'foo', '-n', 'test', '--name=made', '--dry-run=client', '-o', 'json', ...(read === selectorText ? ['--port=80'] : ['--selector=a=b']));
  if (expectErr) return answer.exitCode === 0 ? `took it: ${answer.stdout}` : undefined;
  if (answer.exitCode !== 0) return Array.isArray(wanted) || typeof wanted === 'object' ? (Object.keys(wanted ?? {}).length === 0 ? undefined : answer.stderr) : answer.stderr;
  return differ(read((JSON.parse(answer.stdout) as Case)['spec'] as Case), wanted);
};

const selectorText = (spec: Case): unknown => Object.entries(texts(spec['selector'])).map(([key, text]) => `${key}=${text}`).sort().join(',');
const portsOf = (spec: Case): readonly { readonly port: number; readonly protocol: string }[] => (spec['ports'] ?? []) as never;

const selectors: Check = (value, kit) => {
  if (/^(?:extensions|apps\/v1beta)/.test(String((value['object'] as Case)['$type']))) throw new NotUnderstood('a group of old');
  return exposed(selectorText)({ ...value, expected: String(value['expectSelector'] ?? '').split(',').sort().join(',') }, kit);
};
const protocols = (spec: Case): unknown => {
  const all: Record<string, string[]> = {};
  for (const { port, protocol } of portsOf(spec)) (all[String(port)] ??= []).push(protocol);
  return all;
};

export const rollout = tablesOf('kubectl-rollout', {
  'TestDeploymentStatusViewerStatus tests': status('apps/v1.Deployment', 'deployment'),
  'TestDaemonSetStatusViewerStatus tests': status('apps/v1.DaemonSet', 'daemonset'),
  'TestStatefulSetStatusViewerStatus tests': status('apps/v1.StatefulSet', 'statefulset'),
  'TestMapBasedSelectorForObject tests': selectors,
  'TestPortsForObject tests': (value, kit) => exposed((spec) => [...new Set(portsOf(spec).map(({ port }) => String(port)))])(value, kit),
  'TestMultiProtocolsForObject tests': exposed(protocols),
  'TestDefaultObjectPauser tests': paused('pause'),
  'TestDefaultObjectResumer tests': paused('resume'),
});
