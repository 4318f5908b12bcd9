// kubectl config. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/config.go.
// @supports yes kubectl: config

import { getClusters, getContexts, getUsers, currentContext } from './config/get.ts';
import { deleteCluster, deleteContext, deleteUser, renameContext, useContext } from './config/entries.ts';
import { setProperty, unsetProperty } from './config/property.ts';
import { setCluster } from './config/set-cluster.ts';
import { setContext } from './config/set-context.ts';
import { setCredentials } from './config/set-credentials.ts';
import { view } from './config/view.ts';
import { helpOnly, type Verb } from './verb.ts';

export const config: Verb = {
  use: 'config SUBCOMMAND',
  exactUse: true,
  short: 'Change kubeconfig files',
  long: `Change kubeconfig files, for example with "kubectl config set current-context my-context".

 Which files count:

  1.  With the --kubeconfig flag only that file does. The flag may be given once, and nothing is merged.
  2.  If the environment variable $KUBECONFIG is set, it lists paths, and their contents are merged. What is changed is changed in the file it stands in; what is new goes into the first file that exists, and if none does, the last one of the list is made.
  3.  Otherwise \${HOME}/.kube/config, and nothing is merged.`,
  commands: [view, setCluster, setCredentials, setContext, setProperty, unsetProperty, currentContext, useContext, getContexts, getClusters, getUsers, deleteCluster, deleteContext, deleteUser, renameContext],
  run: helpOnly('err'),
};
