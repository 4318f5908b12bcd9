// What the subcommands of `kubectl config` share: read the files together, change a copy, write back what changed.
// Upstream: client-go tools/clientcmd ModifyConfig; k8s.io/kubectl pkg/cmd/config.

import { CommandError } from '../../errors.ts';
import type { Entry, Kubeconfig, Section } from '../../kubeconfig/kubeconfig.ts';
import type { Kubectl } from '../../session.ts';

export interface Draft {
  readonly clusters: Map<string, Entry>;
  readonly contexts: Map<string, Entry>;
  readonly users: Map<string, Entry>;
  currentContext: string;
}

/** Changes the kubeconfig. @param change may throw CommandError; nothing is written then */
export function modify(k: Kubectl, change: (draft: Draft) => void): void {
  const { files } = k.config;
  const before = files.loadForEditing();
  const draft = { ...before, clusters: new Map(before.clusters), contexts: new Map(before.contexts), users: new Map(before.users) };
  change(draft);
  files.save(before, draft);
}

/** The kubeconfig for reading, as it is written. */
export const readConfig = (k: Kubectl): Kubeconfig => k.config.files.loadForEditing();

/** Sets fields of an entry; an empty string takes the field away. @returns whether the entry was there */
export function setFields(draft: Draft, section: Section, name: string, fields: Readonly<Record<string, unknown>>): boolean {
  const known = draft[section].get(name);
  const next: Record<string, unknown> = { ...known?.fields };
  for (const [field, value] of Object.entries(fields)) {
    if (value === '' || value === undefined) delete next[field];
    else next[field] = value;
  }
  draft[section].set(name, { origin: known?.origin ?? '', fields: next });
  return known !== undefined;
}

/** The one argument a command takes. @throws CommandError with its usage */
export function oneArgument(k: Kubectl): string {
  const [name] = k.args;
  if (k.args.length !== 1 || name === undefined) throw new CommandError(`Unexpected args: [${k.args.join(' ')}]`);
  return name;
}
