/** Single tables of the other verbs, with upstream's cases: get's columns, apply's and delete's flags, wait's conditions, top, port-forward, explain. */
import { readTables } from '../corpora.ts';
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import { differ, messageOf } from '../tally.ts';
import { contentHash } from '../../../src/tools/kubectl/hash.ts';
import { portsOfPod, portsOfService } from '../../../src/tools/kubectl/verbs/port-forward/ports.ts';
import { maskSecrets } from '../../../src/tools/kubectl/verbs/diff/mask.ts';
import { qosClass } from '../../../src/api/kinds/shared/qos.ts';
import type { Kit } from './kit.ts';
import { type Case, type Check, contains, same, tablesOf } from './table.ts';

const words = (value: unknown): readonly string[] => (value ?? []) as readonly string[];
const store = (kit: Kit, value: unknown, name = 'foo'): void => void kit.store(value, { namespace: 'test', name, whole: true });
const pod = { $type: 'core/v1.Pod', metadata: { name: 'foo', namespace: 'test' } };

/** `-o custom-columns` over an object. */
function columns(kit: Kit, spec: string, object: unknown = pod): string {
  store(kit, object);
  const { stdout, stderr } = kit.kubectl('get', 'pod', 'foo', '-n', 'test', '-o', `custom-columns=${spec}`);
  return stdout + stderr;
}

export const get = tablesOf('kubectl-get', {
  'TestNewColumnPrinterFromSpec tests': ({ spec, expectErr }, kit) => {
    const output = columns(kit, String(spec));
    return /error:/.test(output) === Boolean(expectErr) ? undefined : output;
  },
  'TestColumnPrint tests': ({ columns: wanted, obj, expectedOutput }, kit) => {
    if (JSON.stringify(wanted).match(/apiVersion|NOT_FOUND/) && (obj as Case)['apiVersion']) throw new NotUnderstood('another group');
    if (/List$/.test(String((obj as Case)['$type']))) throw new NotUnderstood('a list');
    const spec = (wanted as readonly { readonly Header: string; readonly FieldSpec: string }[]).map(({ Header, FieldSpec }) => `${Header}:${FieldSpec}`).join();
    return same(columns(kit, spec, obj), expectedOutput);
  },
  'TestSliceColumnPrint tests': ({ spec, expectedOutput, expectErr }, kit) => {
    const containers = [0, 1, 2, 3].map((i) => ({ name: `fake${i}`, image: 'x' }));
    const output = columns(kit, String(spec), { ...pod, spec: { containers } });
    return expectErr ? (/error/.test(output) ? undefined : output) : same(output, expectedOutput);
  },
});

const flagsOf = (pairs: unknown): readonly string[] => (pairs as readonly (readonly [string, string])[]).map(([name, value]) => `--${name}=${value}`);

export const apply = tablesOf('kubectl-apply-diff', {
  'TestApplyFlagValidation tests': ({ args, enableAlphas, expectedErr }, kit) => {
    if (enableAlphas) decode(enableAlphas);
    return contains(kit.kubectl('apply', '-f', '-', ...flagsOf(args)).stderr, expectedErr);
  },
  'TestMasker cases': ({ input, want }) => {
    const objects = decode(input) as { readonly from?: { readonly object?: unknown }; readonly to?: { readonly object?: unknown } };
    const wanted = decode(want) as typeof objects;
    const [from, to] = [objects.from?.object, objects.to?.object] as never[];
    if (!to) throw new NotUnderstood('nothing to compare with');
    maskSecrets(from, to);
    return differ({ from: from ?? null, to }, { from: wanted.from?.object ?? null, to: wanted.to?.object });
  },
});

const graceful: Check = ({ cmdArgs, forceFlag, nowFlag, gracePeriodFlag, expectedGracePeriod, expectedOut, expectedErrOut, expectedExitCode }, kit) => {
  store(kit, pod);
  const given = [...(forceFlag ? ['--force'] : []), ...(nowFlag ? ['--now'] : []), ...(gracePeriodFlag ? [`--grace-period=${String(gracePeriodFlag)}`] : [])];
  const answer = kit.kubectl('delete', ...words(cmdArgs), '-n', 'test', '-o', 'name', '--wait=false', ...given);
  if (expectedExitCode) return contains(answer.stderr, String(expectedErrOut));
  const sent = kit.requests.find(({ method }) => method === 'DELETE')?.body as { readonly gracePeriodSeconds?: number } | undefined;
  return same(String(sent?.gracePeriodSeconds), expectedGracePeriod) ?? same(answer.stdout, expectedOut) ?? contains(answer.stderr, expectedErrOut);
};

