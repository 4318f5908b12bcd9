// kubectl config use-context, rename-context and delete-*. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/{use,rename}_context.go, delete_*.go.
// @supports yes kubectl: config use-context
// @supports yes kubectl: config rename-context
// @supports yes kubectl: config delete-cluster
// @supports yes kubectl: config delete-context
// @supports yes kubectl: config delete-user

import { quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { rootHelp } from '../../help-text.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { openConfig, unexpected, withEntry } from './common.ts';

export const useContext: Verb = {
  use: 'use-context CONTEXT_NAME',
  aliases: ['use'],
  exactUse: true,
  short: 'Switch to another context',
  long: 'Switch to another context.',
  examples: `# To that of the cluster minikube
kubectl config use-context minikube`,
  completes: 'contexts',
  *run(k) {
    const [name, ...more] = k.args;
    if (name === undefined || more.length > 0) throw unexpected(k);
    const { files, config } = openConfig(k);
    if (name === '') throw new CommandError('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new CommandError(`no context exists with the name: ${quote(name)}`);
    files.save(config, { ...config, currentContext: name });
    k.io.out(`Switched to context ${quote(name)}.\n`);
  },
};

export const renameContext: Verb = {
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  exactUse: true,
  short: 'Give a context another name',
  long: `Give a context of the kubeconfig another name.

 CONTEXT_NAME is what it is called now.

 NEW_NAME is what it will be called.

 Note: if it is the current context, current-context changes with it.`,
  examples: `# From 'old-name' to 'new-name'
kubectl config rename-context old-name new-name`,
  completes: 'contexts',
  *run(k) {
    const [from, to, ...more] = k.args;
    if (from === undefined || to === undefined || more.length > 0) throw unexpected(k);
    if (to === '') throw new CommandError('You must specify a new non-empty context name');
    const { files, config } = openConfig(k);
    const file = files.defaultFile();
    const entry = config.contexts.get(from);
    if (!entry) throw new CommandError(`cannot rename the context ${quote(from)}, it's not in ${file}`);
    if (config.contexts.has(to)) throw new CommandError(`cannot rename the context ${quote(from)}, the context ${quote(to)} already exists in ${file}`);
    const renamed = withEntry(withEntry(config, 'contexts', from, undefined), 'contexts', to, entry);
    files.save(config, { ...renamed, currentContext: config.currentContext === from ? to : config.currentContext });
    k.io.out(`Context ${quote(from)} renamed to ${quote(to)}.\n`);
  },
};

/** Takes an entry away and says from where. */
function remove(k: Kubectl, section: Section, what: string, warn?: (name: string, current: string) => void): void {
  const [name = '', ...more] = k.args;
  const { files, config } = openConfig(k);
  if (k.args.length === 0 || more.length > 0) {
    k.io.out(rootHelp(k.node, k.io.columns));
    return;
  }
  const file = files.defaultFile();
  if (!config[section].has(name)) throw new CommandError(`cannot delete ${what} ${name}, not in ${file}`);
  warn?.(name, config.currentContext);
  files.save(config, withEntry(config, section, name, undefined));
  k.io.out(`deleted ${what} ${name} from ${file}\n`);
}

export const deleteCluster: Verb = {
  use: 'delete-cluster NAME',
  exactUse: true,
  short: 'Delete a cluster',
  long: 'Delete a cluster from the kubeconfig.',
  examples: `# The cluster minikube
kubectl config delete-cluster minikube`,
  completes: 'clusters',
  *run(k) {
    remove(k, 'clusters', 'cluster');
  },
};

export const deleteContext: Verb = {
  use: 'delete-context NAME',
  exactUse: true,
  short: 'Delete a context',
  long: 'Delete a context from the kubeconfig.',
  examples: `# That of the cluster minikube
kubectl config delete-context minikube`,
  completes: 'contexts',
  *run(k) {
    remove(k, 'contexts', 'context', (name, current) => {
      if (name === current) k.io.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    });
  },
};

export const deleteUser: Verb = {
  use: 'delete-user NAME',
  exactUse: true,
  short: 'Delete a user',
  long: 'Delete a user from the kubeconfig.',
  examples: `# The user minikube
kubectl config delete-user minikube`,
  completes: 'users',
  *run(k) {
    if (k.args.length !== 1) throw k.usageError('user to delete is required');
    remove(k, 'users', 'user');
  },
};
