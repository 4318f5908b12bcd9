// kubectl config. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/config.go.

import { setCluster, setContext, setCredentials } from './config/entries.ts';
import { currentContext, deleteCluster, deleteContext, deleteUser, getClusters, getContexts, getUsers, renameContext, useContext } from './config/names.ts';
import { set, unset, view } from './config/properties.ts';
import { helpOnly, type Verb } from './verb.ts';

export const config: Verb = {
  use: 'config SUBCOMMAND',
  exactUse: true,
  short: 'Change kubeconfig files',
  long: `Change kubeconfig files, with subcommands such as "kubectl config set current-context my-context".

 Which file is used:

  1.  With --kubeconfig, only that file.
  2.  Else, with $KUBECONFIG, the files it lists, merged; a value is changed in the file that has it, and a new one goes into the last file that exists.
  3.  Else \${HOME}/.kube/config.`,
  commands: [currentContext, deleteCluster, deleteContext, deleteUser, getClusters, getContexts, getUsers, renameContext, set, setCluster, setContext, setCredentials, unset, useContext, view],
  run: helpOnly('out'),
};
