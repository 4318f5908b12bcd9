// kubectl set selector. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_selector.go.
// @supports yes kubectl: set selector

import { bool, string, strings } from '../../../cobra/flag.ts';
import { changesOf, sendChange } from '../../changes.ts';
import { CommandError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags } from '../../flags/common.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { record, recordFlag } from '../../record.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import { type KubeObject, kindOf, metadataOf } from '../../resource/object.ts';
import { parseToLabelSelector } from '../../selectors.ts';
import { asTyped } from '../../typed.ts';
import { dryRunOf, type Verb, withDryRun } from '../verb.ts';

export const setSelector: Verb = {
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  exactUse: true,
  short: 'Set what a service selects',
  long: `Set what an object selects. What it selected before is forgotten.

 A selector begins with a letter or digit and holds letters, digits, hyphens, dots and underscores, 63 at most. With --resource-version the object must still have that version. Only services can be changed so far.`,
  examples: `# Give a service and a deployment the same label before they are created
kubectl create service clusterip my-svc --clusterip="None" -o yaml --dry-run=client | kubectl set selector --local -f - 'environment=qa' -o yaml | kubectl create -f -
kubectl create deployment my-dep --image=nginx -o yaml --dry-run=client | kubectl label --local -f - environment=qa -o yaml | kubectl create -f -`,
  flags: [
    strings('filename', 'f', 'naming the objects.', [], { completes: 'files' }),
    ...filenameFlags('').filter((flag) => flag.name === 'recursive').map((flag) => ({ ...flag, default: true })), // biome-ignore format: one chain
    bool('all', '', 'All objects of the given kinds in the namespace'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    ...outputFlags(),
    fieldManagerFlag('kubectl-set'),
    recordFlag,
    string('resource-version', '', 'Change the selector only when the object has this version. For a single object.'),
    dryRunFlag,
  ],
  *run(k) {
    const { args, flags } = k;
    const dryRun = dryRunOf(k);
    const text = args.at(-1);
    const selector = text === undefined ? undefined : parseToLabelSelector(text);
    const printer = resultPrinter(k, withDryRun('selector updated', dryRun));
    if (!selector) throw new CommandError('one selector is required');
    const local = flags.bool('local');
    const version = flags.string('resource-version');
    yield* objectsFromFlags(k, local ? [] : args.slice(0, -1), local ? {} : { allowEmptySelector: flags.bool('all'), latest: true }).visit(function* (info) {
      const [change] = changesOf([info], (object) => {
        if (version !== '') metadataOf(object).resourceVersion = version;
        update(object, selector);
        record(k, object);
      });
      if (!change) return;
      if (change.failure) throw change.failure;
      if (local || dryRun === 'client') return printTo(k, printer, asTyped(change.after));
      const patch = version === '' ? change.patch : { ...change.patch, metadata: { resourceVersion: version } };
      printTo(k, printer, sendChange(k, { ...change, patch }, dryRun));
    });
  },
};

function update(object: KubeObject, selector: ReturnType<typeof parseToLabelSelector>): void {
  if (kindOf(object).kind !== 'Service') throw new CommandError('setting a selector is only supported for Services');
  const { matchExpressions = [], matchLabels = {} } = selector;
  if (matchExpressions.length > 0) {
    const shown = matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ');
    throw new CommandError(`match expression [${shown}] not supported on this object`);
  }
  object.spec = { ...(object.spec as object | undefined), selector: matchLabels };
}