export const deleting = tablesOf('kubectl-wait-delete', {
  'TestDeleteFlagValidation tests': ({ expectedErr }, kit) => contains(kit.kubectl('delete', '--raw=test', '--interactive').stderr, expectedErr),
  'TestGracePeriodScenarios tc': graceful,
  'TestConditionFuncFor tests': ({ condition, expectedErr }, kit) => {
    store(kit, pod);
    const { stderr } = kit.kubectl('wait', 'pod/foo', '-n', 'test', '--timeout=0', ...words(condition).map((one) => `--for=${one}`));
    return expectedErr ? contains(stderr, expectedErr) : /^error: (?!timed out|.*condition not met)(?=jsonpath|unrecognized|unexpected)/.test(stderr) ? stderr : undefined;
  },
});

const ports = (kit: Kit, value: unknown): never => kit.store(value, { namespace: 'test' }) as never;

export const streams = tablesOf('kubectl-logs-exec', {
  'TestPodAndContainerAttach tests': ({ args, obj, options, expectError }, kit) => {
    decode([obj, options]);
    if (words(args).length === 1) throw new NotUnderstood('an object of Go code');
    return contains(kit.kubectl('attach', ...words(args)).stderr, expectError);
  },
  'TestTranslateServicePortToTargetPort cases': ({ svc, pod: one, ports: asked, translated, err }, kit) => {
    const body = (): readonly string[] => portsOfService(words(asked), ports(kit, svc), ports(kit, one));
    return err ? (messageOf(body) === undefined ? 'did not fail' : undefined) : differ(body(), translated);
  },
  'TestConvertPodNamedPortToNumber cases': ({ pod: one, ports: asked, converted, err }, kit) => {
    const body = (): readonly string[] => portsOfPod(words(asked), ports(kit, one));
    return err ? (messageOf(body) === undefined ? 'did not fail' : undefined) : differ(body(), converted);
  },
  'TestCheckUDPPort tests': ({ service, pod: one, ports: asked, expectError }, kit) => {
    const body = (): readonly string[] => (service ? portsOfService(words(asked), ports(kit, service), ports(kit, { $type: 'core/v1.Pod' })) : portsOfPod(words(asked), ports(kit, one)));
    return (messageOf(body) !== undefined) === Boolean(expectError) ? undefined : `error expected: ${Boolean(expectError)}; ${messageOf(body) ?? ''}`;
  },
});

