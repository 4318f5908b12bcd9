// `--record`, deprecated and still there: the command is kept as an object's change cause, which `rollout history` shows.
// Upstream: cli-runtime v0.36 genericclioptions/record_flags.go.
// Leaves out: the verbs that hardly anybody recorded with (annotate, autoscale, create, edit, expose, label, patch, replace, run).

import { bool } from '../cobra/flag.ts';
import { type KubeObject, metadataOf } from './resource/object.ts';
import type { Kubectl } from './session.ts';

const changeCause = 'kubernetes.io/change-cause';

export const recordFlag = bool('record', '', 'Keep this command in an annotation of the object.', false, { deprecated: '--record will be removed in the future' });

/** Flags whose values are nobody's business. */
const classified: ReadonlySet<string> = new Set(['password', 'token', 'username']);

/** The annotation to be set; undefined where nobody asked for it. */
export function causeOf(k: Kubectl): Readonly<Record<string, string>> | undefined {
  if (!k.flags.bool('record')) return undefined;
  const flags = k.flags.spoken.map(([name, value]) => ` --${name}=${classified.has(name) ? 'CLASSIFIED' : value}`).join('');
  return { [changeCause]: `${[k.node.path, ...k.args].join(' ')}${flags}` };
}

/** Puts the command into an object that is going to be sent. */
export function record(k: Kubectl, object: KubeObject): void {
  const cause = causeOf(k);
  if (cause) metadataOf(object).annotations = { ...metadataOf(object).annotations, ...cause };
}
