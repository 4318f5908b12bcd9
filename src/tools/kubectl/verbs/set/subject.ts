// kubectl set subject. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/set_subject.go.
// @supports yes kubectl: set subject

import { jsonEqual } from '../../../../base/json.ts';
import { bool, stringArray } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { applyChanges, changesOf } from '../../changes.ts';
import { CommandError } from '../../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, selectorFlag } from '../../flags/common.ts';
import { resultPrinter } from '../../print/choose.ts';
import type { Info } from '../../resource/info.ts';
import { kindOf, listAt } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { dryRunOf, type Verb } from '../verb.ts';
import { objectsToChange, requireNotLocalAndServer } from './common.ts';

export const setSubject: Verb = {
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  exactUse: true,
  short: 'Add users, groups and service accounts to a role binding',
  long: 'Add users, groups and service accounts to a role binding or cluster role binding.',
  examples: `# A service account
kubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1

# Two users and a group
kubectl set subject rolebinding admin --user=user1 --user=user2 --group=group1

# Show what a file would become
kubectl create rolebinding admin --role=admin --user=admin -o yaml --dry-run=client | kubectl set subject --local -f - --user=foo -o yaml`,
  flags: [
    ...outputFlags(),
    ...filenameFlags('with the objects to change'),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    selectorFlag,
    bool('local', '', 'Do not talk to the server: work on the files.'),
    dryRunFlag,
    stringArray('user', '', 'Users who get the role'),
    stringArray('group', '', 'Groups that get the role'),
    stringArray('serviceaccount', '', 'Service accounts that get the role'),
    fieldManagerFlag('kubectl-set'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    resultPrinter(k, '');
    const { name: namespace } = k.namespace();
    const infos = yield* objectsToChange(k, k.args);
    requireNotLocalAndServer(k, dryRun);
    validate(k, infos);
    const wanted = subjectsOf(k, namespace);
    const changes = changesOf(infos, (object) => {
      const { kind } = kindOf(object);
      if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') throw new CommandError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
      const before = listAt(object, 'subjects');
      const added = wanted.filter((subject) => !before.some((one) => jsonEqual(one, subject)));
      object.subjects = [...before, ...added];
      return added.length > 0;
    });
    applyChanges(k, changes, [], { dryRun, operation: 'subjects updated', failed: 'failed to patch subjects to rolebinding: ', skipsEmpty: true });
  },
};

function validate({ flags }: Kubectl, infos: readonly Info[]): void {
  if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time');
  const accounts = flags.strings('serviceaccount');
  if (flags.strings('user').length + flags.strings('group').length + accounts.length === 0) throw new CommandError('you must specify at least one value of user, group or serviceaccount');
  for (const account of accounts) {
    const [namespace, name, ...more] = account.split(':');
    if (!name || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
    if (namespace === '' && infos.some((info) => kindOf(info.present).kind === 'ClusterRoleBinding')) throw new CommandError('serviceaccount must be <namespace>:<name>, namespace must be specified');
  }
}

function subjectsOf({ flags }: Kubectl, current: string): readonly Readonly<Record<string, string>>[] {
  const sorted = (name: string): readonly string[] => [...new Set(flags.strings(name))].sort(compareStrings);
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    ...sorted('user').map((name) => ({ kind: 'User', apiGroup, name })),
    ...sorted('group').map((name) => ({ kind: 'Group', apiGroup, name })),
    ...sorted('serviceaccount').map((account) => {
      const [namespace = '', name = ''] = account.split(':');
      return { kind: 'ServiceAccount', name, namespace: namespace || current };
    }),
  ];
}
