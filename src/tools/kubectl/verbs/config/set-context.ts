// kubectl config set-context. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/set_context.go.
// @supports yes kubectl: config set-context

import { bool, optional } from '../../../cobra/flag.ts';
import { quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { Verb } from '../verb.ts';
import { openConfig, saveEntry, unexpected } from './common.ts';

export const setContext: Verb = {
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  exactUse: true,
  short: 'Set fields of a context',
  long: `Set fields of a context in the kubeconfig.

 If it is there already, the fields you do not name stay.`,
  examples: `# Only the user of the context gce
kubectl config set-context gce --user=cluster-admin`,
  completes: 'contexts',
  flags: [
    bool('current', '', 'The current context'),
    optional('cluster', '', "The context's cluster", { completes: 'clusters' }),
    optional('user', '', "The context's user", { completes: 'users' }),
    optional('namespace', 'n', "The context's namespace", { completes: 'namespaces' }),
  ],
  *run(k) {
    if (k.args.length > 1) throw unexpected(k);
    const [given = ''] = k.args;
    const current = k.flags.bool('current');
    if (given === '' && !current) throw new CommandError('you must specify a non-empty context name or --current');
    if (given !== '' && current) throw new CommandError('you cannot specify both a context name and --current');
    const { config } = openConfig(k);
    if (current && config.currentContext === '') throw new CommandError('no current context is set');
    const name = current ? config.currentContext : given;
    const before = config.contexts.get(name);
    const fields: Record<string, unknown> = { ...before?.fields };
    for (const field of ['cluster', 'user', 'namespace']) if (k.flags.changed(field)) fields[field] = k.flags.string(field);
    saveEntry(k, 'contexts', name, fields);
    k.io.out(`Context ${quote(name)} ${before ? 'modified' : 'created'}.\n`);
  },
};
