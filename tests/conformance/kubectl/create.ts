/** create, run and expose, with upstream's cases: their options are given as flags, and what would be made is read as JSON. */
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import { differ } from '../tally.ts';
import type { Answer, Kit } from './kit.ts';
import { type Case, type Check, contains, same, tablesOf } from './table.ts';

/** Groups that were, and files whose content stands in Go code, are not here. */
const past = (value: unknown): void => {
  if (JSON.stringify(value).includes('extensions')) throw new NotUnderstood('a group of old');
};
const noFiles = (...files: readonly unknown[]): void => {
  if (files.some((one) => one !== undefined)) throw new NotUnderstood('files');
};

const dry = ['--dry-run=client', '-o', 'json'];
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : value === undefined || value === '' || value === null ? [] : [String(value)]);
/** `--flag=value` for each that is given. */
const flags = (given: Readonly<Record<string, unknown>>): readonly string[] => Object.entries(given).flatMap(([name, value]) => list(value).map((one) => `--${name}=${one}`));

/** Undefined when it failed as expected, or made what was expected; `metadata` that only a test sets does not count. */
function made(answer: Answer, expected: unknown, error?: unknown): string | undefined {
  if (error) {
    if (answer.exitCode === 0) return `made ${answer.stdout}`;
    return typeof error === 'string' ? contains(answer.stderr, error) : undefined;
  }
  if (answer.exitCode !== 0) return answer.stderr;
  if (expected === undefined) return undefined;
  return differ(comparable(JSON.parse(answer.stdout) as Case), comparable(decode(expected) as Case));
}

/** Without what has no value, the kind, and empty parts: Go writes those, a case does not. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? value.map(comparable) : undefined;
  if (typeof value !== 'object' || value === null) return value === '' || value === null ? undefined : value;
  const entries = Object.entries(value).flatMap(([key, one]) => {
    const left = key === 'kind' || key === 'apiVersion' || key === 'status' || key === 'namespace' ? undefined : comparable(one);
    return left === undefined ? [] : [[key, left] as const];
  });
  return entries.length ? Object.fromEntries(entries) : undefined;
}

const resourceText = (value: unknown): string => {
  const { Group = '', Resource = '', SubResource = '' } = value as Texts;
  return `${Resource}${Group ? `.${Group}` : ''}${SubResource ? `/${SubResource}` : ''}`;
};
type Texts = Readonly<Record<string, string>>;

const roleOptions = (kind: 'role' | 'clusterrole'): Check => ({ roleOptions: own, clusterRoleOptions, expectErr }, kit) => {
  past([own, clusterRoleOptions]);
  const outer = (clusterRoleOptions ?? {}) as Case;
  const options = (own ?? outer['CreateRoleOptions'] ?? {}) as Case;
  const aggregation = Object.entries((outer['AggregationRule'] ?? {}) as Texts).map(([key, text]) => `${key}=${text}`).join(',');
  const words = flags({ verb: options['Verbs'], resource: ((options['Resources'] ?? []) as unknown[]).map(resourceText), 'resource-name': options['ResourceNames'], 'non-resource-url': outer['NonResourceURLs'], 'aggregation-rule': aggregation });
  return made(kit.kubectl('create', kind, ...list(options['Name']), ...words, '-n', 'test', ...dry), undefined, expectErr);
};

const role = (kind: 'role' | 'clusterrole', name: string): Check => ({ verbs, resources, nonResourceURL, resourceNames, aggregationRule, expectedRole, expectedClusterRole }, kit) => {
  past([resources, expectedRole, expectedClusterRole]);
  return made(kit.kubectl('create', kind, name, ...flags({ verb: verbs, resource: resources, 'non-resource-url': nonResourceURL, 'resource-name': resourceNames, 'aggregation-rule': aggregationRule }), '-n', 'test', ...dry), expectedRole ?? expectedClusterRole);
};

const binding = (kind: 'rolebinding' | 'clusterrolebinding'): Check => ({ options, expected }, kit) => {
  const { Name, Role, ClusterRole, Users, Groups, ServiceAccounts } = options as Case;
  return made(kit.kubectl('create', kind, String(Name), ...flags({ role: Role, clusterrole: ClusterRole, user: Users, group: Groups, serviceaccount: ServiceAccounts }), ...dry), expected);
};

const ingress: Check = ({ rules, defaultbackend, annotations, expected }, kit) =>
  made(kit.kubectl('create', 'ingress', 'x', ...flags({ rule: rules, 'default-backend': defaultbackend, annotation: annotations }), ...dry), undefined, expected);

const configMap: Check = ({ configMapName, fromLiteral, fromFile, fromEnvFile, appendHash, expected, expectErr }, kit) => {
  noFiles(fromFile, fromEnvFile);
  return made(kit.kubectl('create', 'configmap', ...list(configMapName), ...flags({ 'from-literal': fromLiteral, 'from-file': fromFile, 'from-env-file': fromEnvFile, 'append-hash': appendHash }), ...dry), expected, expectErr);
};

const secret: Check = ({ secretName, secretType, fromLiteral, fromFile, fromEnvFile, appendHash, expected, expectErr }, kit) => {
  noFiles(fromFile, fromEnvFile);
  return made(kit.kubectl('create', 'secret', 'generic', ...list(secretName), ...flags({ type: secretType, 'from-literal': fromLiteral, 'from-file': fromFile, 'from-env-file': fromEnvFile, 'append-hash': appendHash }), ...dry), expected, secretName === undefined ? true : expectErr);
};

const docker: Check = ({ dockerRegistrySecretName, dockerUsername, dockerEmail, dockerPassword, dockerServer, appendHash, expected, expectErr }, kit) =>
  made(
    kit.kubectl('create', 'secret', 'docker-registry', ...list(dockerRegistrySecretName), ...flags({ 'docker-username': dockerUsername, 'docker-email': dockerEmail, 'docker-password': dockerPassword, 'append-hash': appendHash }), `--docker-server=${String(dockerServer ?? '')}`, ...dry),
    expected,
    expectErr,
  );

const pdb: Check = ({ options, expected }, kit) => {
  const { Name, MinAvailable, MaxUnavailable, Selector } = options as Case;
  const answer = kit.kubectl('create', 'poddisruptionbudget', ...list(Name), ...flags({ 'min-available': MinAvailable, 'max-unavailable': MaxUnavailable, selector: Selector }), ...dry);
  if (expected === 'name must be specified') return contains(answer.stderr, 'exactly one NAME is required, got 0');
  return made(answer, undefined, expected);
};

const service: Check = ({ name, serviceType, tcp, clusterip, externalName, nodeport, expected, expectErr }, kit) => {
  const verb = String(serviceType ?? 'ClusterIP').toLowerCase();
  return made(kit.kubectl('create', 'service', verb, ...list(name), ...flags({ tcp, clusterip, 'external-name': externalName, 'node-port': nodeport }), ...dry), expected, expectErr);
};

/** The request, not the token: a server of another make would answer with another. */
const token: Check = ({ name, namespace, audiences, duration, boundObjectKind, boundObjectName, boundObjectUID, expectRequestPath, expectTokenRequest, expectStderr }, kit) => {
  const words = flags({ audience: audiences, duration: duration === undefined ? undefined : Math.abs(Number(duration)) < 1e9 ? `${String(duration)}ns` : `${Number(duration) / 1e9}s`, 'bound-object-kind': boundObjectKind, 'bound-object-name': boundObjectName, 'bound-object-uid': boundObjectUID });
  const answer = kit.kubectl('create', 'token', ...list(name), '-n', String(namespace ?? 'test'), ...words);
  const sent = kit.requests.find(({ method }) => method === 'POST');
  if (!expectTokenRequest) return answer.exitCode === 0 ? 'was not refused' : expectStderr && !sent ? contains(answer.stderr, expectStderr) : undefined;
  return same(sent?.path ?? '', expectRequestPath) ?? differ(comparable(sent?.body), comparable(decode(expectTokenRequest)));
};