const autoscale: Check = ({ options, expectedError }, kit) => {
  store(kit, { $type: 'apps/v1.Deployment', metadata: { name: 'foo', namespace: 'test' }, spec: {} });
  const { Min, Max, CPUPercent, CPU, Memory } = options as Case;
  const given = Object.entries({ min: Min, max: Max, 'cpu-percent': CPUPercent === -1 ? undefined : CPUPercent, cpu: CPU, memory: Memory }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${String(value)}`]));
  const answer = kit.kubectl('autoscale', 'deployment', 'foo', '-n', 'test', '--dry-run=client', ...given);
  const error = (expectedError as { readonly args?: readonly string[] } | null)?.args?.[0];
  return error ? contains(answer.stderr, error) : answer.exitCode === 0 ? undefined : answer.stderr;
};

/** A request that a server takes: the one among describe's cases. */
function certificateRequest(): string {
  const table = readTables('k8s-tables/curated/kubectl-describe.json').find(({ func }) => func === 'TestCertificateSigningRequestDescriber');
  const [first] = (table?.cases ?? []) as readonly { readonly csr: { readonly spec: { readonly request: string } } }[];
  return first?.csr.spec.request ?? '';
}

const certificate: Check = ({ command, args, force, nov1, expectFailure, expectOutput, expectErrOutput, expectActions }, kit) => {
  if (nov1) throw new NotUnderstood('a server without the group');
  const request = (name: string, type?: string): void => void kit.store({ $type: 'certificates/v1.CertificateSigningRequest', metadata: { name }, spec: { request: btoa(certificateRequest()), signerName: 'example.com/x', usages: ['digital signature'] }, status: type ? { conditions: [{ type, status: 'True' }] } : {} });
  request('existing');
  request('approved', 'Approved');
  request('denied', 'Denied');
  const answer = kit.kubectl('certificate', String(command), ...words(args), ...(force ? ['--force'] : []));
  const asked = kit.requests.filter(({ path }) => path.includes('certificatesigningrequests')).map(({ method, path }) => `${method} ${path}`);
  return same(asked.join('\n'), words(expectActions).join('\n')) ?? ((answer.exitCode !== 0) === Boolean(expectFailure) ? contains(answer.stdout, expectOutput) ?? contains(answer.stderr, expectErrOutput) : answer.stderr);
};

export const others = tablesOf('kubectl-events-auth-other', {
  'TestAutoscaleValidate tests': autoscale,
  'TestCertificates testcases': certificate,
});

export const explain = tablesOf('kubectl-explain', {
  ' explainV2Cases': ({ Args, Flags, ExpectPattern, ExpectErrorPattern }, kit) => explained(kit, Args, Flags, ExpectPattern, ExpectErrorPattern),
  'TestExplainOpenAPIV3 cases': ({ Args, Flags, ExpectPattern, ExpectErrorPattern }, kit) => explained(kit, Args, Flags, ExpectPattern, ExpectErrorPattern),
});

function explained(kit: Kit, args: unknown, flags: unknown, patterns: unknown, error: unknown): string | undefined {
  const answer = kit.kubectl('explain', ...words(args), ...Object.entries((flags ?? {}) as Readonly<Record<string, string>>).map(([name, value]) => `--${name}=${value}`));
  if (error) return new RegExp(String(error)).test(answer.stderr) ? undefined : answer.stderr;
  const missing = words(patterns).filter((pattern) => !new RegExp(pattern).test(answer.stdout));
  return missing.length ? `lacks ${missing.join(' ')} in ${answer.stdout.slice(0, 300)}${answer.stderr}` : undefined;
}

const hash = (field: 'cm' | 'secret'): Check => ({ hash: wanted, err, ...value }) => {
  if (err) throw new NotUnderstood('what Go cannot encode');
  const object = value[field] as Case;
  const read = decode(object) as Case;
  // kubectl always makes the map of texts; a Secret's bytes are base64 on the wire
  if (field === 'cm' && !read['data']) throw new NotUnderstood('a map kubectl always makes');
  if (field === 'secret') Object.assign(read, { data: Object.fromEntries(Object.entries((read['data'] ?? {}) as Readonly<Record<string, string>>).map(([key, one]) => [key, btoa(one)])) });
  return same(contentHash({ apiVersion: 'v1', kind: field === 'cm' ? 'ConfigMap' : 'Secret', metadata: { name: '' }, ...read } as never), wanted);
};

/** `kubectl run` with upstream's generator's parameters as flags. */
const generatedPod: Check = ({ params, expected, expectErr }, kit) => {
  const { name, image, port, env, labels, stdin, tty, restart, args, command, annotations, 'image-pull-policy': policy, hostport } = params as Readonly<Record<string, unknown>>;
  if (hostport || expectErr) throw new NotUnderstood('a parameter that was');
  const given = Object.entries({ image, 'leave-stdin-open': params && (params as Case)['leave-stdin-open'], port: port || undefined, labels, stdin, tty, restart, 'image-pull-policy': policy }).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${String(value)}`]));
  const rest = words(args);
  const answer = kit.kubectl('run', String(name), ...given, ...words(env).map((one) => `--env=${one}`), ...words(annotations).map((one) => `--annotations=${one}`), ...(command === 'true' || command === true ? ['--command'] : []), '--attach=false', ...(rest.length ? ['--', ...rest] : []));
  kit.made('pods', 'default', String(name));
  const sent = kit.requests.find(({ method }) => method === 'POST')?.body;
  return sent ? differ(plain(sent), plain(decode(expected))) : answer.stderr;
};

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, one]) => !['apiVersion', 'kind', 'status'].includes(key) && one !== '' && one !== null && one !== false && JSON.stringify(one) !== '{}');
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}

export const shared = tablesOf('kubectl-util', {
  'TestConfigMapHash cases': hash('cm'),
  'TestSecretHash cases': hash('secret'),
  'TestGeneratePod tests': generatedPod,
  'TestGetPodQOS tests': ({ pod: one, want }, kit) => {
    const { spec, status } = kit.store(one, { namespace: 'test' }) as { readonly spec?: unknown; readonly status?: { readonly qosClass?: string } };
    return same(status?.qosClass ?? qosClass(spec as never), want);
  },
});
