// kubectl config use-context, current-context, get-contexts, get-clusters, get-users, delete-*, rename-context.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/config.
// @supports yes kubectl: config use-context, current-context, get-*, delete-*, rename-context

import { formatTable } from '../../../../base/table.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';
import { type Kubectl, requireNoArguments } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { modify, oneArgument, readConfig } from './editing.ts';

export const useContext: Verb = {
  use: 'use-context CONTEXT_NAME',
  exactUse: true,
  aliases: ['use'],
  short: 'Make a context the current one',
  long: 'Make a context of the kubeconfig the current one.',
  examples: '# The context of the cluster minikube\nkubectl config use-context minikube',
  completes: 'contexts',
  *run(k) {
    const name = oneArgument(k);
    modify(k, (draft) => {
      if (!draft.contexts.has(name)) throw new CommandError(`no context exists with the name: "${name}"`);
      draft.currentContext = name;
    });
    k.io.out(`Switched to context "${name}".\n`);
  },
};

export const currentContext: Verb = {
  use: 'current-context',
  short: 'Show the current context',
  long: 'Show the name of the current context.',
  examples: '# The current context\nkubectl config current-context',
  *run(k) {
    requireNoArguments(k);
    const { currentContext: name } = readConfig(k);
    if (name === '') throw new CommandError('current-context is not set');
    k.io.out(`${name}\n`);
  },
};

export const getContexts: Verb = {
  use: 'get-contexts [(-o|--output=)name)]',
  exactUse: true,
  short: 'List contexts of the kubeconfig',
  long: 'List contexts of the kubeconfig, all of them or those that are named.',
  examples: '# All contexts\nkubectl config get-contexts\n\n# One of them\nkubectl config get-contexts my-context',
  completes: 'contexts',
  flags: [bool('no-headers', '', 'Leave out the headers of the table.'), string('output', 'o', "'name' or nothing")],
  *run(k) {
    const output = k.flags.string('output');
    if (output !== '' && output !== 'name') throw new CommandError(`output must be one of '' or 'name': ${output}`);
    const config = readConfig(k);
    const names = k.args.length ? k.args.filter((name) => config.contexts.has(name)) : [...config.contexts.keys()].sort(compareStrings);
    const missing = k.args.filter((name) => !config.contexts.has(name));
    if (output === 'name') k.io.out(names.map((name) => `${name}\n`).join(''));
    else k.io.out(contextTable(k, names));
    if (missing.length) throw new CommandError(missing.map((name) => `context ${name} not found`).join('\n'));
  },
};

function contextTable(k: Kubectl, names: readonly string[]): string {
  const config = readConfig(k);
  const rows = names.map((name) => {
    const fields = config.contexts.get(name)?.fields ?? {};
    return [name === config.currentContext ? '*' : '', name, String(fields['cluster'] ?? ''), String(fields['user'] ?? ''), String(fields['namespace'] ?? '')];
  });
  return formatTable(k.flags.bool('no-headers') ? rows : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], ...rows]);
}

function lister(use: string, section: Section, what: string): Verb {
  return {
    use,
    short: `List ${what} of the kubeconfig`,
    long: `List the names of the ${what} of the kubeconfig.`,
    examples: `# All ${what}\nkubectl config ${use}`,
    *run(k) {
      const names = [...readConfig(k)[section].keys()].sort(compareStrings);
      k.io.out(`NAME\n${names.map((name) => `${name}\n`).join('')}`);
    },
  };
}

export const getClusters = lister('get-clusters', 'clusters', 'clusters');
export const getUsers = lister('get-users', 'users', 'users');

function remover(use: string, section: Section, what: string): Verb {
  return {
    use: `${use} NAME`,
    exactUse: true,
    short: `Delete a ${what} of the kubeconfig`,
    long: `Delete a ${what} of the kubeconfig.`,
    examples: `# The ${what} minikube\nkubectl config ${use} minikube`,
    *run(k) {
      const name = oneArgument(k);
      const file = k.config.files.defaultFile();
      let active = false;
      modify(k, (draft) => {
        if (!draft[section].delete(name)) throw new CommandError(`cannot delete ${what} ${name}, not in ${file}`);
        active = section === 'contexts' && draft.currentContext === name;
      });
      k.io.out(`deleted ${what} ${name} from ${file}\n`);
      if (active) k.io.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    },
  };
}

export const deleteContext = remover('delete-context', 'contexts', 'context');
export const deleteCluster = remover('delete-cluster', 'clusters', 'cluster');
export const deleteUser = remover('delete-user', 'users', 'user');

export const renameContext: Verb = {
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  exactUse: true,
  short: 'Rename a context of the kubeconfig',
  long: 'Rename a context of the kubeconfig. When it is the current one, it stays that under its new name.',
  examples: '# From old-name to new-name\nkubectl config rename-context old-name new-name',
  completes: 'contexts',
  *run(k) {
    const [from = '', to = ''] = k.args;
    if (k.args.length !== 2) throw new CommandError(`Unexpected args: [${k.args.join(' ')}]`);
    modify(k, (draft) => {
      const entry = draft.contexts.get(from);
      if (!entry) throw new CommandError(`cannot rename the context "${from}", it's not in ${k.config.files.defaultFile()}`);
      if (draft.contexts.has(to)) throw new CommandError(`cannot rename the context "${from}", the context "${to}" already exists in ${k.config.files.defaultFile()}`);
      draft.contexts.set(to, entry);
      draft.contexts.delete(from);
      if (draft.currentContext === from) draft.currentContext = to;
    });
    k.io.out(`Context "${from}" renamed to "${to}".\n`);
  },
};