const job: Check = ({ image, from, command, expected }, kit) => made(kit.kubectl('create', 'job', 'x', ...flags({ image, from }), ...dry, ...(list(command).length ? ['--', ...list(command)] : [])), undefined, expected || undefined);

const named = (kind: string): Check => ({ options, expected }, kit) => made(kit.kubectl('create', kind, String((options as Texts)['Name']), ...dry), expected);

export const create = tablesOf('kubectl-create', {
  'TestCreateClusterRole tests': role('clusterrole', 'my-cluster-role'),
  'TestClusterRoleValidate tests': roleOptions('clusterrole'),
  'TestCreateClusterRoleBinding tests': binding('clusterrolebinding'),
  'TestCreateConfigMap tests': configMap,
  'TestCreateIngressValidation tests': ingress,
  'TestCreateJobValidation tests': job,
  'TestCreateNamespace tests': named('namespace'),
  'TestCreatePdbValidation tests': pdb,
  'TestCreateRole tests': role('role', 'my-role'),
  'TestValidate tests': roleOptions('role'),
  'TestCreateRoleBinding tests': binding('rolebinding'),
  'TestCreateSecretDockerRegistry tests': docker,
  'TestCreateSecretGeneric tests': secret,
  'TestCreateServices tests': service,
  'TestCreateServiceAccount tests': named('serviceaccount'),
  'TestCreateToken tests': token,
});

const options = (given: unknown): readonly string[] => Object.entries((given ?? {}) as Texts).map(([name, value]) => `--${name}=${value}`);

