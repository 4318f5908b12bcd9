// kubectl edit. Upstream: k8s.io/kubectl v0.36 pkg/cmd/edit/edit.go.
// @supports yes kubectl: edit — KUBE_EDITOR, EDITOR or the page's editor, --output-patch, --subresource

import { bool } from '../../cobra/flag.ts';
import { fieldManagerFlag, filenameFlags, outputFlags, saveConfigFlag, subresourceFlag, validateFlag } from '../flags/common.ts';
import { editAndSubmit } from './edit/editor.ts';
import type { Verb } from './verb.ts';

export const edit: Verb = {
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  exactUse: true,
  short: 'Edit an object on the server',
  long: `Edit an object on the server in your editor: the one the environment variables KUBE_EDITOR or EDITOR name, else vi. Several objects may be edited at once; changes are applied one after the other. Files are only looked at for names: what is edited is on the server.

 The version that is edited is the one the kind is asked for in; to choose another, write the kind in full (deployments.v1.apps).

 The text is YAML unless -o asks for JSON.

 When something goes wrong, a file with your changes is kept. Most often someone else has changed the object meanwhile: then make your changes to the newer version, or bring your file up to date.`,
  examples: `# The service 'registry'
kubectl edit svc/registry

# With another editor
KUBE_EDITOR="nano" kubectl edit svc/registry

# As JSON, in the version v1
kubectl edit job.v1.batch/myjob -o json

# And remember the result for kubectl apply
kubectl edit deployment/mydeployment -o yaml --save-config

# The part 'status'
kubectl edit deployment mydeployment --subresource='status'`,
  completes: 'resources',
  flags: [
    ...outputFlags(),
    ...filenameFlags('naming the objects to edit'),
    validateFlag,
    bool('output-patch', '', 'Print the patch that is sent.'),
    bool('windows-line-endings', '', 'End lines as Windows does.'),
    fieldManagerFlag('kubectl-edit'),
    saveConfigFlag,
    subresourceFlag('Edit this part of the objects.'),
  ],
  *run(k) {
    const subresource = k.flags.string('subresource');
    yield* editAndSubmit(k, { mode: 'edit', fieldManager: k.flags.string('field-manager'), outputPatch: k.flags.bool('output-patch'), ...(subresource === '' ? {} : { subresource }) });
  },
};
