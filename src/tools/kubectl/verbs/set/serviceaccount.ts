// kubectl set serviceaccount. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_serviceaccount.go.
// @supports yes kubectl: set serviceaccount

import { bool } from '../../../cobra/flag.ts';
import { applyChanges, changesOf, podSpecOf } from '../../changes.ts';
import { CommandError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags } from '../../flags/common.ts';
import { resultPrinter } from '../../print/choose.ts';
import { record, recordFlag } from '../../record.ts';
import { dryRunOf, type Verb } from '../verb.ts';
import { objectsToChange, requireNotLocalAndServer } from './common.ts';

export const setServiceAccount: Verb = {
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  aliases: ['sa'],
  exactUse: true,
  short: 'Change the service account Pods run under',
  long: `Change the service account that the Pods of an object run under.

 Objects can be (case does not matter):

 replicationcontroller (rc), deployment (deploy), daemonset (ds), job, replicaset (rs), statefulset`,
  examples: `# Of a deployment
kubectl set serviceaccount deployment nginx-deployment serviceaccount1

# Show what a file would become
kubectl set sa -f nginx-deployment.yaml serviceaccount1 --local --dry-run=client -o yaml`,
  flags: [
    ...outputFlags(),
    ...filenameFlags('naming the objects to change.'),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-set'),
    recordFlag,
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    requireNotLocalAndServer(k, dryRun);
    resultPrinter(k, '');
    k.namespace();
    const name = k.args.at(-1);
    if (name === undefined) throw new CommandError('serviceaccount is required');
    const infos = yield* objectsToChange(k, k.args.slice(0, -1), false);
    const changes = changesOf(infos, (object) => {
      podSpecOf(object).serviceAccountName = name;
      record(k, object);
    });
    applyChanges(k, changes, [], { dryRun, operation: 'serviceaccount updated', failed: 'failed to patch ServiceAccountName ', skipsEmpty: false });
  },
};
