// kubectl apply edit-last-applied. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/apply_edit_last_applied.go.

import { bool } from '../../../cobra/flag.ts';
import { fieldManagerFlag, filenameFlags, outputFlags, validateFlag } from '../../flags/common.ts';
import { editAndSubmit } from '../edit/editor.ts';
import type { Verb } from '../verb.ts';

export const editLastApplied: Verb = {
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  exactUse: true,
  short: 'Edit what was applied last to an object',
  long: `Edit what was applied last, as the annotation of the object has it, in your editor: the one the environment variables KUBE_EDITOR or EDITOR name, else vi. Several objects may be edited at once; changes are applied one after the other. Files are only looked at for names: what is edited is on the server.

 The text is YAML unless -o asks for JSON.

 When something goes wrong, a file with your changes is kept. Most often someone else has changed the object meanwhile: then make your changes to the newer version, or bring your file up to date.`,
  examples: `# By kind and name, as YAML
kubectl apply edit-last-applied deployment/nginx

# By file, as JSON
kubectl apply edit-last-applied -f deploy.yaml -o json`,
  completes: 'resources',
  flags: [
    ...outputFlags(),
    ...filenameFlags('naming the objects to edit'),
    bool('windows-line-endings', '', 'End lines as Windows does.'),
    fieldManagerFlag('kubectl-client-side-apply'),
    validateFlag,
  ],
  *run(k) {
    yield* editAndSubmit(k, { mode: 'edit-last-applied', fieldManager: k.flags.string('field-manager') });
  },
};
