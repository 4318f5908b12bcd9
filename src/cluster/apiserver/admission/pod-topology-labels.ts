// A Pod that gets its node also gets the node's zone and region as labels.
// Upstream: plugin/pkg/admission/podtopologylabels. Called by the binding subresource, which knows both.

import type { ApiObject } from '../../../api/object.ts';

const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** The labels a node gives to Pods bound to it. */
export function topologyLabelsOf(node: ApiObject | undefined): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const name of topologyLabels) {
    const value = node?.metadata.labels?.[name];
    if (value !== undefined) out[name] = value;
  }
  return out;
}
