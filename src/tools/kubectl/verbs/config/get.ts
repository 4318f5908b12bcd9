// kubectl config get-contexts, get-clusters, get-users and current-context. Upstream: k8s.io/kubectl v0.36 pkg/cmd/config/get_*.go, current_context.go.
// @supports yes kubectl: config get-contexts
// @supports yes kubectl: config get-clusters
// @supports yes kubectl: config get-users
// @supports yes kubectl: config current-context

import { alignColumns, printerTable } from '../../../../base/table.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { aggregate, CommandError } from '../../errors.ts';
import type { Verb } from '../verb.ts';
import { openConfig } from './common.ts';

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort(compareStrings);

export const currentContext: Verb = {
  use: 'current-context',
  short: 'Show the current context',
  long: 'Show the current context.',
  examples: `# The current context
kubectl config current-context`,
  *run(k) {
    const { config } = openConfig(k);
    if (config.currentContext === '') throw new CommandError('current-context is not set');
    k.io.out(`${config.currentContext}\n`);
  },
};

export const getClusters: Verb = {
  use: 'get-clusters',
  short: 'List the clusters',
  long: 'List the clusters the kubeconfig names.',
  examples: `# The clusters kubectl knows
kubectl config get-clusters`,
  *run(k) {
    k.io.out(`${['NAME', ...sorted(openConfig(k).config.clusters.keys())].join('\n')}\n`);
  },
};

export const getUsers: Verb = {
  use: 'get-users',
  short: 'List the users',
  long: 'List the users the kubeconfig names.',
  examples: `# The users kubectl knows
kubectl config get-users`,
  *run(k) {
    k.io.out(`${['NAME', ...sorted(openConfig(k).config.users.keys())].join('\n')}\n`);
  },
};

export const getContexts: Verb = {
  use: 'get-contexts [(-o|--output=)name)]',
  exactUse: true,
  short: 'List contexts',
  long: 'List one context of the kubeconfig, or several.',
  examples: `# All contexts
kubectl config get-contexts

# One context
kubectl config get-contexts my-context`,
  flags: [bool('no-headers', '', 'No line with the names of the columns.'), string('output', 'o', 'How to print: (name).', '', { completes: 'words:name' })],
  *run(k) {
    const output = k.flags.string('output');
    if (output !== '' && output !== 'name') throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    const { config } = openConfig(k);
    const missing = k.args.filter((name) => !config.contexts.has(name));
    const names = sorted(k.args.length === 0 ? config.contexts.keys() : k.args.filter((name) => config.contexts.has(name)));
    const row = (name: string): string => {
      const { cluster = '', user = '', namespace = '' } = (config.contexts.get(name)?.fields ?? {}) as Readonly<Record<string, string>>;
      return output === 'name' ? name : [config.currentContext === name ? '*' : ' ', name, cluster, user, namespace].join('\t');
    };
    const header = k.flags.bool('no-headers') || output === 'name' ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
    k.io.out(alignColumns([...header, ...names.map(row)].map((line) => `${line}\n`).join(''), printerTable));
    const failure = aggregate(missing.map((name) => new CommandError(`context ${name} not found`)));
    if (failure) throw failure;
  },
};
