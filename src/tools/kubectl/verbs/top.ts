// kubectl top. Upstream: k8s.io/kubectl v0.36 pkg/cmd/top/top.go.
// @supports yes kubectl: top

import { topNode } from './top/node.ts';
import { topPod } from './top/pod.ts';
import { helpOnly, type Verb } from './verb.ts';

export const top: Verb = {
  use: 'top',
  suggestFor: ['stats'],
  short: 'See how much CPU and memory is used',
  long: `See how much CPU and memory nodes and Pods use.

 The numbers come from the metrics server, which must be installed and running in the cluster: it collects what the kubelets measure.

 They are made for autoscalers, which want a steady signal. The operating system's own tools, such as 'top', may show others.`,
  commands: [topNode, topPod],
  run: helpOnly('err'),
};
