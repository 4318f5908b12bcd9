// kubectl replace. Upstream: k8s.io/kubectl v0.36 pkg/cmd/replace/replace.go.
// @supports yes kubectl: replace — files, standard input, --force, --save-config, --subresource, --raw

import { text } from '../../../base/bytes.ts';
import type { Steps } from '../../../os/process.ts';
import { string } from '../../cobra/flag.ts';
import { type DeletionOptions, deleteObjects, propagationOf } from '../deletion.ts';
import { CommandError, isNotFound, withSource } from '../errors.ts';
import { deletionFlags, dryRunFlag, fieldManagerFlag, outputFlags, saveConfigFlag, subresourceFlag, validateFlag } from '../flags/common.ts';
import { withConfigurationIf } from '../last-applied.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import type { Printer } from '../print/printer.ts';
import { rawRequest, validateRaw } from '../raw.ts';
import { noFiles, objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { poll, timedOut } from '../until.ts';
import { type DryRun, dryRunOf, type Verb, validationOf, withDryRun } from './verb.ts';

export const replace: Verb = {
  use: 'replace -f FILENAME',
  exactUse: true,
  short: 'Put what files or standard input say in the place of objects',
  long: `Put what files or standard input say in the place of objects.

 JSON and YAML are understood. The whole object must be given; what is there now comes from

        $ kubectl get TYPE NAME -o yaml`,
  examples: `# A Pod from a file
kubectl replace -f ./pod.json

# From standard input
cat pod.json | kubectl replace -f -

# A Pod with another image
kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -

# Delete it and create it anew
kubectl replace --force -f ./pod.json`,
  flags: [
    ...outputFlags(),
    ...deletionFlags('with the objects to replace.').map((flag) => (flag.name === 'wait' ? { ...flag, default: false } : flag)),
    validateFlag,
    saveConfigFlag,
    dryRunFlag,
    string('raw', '', 'A path to put to, as it is; the kubeconfig says which server.'),
    fieldManagerFlag('kubectl-replace'),
    subresourceFlag('Replace this part of the objects.'),
  ],
  *run(k) {
    const fieldValidation = validationOf(k);
    const dryRun = dryRunOf(k);
    const printer = resultPrinter(k, withDryRun('replaced', dryRun));
    const deletion = deletionOf(k);
    k.namespace();
    validate(k, dryRun);
    const { flags } = k;
    if (flags.string('raw') !== '') return yield* rawRequest(k, 'PUT', flags.string('raw'), flags.strings('filename')[0]);
    if (flags.bool('force')) return yield* recreate(k, printer, deletion, fieldValidation);
    yield* objectsFromFlags(k, [], { validate: fieldValidation !== 'Ignore', subresource: flags.string('subresource') }).visit(function* (info) {
      const object = withConfigurationIf(flags.bool('save-config'), info.present);
      if (dryRun === 'client') return printTo(k, printer, object);
      printTo(k, printer, put(k, info, object, dryRun, fieldValidation));
    });
  },
};

function put(k: Kubectl, info: Info, object: KubeObject, dryRun: DryRun, fieldValidation: string): KubeObject {
  try {
    return info.replace(true, object, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager'), fieldValidation, subresource: k.flags.string('subresource') });
  } catch (error) {
    throw error instanceof CommandError ? withSource('replacing', info.source, error) : error;
  }
}

function deletionOf(k: Kubectl): DeletionOptions {
  const { flags } = k;
  const given = flags.number('grace-period');
  const options = {
    propagation: propagationOf(k),
    gracePeriod: given === 0 ? 1 : given,
    dryRun: 'none',
    ignoreNotFound: true,
    waits: flags.bool('wait') || given === 0,
    timeoutMs: flags.duration('timeout'),
    output: flags.string('output'),
  } as const;
  if (noFiles(k)) throw new CommandError('must specify one of -f and -k');
  return options;
}

function validate({ flags }: Kubectl, dryRun: DryRun): void {
  const force = flags.bool('force');
  if (flags.number('grace-period') >= 0 && !force) throw new CommandError('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !force) throw new CommandError('--timeout must have --force specified');
  if (force && dryRun !== 'none') throw new CommandError('--dry-run can not be used when --force is set');
  if (flags.string('raw') === '') return;
  const files = flags.strings('filename');
  if (files.length !== 1) throw new CommandError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(files[0] ?? '')) throw new CommandError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new CommandError('--raw and --recursive are mutually exclusive');
  if (flags.string('output') !== '') throw new CommandError('--raw and --output are mutually exclusive');
  validateRaw(flags.string('raw'));
}

const inputCopy = '/tmp/kubectl_replace_stdin';

/** Deletes what the files name, waits until it is gone, creates it again. Standard input is kept in a file, for it is read twice. */
function* recreate(k: Kubectl, printer: Printer, deletion: DeletionOptions, fieldValidation: string): Steps<void> {
  const names = k.flags.strings('filename');
  const filenames = names.map((name) => (name === '-' ? inputCopy : name));
  if (names.includes('-')) k.writeFile(inputCopy, text(yield* k.readInput()), 0o600);
  try {
    const first = objectsFromFlags(k, k.args, { filenames, requireObject: false });
    yield* deleteObjects(k, first, deletion);
    yield* waitUntilAllAreGone(k, first, deletion.timeoutMs || 5 * 60_000);
    yield* createAgain(k, printer, filenames, fieldValidation);
  } finally {
    if (names.includes('-')) k.process.namespaces.mount.unlink(inputCopy, k.access);
  }
}

function* waitUntilAllAreGone(k: Kubectl, result: Result, timeoutMs: number): Steps<void> {
  yield* result.visit(function* (info) {
    const gone = yield* poll(k, 1000, timeoutMs, () => {
      try {
        info.get();
        return false;
      } catch (error) {
        if (isNotFound(error)) return true;
        throw error;
      }
    });
    if (!gone) throw new CommandError(timedOut);
  });
}

function* createAgain(k: Kubectl, printer: Printer, filenames: readonly string[], fieldValidation: string): Steps<void> {
  let count = 0;
  yield* objectsFromFlags(k, [], { filenames, validate: fieldValidation !== 'Ignore' }).visit(function* (info) {
    const object = withConfigurationIf(k.flags.bool('save-config'), info.present);
    const created = info.create(object, { fieldManager: k.flags.string('field-manager'), fieldValidation });
    count++;
    printTo(k, printer, created);
  });
  if (count === 0) throw new CommandError('no objects passed to replace');
}
