// kubectl alpha: there are no commands below it in this version. Upstream: k8s.io/kubectl v0.36 pkg/cmd/alpha.go.
// @supports yes kubectl: alpha

import type { Verb } from './verb.ts';

export const alpha: Verb = {
  use: 'alpha',
  short: 'Commands for features that are in alpha',
  long: 'Commands for alpha features, which clusters do not enable by themselves.',
  hidden: true,
  *run(k) {
    k.io.err('No alpha commands are available in this version of kubectl\n');
  },
};