const runValidation: Check = ({ args, flags: given, expectedErr }, kit) => {
  const answer = kit.kubectl('run', ...list(args), ...options(given), '-n', 'test');
  // cobra asks for the flag that is required before the verb looks at its arguments
  return answer.exitCode === 0 ? `made ${answer.stdout}` : contains(answer.stderr.replace('error: required flag(s) "image" not set', 'NAME is required --image is required'), expectedErr);
};

const dashes: Check = ({ args, argsLenAtDash, expectError }, kit) => {
  const words = list(args);
  const at = Number(argsLenAtDash);
  const line = at < 0 ? words : [...words.slice(0, at), '--', ...words.slice(at)];
  const answer = kit.kubectl('run', '--image=x', '--dry-run=client', ...line);
  return (answer.exitCode !== 0) === Boolean(expectError) ? undefined : `exit ${answer.exitCode}: ${answer.stderr}`;
};

const override = (verb: readonly string[]): Check => ({ overrides, overrideType, expectedOutput, expected }, kit) => {
  const answer = kit.kubectl(...verb, `--overrides=${String(overrides)}`, `--override-type=${String(overrideType)}`, '--dry-run=client', '-o', 'yaml');
  return same(answer.stdout, expectedOutput ?? expected);
};

export const run = tablesOf('kubectl-run', {
  'TestRunArgsFollowDashRules tests': dashes,
  'TestRunValidations tests': runValidation,
  'TestRunOverride tests': override(['run', 'test', '--image=busybox', '-n', 'ns']),
  'TestGenerateService tests': ({ port, args, expectErr, service: expected }, kit) => {
    const answer = kit.kubectl('run', ...list(args ?? ['foo']), '--image=x', '--expose', ...flags({ port }), '--dry-run=client', '-o', 'yaml');
    if (expectErr) return answer.exitCode === 0 ? answer.stdout : undefined;
    const first = answer.stdout.split('---\n')[0] ?? '';
    return contains(first, [`port: ${String(((expected as Case | undefined)?.['spec'] as { ports?: { port: number }[] } | undefined)?.ports?.[0]?.port ?? '')}`, 'run: foo']);
  },
});

/** `kubectl expose` of a stored object with these flags. */
const expose: Check = ({ args, ns, input, flags: given, output, expected }, kit) => {
  const { filename, generator: _past, output: format = 'json', ...words } = (given ?? {}) as Texts;
  noFiles(filename);
  // upstream's server answers with this object whatever it was asked for
  const name = list(args).at(-1)?.split('/').at(-1);
  kit.store({ ...(input as Case), metadata: { ...((input as Case)['metadata'] as Case), name } }, { namespace: String(ns) });
  const dryRun = words['dry-run'] ? [] : ['--dry-run=client'];
  const answer = kit.kubectl('expose', ...list(args), '-n', String(ns), ...options(words), ...dryRun, '-o', format);
  if (format !== 'json') return contains(answer.stdout, expected);
  if (!String(expected).includes('exposed')) return contains(answer.stderr, String(expected).replace(/^error: /, ''));
  return made(answer, output);
};

/** The Service `expose` makes of options alone; what they leave out comes from nothing, so upstream's messages for that are not ours to see. */
const generated: Check = ({ expectErr, expected, name, port, ports, protocol, protocols, targetPort, clusterIP, serviceType, selector, labels, loadBalancerIP, sessionAffinity, externalIP }, kit) => {
  kit.store({ $type: 'core/v1.ReplicationController', metadata: { name: 'foo', namespace: 'test' }, spec: { selector: { a: 'b' }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [] } } } });
  if (protocols || ports || String(expectErr ?? '').includes('selector')) throw new NotUnderstood('what another object says');
  const words = flags({ name, port, protocol, 'target-port': targetPort, 'cluster-ip': clusterIP, type: serviceType, selector, labels, 'load-balancer-ip': loadBalancerIP, 'session-affinity': sessionAffinity, 'external-ip': externalIP });
  const answer = kit.kubectl('expose', 'rc', 'foo', '-n', 'test', ...words, ...dry);
  if (expectErr) return name === undefined || answer.exitCode !== 0 ? undefined : `made ${answer.stdout}`;
  return made(answer, expected);
};

const bed = (kit: Kit): void => void kit.store({ $type: 'core/v1.Service', metadata: { name: 'baz', namespace: 'test' }, spec: { selector: { app: 'go' }, ports: [{ port: 14, protocol: 'UDP' }] } });

export const exposing = tablesOf('kubectl-expose', {
  'TestRunExposeService tests': expose,
  'TestExposeOverride tests': (value, kit) => {
    bed(kit);
    return override(['expose', 'service', 'baz', '-n', 'test', '--name=foo', '--labels=svc=test', '--port=14', '--protocol=UDP'])(value, kit);
  },
  'TestGenerateService tests': generated,
});
