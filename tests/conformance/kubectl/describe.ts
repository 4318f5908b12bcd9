/** kubectl describe, with upstream's cases. Left out: tables whose object stands in Go code beside them. Upstream: k8s.io/kubectl pkg/describe. */
import { annotationLines, labelFor } from '../../../src/tools/kubectl/describe/generic.ts';
import { decode } from '../kinds/go-cases.ts';
import { kindOf, type Kit } from './kit.ts';
import { type Case, type Check, contains, same, tablesOf } from './table.ts';

const elsewhere = 'the object stands in Go code';
const typed = (value: unknown): boolean => /^[a-z]+\/v\d\w*\.\w+$/.test(String((value as { readonly $type?: unknown } | null | undefined)?.$type));

function described(kit: Kit, object: unknown, ...flags: readonly string[]): string {
  const { metadata } = kit.store(object, { namespace: 'foo' });
  const kind = kindOf(object);
  const { stdout, stderr } = kit.kubectl('describe', `${kind.plural}${kind.group ? `.${kind.group}` : ''}`, metadata.name, ...(kind.namespaced ? ['-n', metadata.namespace ?? ''] : []), ...flags);
  return stdout + stderr;
}

/** A case with an object, perhaps others beside it, and what its description holds or does not. */
const holds: Check = (value, kit) => {
  const [subject] = Object.values(value).filter(typed);
  for (const list of [value['objects'], value['pods'], value['endpointSlices'], value['requiredObjects']]) if (Array.isArray(list)) for (const one of list) kit.store(one, { namespace: 'foo' });
  const shows = (value['describerSettings'] as Case | undefined)?.['ShowEvents'] !== false || !value['describerSettings'];
  const output = described(kit, subject, ...(shows ? [] : ['--show-events=false']));
  if (typeof value['output'] === 'string') return same(output.trim(), value['output'].trim());
  return contains(output, value['expect'] ?? value['expected'] ?? value['expects'] ?? value['expectedElements'] ?? value['wantElements'], value['unexpect'] ?? value['unexpected'] ?? value['unexpectedElements'] ?? value['dontWantElements']);
};

const pod = (value: Case): Case => ({ $type: 'core/v1.Pod', metadata: { name: 'bar' }, ...value });

const container: Check = ({ container: one, status, expectedElements }, kit) =>
  contains(described(kit, pod({ spec: { containers: [one] }, status: { containerStatuses: [status] } })), expectedElements);

const resources: Check = ({ resources: one, expectedElements }, kit) => {
  const output = described(kit, pod({ spec: { containers: [{ name: 'c', image: 'i', resources: one }] } }));
  const part = /^ {4}Limits:[\s\S]*?(?=^ {4}Environment)|^ {4}Requests:[\s\S]*?(?=^ {4}Environment)/m.exec(output)?.[0] ?? '';
  const wrong = Object.entries(expectedElements as Readonly<Record<string, number>>).filter(([word, count]) => part.split(word).length - 1 !== count);
  return wrong.length ? `${JSON.stringify(wrong)} in ${part}` : undefined;
};

const containerPorts: Check = ({ ports, expectedContainer, expectedHost }, kit) => {
  const output = described(kit, pod({ spec: { containers: [{ name: 'c', image: 'i', ports }] } }));
  const line = (title: string): string => new RegExp(`^ {4}${title}s?: +(.*)$`, 'm').exec(output)?.[1] ?? '';
  const shown = (expected: unknown): string => (expected === '' ? '<none>' : String(expected));
  return same(`${line('Port')} ${line('Host Port')}`, `${shown(expectedContainer)} ${shown(expectedHost === '' && (ports as unknown[]).length > 0 ? '' : expectedHost)}`);
};

const secret: Check = ({ data, expected }, kit) => {
  const bytes = Object.fromEntries(Object.entries(data as Readonly<Record<string, string>>).map(([key, value]) => [key, btoa(value)]));
  const output = described(kit, { $type: 'core/v1.Secret', metadata: { name: 'bar' }, data: bytes });
  const keys = output.slice(output.indexOf('====')).split('\n').slice(1).map((line) => line.split(':')[0] ?? '').filter(Boolean);
  return same(keys.join(), (expected as string[]).join());
};

const usedBy: Check = ({ pvc, requiredObjects, expectedPods }, kit) => {
  for (const one of (requiredObjects ?? []) as unknown[]) kit.store(one);
  const output = described(kit, pvc);
  const names = /^Used By: +((?:.*\n)(?: {10,}.*\n)*)/m.exec(output)?.[1]?.split('\n').map((line) => line.trim()).filter((line) => line && line !== '<none>') ?? [];
  return same(names.join(), ((expectedPods ?? []) as { metadata: { name: string } }[]).map((one) => (typeof one === 'string' ? one : one.metadata.name)).join());
};

