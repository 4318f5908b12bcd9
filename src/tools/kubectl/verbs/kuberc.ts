// kubectl kuberc. Upstream: k8s.io/kubectl v0.36 pkg/cmd/kuberc/kuberc.go.
// @supports yes kubectl: kuberc — view, set

import { set } from './kuberc/set.ts';
import { view } from './kuberc/view.ts';
import { helpOnly, type Verb } from './verb.ts';

export const kuberc: Verb = {
  use: 'kuberc SUBCOMMAND',
  exactUse: true,
  short: 'Change kuberc files',
  long: `See and change your own preferences (kuberc): aliases of commands, and other defaults of flags.`,
  examples: `# The preferences there are
kubectl kuberc view

# 'kubectl get' prints wide tables
kubectl kuberc set --section defaults --command get --option output=wide

# 'kubectl getn' gets nodes
kubectl kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide`,
  commands: [view, set],
  run: helpOnly('err'),
};
