// kubectl create, from files; the generators are in create/.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create.go.
// @supports yes kubectl: create -f, --edit, --raw, --save-config, --dry-run

import { bool, string } from '../../cobra/flag.ts';
import { printList } from '../../go/quote.ts';
import { CommandError, withSource } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, saveConfigFlag, selectorFlag, validateFlag } from '../flags/common.ts';
import { withConfigurationIf } from '../last-applied.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { rawRequest, validateRaw } from '../raw.ts';
import { Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { createConfigMap } from './create/configmap.ts';
import { createDeployment } from './create/deployment.ts';
import { createIngress } from './create/ingress.ts';
import { createCronJob, createJob } from './create/job.ts';
import { createNamespace } from './create/namespace.ts';
import { createPodDisruptionBudget } from './create/poddisruptionbudget.ts';
import { createPriorityClass } from './create/priorityclass.ts';
import { createQuota } from './create/quota.ts';
import { createClusterRole, createRole } from './create/role.ts';
import { createClusterRoleBinding, createRoleBinding } from './create/rolebinding.ts';
import { createSecret } from './create/secret.ts';
import { createService } from './create/service.ts';
import { createServiceAccount } from './create/serviceaccount.ts';
import { createToken } from './create/token.ts';
import { editAndSubmit } from './edit/editor.ts';
import { dryRunOf, type Verb, validationOf, withDryRun } from './verb.ts';

export const create: Verb = {
  use: 'create -f FILENAME',
  exactUse: true,
  short: 'Create an object from a file or from standard input',
  long: `Create an object from a file or from standard input.

 JSON and YAML are understood.`,
  examples: `# From a file
kubectl create -f ./pod.json

# From standard input
cat pod.json | kubectl create -f -

# Edited before it is sent
kubectl create -f registry.yaml --edit -o json`,
  commands: [
    createNamespace,
    createQuota,
    createSecret,
    createConfigMap,
    createServiceAccount,
    createService,
    createDeployment,
    createClusterRole,
    createClusterRoleBinding,
    createRole,
    createRoleBinding,
    createPodDisruptionBudget,
    createPriorityClass,
    createJob,
    createCronJob,
    createIngress,
    createToken,
  ],
  flags: [
    ...filenameFlags('with the objects to create'),
    validateFlag,
    bool('edit', '', 'Edit the objects before they are sent'),
    bool('windows-line-endings', '', 'With --edit: end lines as Windows does.'),
    saveConfigFlag,
    dryRunFlag,
    selectorFlag,
    string('raw', '', 'A path to post to, as it is; the kubeconfig says which server.'),
    fieldManagerFlag('kubectl-create'),
    ...outputFlags(),
  ],
  *run(k) {
    if (k.args.length > 0) throw k.usageError(`Unexpected args: ${printList(k.args)}`);
    const dryRun = dryRunOf(k);
    const fieldValidation = validationOf(k);
    const printer = resultPrinter(k, withDryRun('created', dryRun));
    validate(k);
    const { flags } = k;
    if (flags.string('raw') !== '') return yield* rawRequest(k, 'POST', flags.string('raw'), flags.strings('filename')[0]);
    if (flags.bool('edit')) return yield* editAndSubmit(k, { mode: 'create', fieldManager: 'kubectl-create' });
    let count = 0;
    yield* objectsToCreate(k, fieldValidation !== 'Ignore').visit(function* (info) {
      const object = withConfigurationIf(flags.bool('save-config'), info.present);
      info.object = object;
      if (dryRun !== 'client') {
        try {
          info.refresh(info.create(object, { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager'), fieldValidation }));
        } catch (error) {
          throw error instanceof CommandError ? withSource('creating', info.source, error) : error;
        }
      }
      count++;
      printTo(k, printer, info.present);
    });
    if (count === 0) throw new CommandError('no objects passed to create');
  },
};

function objectsToCreate(k: Kubectl, validates: boolean): Result {
  const { name, explicit } = k.namespace();
  return new Result(k, {
    namespace: name,
    defaultNamespace: true,
    enforceNamespace: explicit,
    filenames: k.flags.strings('filename'),
    kustomize: k.flags.string('kustomize'),
    recursive: k.flags.bool('recursive'),
    labelSelector: k.flags.string('selector'),
    continueOnError: true,
    flatten: true,
    validate: validates,
  }).check();
}

function validate(k: Kubectl): void {
  const { flags } = k;
  const files = flags.strings('filename');
  if (files.length === 0 && flags.string('kustomize') === '') throw new CommandError('must specify one of -f and -k');
  if (flags.string('raw') === '') return;
  if (flags.bool('edit')) throw new CommandError('--raw and --edit are mutually exclusive');
  if (files.length !== 1) throw new CommandError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(files[0] ?? '')) throw new CommandError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new CommandError('--raw and --recursive are mutually exclusive');
  if (flags.string('selector') !== '') throw new CommandError('--raw and --selector (-l) are mutually exclusive');
  if (flags.string('output') !== '') throw new CommandError('--raw and --output are mutually exclusive');
  validateRaw(flags.string('raw'));
}