const dying: Check = ({ name, namespace, phase, wantOutput }, kit) => {
  const past = { $now: -10 * 365 * 86_400e9 };
  return contains(
    described(kit, pod({ metadata: { name, namespace, deletionTimestamp: past, deletionGracePeriodSeconds: 1234 }, spec: { containers: [] }, status: { phase } })),
    wantOutput,
  );
};

const nothing: Check = ({ flags, namespace, expectedOutput, expectedErr }, kit) => {
  const all = (flags as Case | undefined)?.['all-namespaces'] === 'true';
  const { stdout, stderr } = kit.kubectl('describe', 'pods', ...(all ? ['-A', '--field-selector=metadata.name=none'].slice(0, 1) : ['-n', String(namespace)]));
  return same(stdout + stderr, `${String(expectedOutput)}${String(expectedErr)}`);
};

const eventsShown: Check = ({ args, flags, pods, exactName, expectShowEvents, expectFatal }, kit) => {
  if (exactName) kit.store(pod({ metadata: { name: exactName, namespace: 'test' } }));
  for (const one of ((pods as { items?: unknown[] } | undefined)?.items ?? [])) kit.store(one);
  const options = Object.entries((flags ?? {}) as Readonly<Record<string, string>>).map(([name, value]) => `--${name}=${value}`);
  const { stdout, exitCode } = kit.kubectl('describe', ...((args as string[] | undefined) ?? ['pods', 'foo']), '-n', 'test', ...options);
  if (expectFatal === true) return exitCode === 0 ? 'did not fail' : undefined;
  return /^Events:/m.test(stdout) === (expectShowEvents ?? false) ? undefined : `events shown against expectation: ${stdout}`;
};

export const describe = tablesOf('kubectl-describe', {
  'TestDescribeNoResourcesFound testCases': nothing,
  'TestDescribeShowEventsCardinality testCases': eventsShown,
  'TestDescribeShowEventsPrefixPath testCases': eventsShown,
  'TestDescribePod tests': dying,
  'TestDescribeSecret testCases': secret,
  'TestDescribeNamespace testCases': holds,
  'TestDescribePodRuntimeClass testCases': holds,
  // a pointer's value is not in the data; the expectation has it
  'TestDescribePodSchedulingGroup testCases': (value, kit) => holds(JSON.parse(JSON.stringify(value).replace('"podGroupName":{}', '"podGroupName":"pg"')) as Case, kit),
  'TestDescribePriorityClass testCases': holds,
  'TestDescribeLimitRange checks': elsewhere,
  'TestDescribeService testCases': holds,
  'TestDescribeResources testCases': resources,
  'TestDescribeContainerPorts testCases': containerPorts,
  'TestDescribeContainers testCases': container,
  'TestPersistentVolumeDescriber testCases': holds,
  'TestPersistentVolumeClaimDescriber testCases': holds,
  'TestGetPodsForPVC testCases': usedBy,
  'TestDescribeDeployment testCases': holds,
  'TestDescribeJob cases': holds,
  'TestDescribeIngress tests': holds,
  'TestDescribeHorizontalPodAutoscaler testsv2': holds,
  'TestDescribeHorizontalPodAutoscaler testsV1': holds,
  'TestPrintLabelsMultiline testCases': ({ annotations, expectPrint }) => same(annotationLines((decode(annotations) ?? {}) as Record<string, string>), decode(expectPrint)),
  'TestDescribeUnstructuredContent testCases': elsewhere,
  'TestDescribeResourceQuota expectedOut': elsewhere,
  'TestDescribeNode expectedOut': elsewhere,
  'TestDescribeNodeWithSidecar expectedOut': elsewhere,
  'TestDescribeNodeWithPodLevelResources expectedOut': elsewhere,
  'TestDescribeNodeWithResourceSlice expectedOut': elsewhere,
  'TestDescribeStatefulSet expectedOutputs': elsewhere,
  'TestDescribeDaemonSet expectedOutputs': elsewhere,
  'TestDescribeServiceCIDR testcases': holds,
  'TestDescribeIPAddress testcases': holds,
  'TestDescribeSeccompProfile testCases': holds,
  'TestSmartLabelFor tests': ({ input, expected }) => same(labelFor(String(input)), expected),
  'TestDescribeCronJob testCases': holds,
  'TestDescribeReplicaSet testCases': holds,
  'TestDescribeRole testCases': holds,
  'TestDescribeRoleBinding testCases': holds,
  'TestDescribeClusterRole testCases': holds,
  'TestDescribeClusterRoleBinding testCases': holds,
  'TestCertificateSigningRequestDescriber testCases': ({ csr, expects }, kit) => {
    const { spec, ...rest } = csr as Case & { readonly spec: Case };
    return contains(described(kit, { ...rest, spec: { ...spec, request: btoa(String(spec['request'])) } }), expects);
  },
});
