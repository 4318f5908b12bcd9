// kubectl kuberc view. Upstream: k8s.io/kubectl v0.36 pkg/cmd/kuberc/view.go.

import { string } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { asObject, loadStored, preferenceFile, savePreference } from '../../kuberc/save.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Verb } from '../verb.ts';

export const view: Verb = {
  use: 'view',
  exactUse: true,
  short: 'Show the preferences',
  long: 'Show the preferences of a kuberc file.',
  examples: `# As YAML
kubectl kuberc view

# As JSON
kubectl kuberc view --output json

# Of another file
kubectl kuberc view --kuberc /path/to/kuberc`,
  flags: [...outputFlags().map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)), string('kuberc', '', 'The file with the preferences; KUBECTL_KUBERC=false or KUBERC=off switch them off.')],
  *run(k) {
    const { path, explicit } = preferenceFile(k);
    if (k.fileType(path) === undefined) {
      if (explicit) throw new CommandError(`kuberc file not found at ${path}`);
      k.io.out(`kuberc file not found at ${path}\nWould you like to generate a default kuberc file with recommended options? (y/N): `);
      const answer = yield* k.readLine();
      if (answer?.trim().toLowerCase() === 'y') savePreference(k, { aliases: null, defaults: recommended }, path);
      return;
    }
    const { aliases, defaults, ...rest } = loadStored(k, path);
    printTo(k, resultPrinter(k, ''), asObject({ ...rest, aliases: aliases ?? [], defaults: defaults ?? [] }) as KubeObject);
  },
};

/** What a new file says: apply on the server, and ask before deleting. */
const recommended = [
  { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
  { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
];
