/**
 * kubectl debug, with upstream's cases: their options are given as flags, and what is sent to the server is compared. Left out: profiles applied
 * to a container by a function of their own; they are measured through the Pods they make.
 */
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import { differ } from '../tally.ts';
import type { Kit } from './kit.ts';
import { type Check, tablesOf } from './table.ts';

type Options = Readonly<Record<string, unknown>>;
const names: Readonly<Record<string, string>> = {
  ArgsOnly: 'arguments-only',
  Image: 'image',
  Container: 'container',
  CopyTo: 'copy-to',
  PullPolicy: 'image-pull-policy',
  Profile: 'profile',
  TargetContainer: 'target',
  Interactive: 'stdin',
  TTY: 'tty',
  SameNode: 'same-node',
  ShareProcesses: 'share-processes',
  KeepLabels: 'keep-labels',
  KeepAnnotations: 'keep-annotations',
  KeepLiveness: 'keep-liveness',
  KeepReadiness: 'keep-readiness',
  KeepStartup: 'keep-startup',
  KeepInitContainers: 'keep-init-containers',
};
/** What a test's struct has when it does not say otherwise, where the flag's default is another. */
const zero: Options = { KeepInitContainers: false };

function words(options: Options): readonly string[] {
  const { Args, Env, SetImages, CustomProfile, ShareProcesses = false, shareProcessedChanged, ...other } = { ...zero, ...options } as Options;
  const rest: Options = shareProcessedChanged ? { ...other, ShareProcesses } : other;
  if (CustomProfile) throw new NotUnderstood('a profile of its own');
  const copies = rest['CopyTo'] !== undefined;
  const flags = Object.entries(rest).flatMap(([key, value]) => (names[key] && (copies || !/^Keep|^Share|^Same/.test(key)) ? [`--${names[key]}=${String(value)}`] : []));
  const env = ((decode(Env) ?? []) as { name: string; value: string }[]).map(({ name, value }) => `--env=${name}=${value}`);
  const images = Object.entries((SetImages ?? {}) as Readonly<Record<string, string>>).map(([name, image]) => `${name}=${image}`);
  return [...flags, '--attach=false', ...env, ...(images.length ? [`--set-image=${images.join()}`] : []), ...((Args as string[] | undefined)?.length ? ['--', ...(Args as string[])] : [])];
}

/** Without what the API server or this kit fills in. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? value.map(bare) : undefined;
  if (typeof value !== 'object' || value === null) return value === '' || value === null || value === false ? undefined : value;
  const entries = Object.entries(value).flatMap(([key, one]) => {
    const left = ['apiVersion', 'kind', 'status', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp'].includes(key) ? undefined : bare(one);
    return left === undefined ? [] : [[key, left] as const];
  });
  return entries.length ? Object.fromEntries(entries) : undefined;
}

const posted = (kit: Kit): unknown => kit.requests.find(({ method }) => method === 'POST')?.body;
/** Names that end by chance do so in tests by a count. */
const counted = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null).replace(/"((?:debugger|node-debugger-node-XXX))-(?:\d|[bcdfghjklmnpqrstvwxz2456789]{5})"/g, '"$1-<made>"'));

const copy: Check = ({ opts, havePod, wantPod, wantError }, kit) => {
  const { metadata } = kit.store(havePod, { namespace: 'test', name: 'target' });
  const answer = kit.kubectl('debug', metadata.name, '-n', 'test', ...words(opts as Options));
  if (wantError) return answer.exitCode === 0 ? 'was taken' : undefined;
  return posted(kit) ? differ(counted(bare(posted(kit))), counted(bare(decode(wantPod)))) : answer.stderr;
};

const node: Check = ({ opts, node: one, expected }, kit) => {
  kit.store(one);
  const answer = kit.kubectl('debug', 'node/node-XXX', '-n', 'test', ...words(opts as Options));
  return posted(kit) ? differ(counted(bare(posted(kit))), counted(bare(decode(expected)))) : answer.stderr;
};

const ephemeral: Check = ({ opts, pod, expected }, kit) => {
  kit.store(pod ?? { $type: 'core/v1.Pod', metadata: { name: 'target' } }, { namespace: 'test', name: 'target', whole: true });
  const answer = kit.kubectl('debug', 'target', '-n', 'test', ...words(opts as Options));
  const sent = kit.requests.find(({ method, path }) => method === 'PATCH' && path.endsWith('/ephemeralcontainers'))?.body;
  const containers = ((typeof sent === 'string' ? JSON.parse(sent) : sent) as { spec?: { ephemeralContainers?: unknown[] } } | undefined)?.spec?.ephemeralContainers;
  return containers ? differ(counted(bare(containers.at(-1))), counted(bare(decode(expected)))) : answer.stderr;
};

/** Words that are refused before anything is asked, and words that are taken: those fail later only because the Pod is not there. */
const validated: Check = ({ args, wantError }, kit) => {
  const answer = kit.run(`kubectl debug -n test ${String(args).replace(/[*#!]/g, '\\$&')}`);
  const refused = !/\(NotFound\)/.test(answer.stderr);
  return refused === Boolean(wantError) ? undefined : answer.stderr;
};

export const debug = tablesOf('kubectl-debug', {
  'TestGenerateDebugContainer ': ephemeral,
  'TestGeneratePodCopyWithDebugContainer ': copy,
  'TestGenerateNodeDebugPod ': node,
  'TestCompleteAndValidate tests': validated,
});

