// Flags that many commands share, with one wording each.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/helpers.go (Add…Flag), cli-runtime genericclioptions.

import { bool, duration, type Flag, int, int64, string, strings, stringArray } from '../../cobra/flag.ts';
import { standardFormats } from '../print/choose.ts';

/** -o, --template and what goes with them. */
export const outputFlags = (formats: readonly string[] = standardFormats, more = ''): readonly Flag[] => [
  string('output', 'o', `How to print objects. One of: (${formats.join(', ')}).${more}`, '', { completes: `words:${formats.join(' ')}` }),
  string('template', '', 'The Go template, or the file that holds it, for -o=go-template and -o=go-template-file.', '', { completes: 'files' }),
  bool('allow-missing-template-keys', '', 'Fields a template names and an object lacks are no error. For Go templates and JSONPath.', true),
  bool('show-managed-fields', '', 'Keep metadata.managedFields in JSON and YAML.'),
];

export const dryRunFlag: Flag = string(
  'dry-run',
  '',
  'Try without changing anything: "client" prints what would be sent, "server" lets the server check it and forget it, "none" means it.',
  'none',
  { noValue: 'unchanged' },
);

export const fieldManagerFlag = (manager: string): Flag => string('field-manager', '', 'The name under which changed fields are owned.', manager);

export const validateFlag: Flag = string(
  'validate',
  '',
  'What to do about unknown and repeated fields: strict (or true) refuses them, warn tells of them, ignore (or false) drops them in silence.',
  'strict',
  { noValue: 'strict' },
);

export const saveConfigFlag: Flag = bool('save-config', '', 'Remember this configuration in an annotation of the object, so that kubectl apply can take over later.');

export const selectorFlag: Flag = string('selector', 'l', "Only objects whose labels match, e.g. -l app=web,tier!=test or -l 'env in (a,b)'. Knows '=', '==', '!=', 'in' and 'notin'; all terms must hold.");

export const fieldSelectorFlag: Flag = string('field-selector', '', "Only objects whose fields match, e.g. --field-selector status.phase=Running. Knows '=', '==' and '!='; the server decides which fields can be asked for.");

export const allNamespacesFlag = (usage = 'Look into all namespaces; the current one and --namespace do not matter then.'): Flag => bool('all-namespaces', 'A', usage);

export const chunkSizeFlag: Flag = int64('chunk-size', '', 'Fetch long lists in pieces of this size; 0 fetches them whole.', 500);

export const kustomizeFlag: Flag = string('kustomize', 'k', 'Build this kustomization and use its objects. Not together with -f or -R.', '', { completes: 'directories' });

/** -f, -k and -R. */
export const filenameFlags = (purpose: string): readonly Flag[] => [
  strings('filename', 'f', `File, directory or URL ${purpose}`, [], { completes: 'files' }),
  kustomizeFlag,
  bool('recursive', 'R', 'Read the directories below the one given with -f, too.'),
];

/** --grace-period, --now, --force and friends. Upstream: cmd/delete/delete_flags.go. */
export const deletionFlags = (purpose: string): readonly Flag[] => [
  ...filenameFlags(purpose),
  string('cascade', '', 'What becomes of dependents: "background" deletes them later, "foreground" first, "orphan" leaves them alone.', 'background', { noValue: 'background', completes: 'words:background orphan foreground' }),
  bool('force', '', 'Remove the objects from the API at once, without waiting for what they stand for to stop. What ran may go on running.'),
  int('grace-period', '', 'Seconds to stop in good order; 1 is immediate, negative takes the default, 0 only goes with --force.', -1),
  duration('timeout', '', 'How long to wait for the deletion, zero for as long as the object itself suggests'),
  bool('wait', '', 'Return only when the objects are gone, finalizers included.', true),
];

export const subresourceFlag = (purpose: string): Flag => string('subresource', '', purpose, '', { completes: 'words:status scale resize' });

export const containerFlag: Flag = string('container', 'c', 'The container; without it the one the annotation kubectl.kubernetes.io/default-container names, or the first.');

export const podRunningTimeoutFlag = (ms: number): Flag => duration('pod-running-timeout', '', 'How long (5s, 2m, 3h; more than zero) to wait until some Pod is running', ms);

export const overwriteFlag = (what: string, value = false): Flag => bool('overwrite', '', `Replace ${what} that are there already; without it they are refused.`, value);

export const allowlistFlag: Flag = stringArray('prune-allowlist', '', 'Prune these group/version/kinds instead of the default ones');
