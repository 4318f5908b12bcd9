// kubectl options: the flags every command understands. Upstream: k8s.io/kubectl v0.36 pkg/cmd/options/options.go.
// @supports yes kubectl: options

import { FlagSet } from '../../cobra/flag-set.ts';
import { flagUsages } from '../../cobra/help.ts';
import type { Verb } from './verb.ts';

export const options: Verb = {
  use: 'options',
  short: 'List the flags every command understands',
  long: 'List the flags every command understands.',
  examples: '# Flags for every command\nkubectl options',
  *run(k) {
    const flags = new FlagSet(k.node.inheritedFlags()).all();
    k.io.out(`The following options can be passed to any command:\n\n${flagUsages(flags, k.io.columns)}`);
  },
};
