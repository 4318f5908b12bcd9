/** Classes, CSI nodes, ranges of addresses and addresses. Upstream: k8s.io/kubectl/pkg/describe, one describer each. */
import { formatLabels } from '../../meta/labels.ts';
import type { CSINode } from '../csinode.ts';
import type { IngressClass } from '../ingressclass.ts';
import type { IPAddress } from '../ipaddress.ts';
import type { ServiceCIDR } from '../servicecidr.ts';
import type { VolumeAttributesClass } from '../volumeattributesclass.ts';
import { DescribeWriter, timeText } from './writer.ts';

type Labels = Readonly<Record<string, string>> | undefined;

export function describeIngressClass({ metadata, spec }: IngressClass): string {
  const out = new DescribeWriter();
  out.head(metadata, { namespace: false });
  out.line(0, `Controller:\t${spec?.controller ?? ''}`);
  const parameters = spec?.parameters;
  if (parameters) {
    out.line(0, 'Parameters:');
    if (parameters.apiGroup !== undefined) out.line(1, `APIGroup:\t${parameters.apiGroup}`);
    out.line(1, `Kind:\t${parameters.kind}`);
    out.line(1, `Name:\t${parameters.name}`);
  }
  return out.flush();
}

export function describeCsiNode({ metadata, spec }: CSINode): string {
  const out = new DescribeWriter();
  out.head(metadata, { namespace: false });
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  out.line(0, 'Spec:');
  if (!spec?.drivers) return out.flush();
  out.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
    out.line(2, `${name}:`);
    out.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      out.line(3, 'Allocatables:');
      out.line(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys) out.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
  return out.flush();
}

export function describeAttributesClass({ metadata, driverName, parameters }: VolumeAttributesClass): string {
  const out = new DescribeWriter();
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  out.line(0, `DriverName:\t${driverName}`);
  out.line(0, `Parameters:\t${formatLabels(parameters as Labels)}`);
  return out.flush();
}

export function describeServiceCidr({ metadata, spec, status }: ServiceCIDR): string {
  const out = new DescribeWriter();
  out.head(metadata, { namespace: false });
  out.line(0, `CIDRs:\t${(spec?.cidrs ?? []).join(', ')}`);
  if (!status?.conditions?.length) return out.flush();
  out.line(0, 'Status:');
  out.line(0, 'Conditions:');
  out.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
  out.line(1, '----\t------\t------------------\t------\t-------');
  for (const c of status.conditions) out.line(1, `${c.type}\t${c.status}\t${timeText(c.lastTransitionTime)}\t${c.reason}\t${c.message}`);
  return out.flush();
}

export function describeIpAddress({ metadata, spec }: IPAddress): string {
  const out = new DescribeWriter();
  out.head(metadata, { namespace: false });
  const parent = spec?.parentRef;
  if (!parent) return out.flush();
  out.line(0, 'Parent Reference:');
  out.line(1, `Group:\t${parent.group ?? ''}`);
  out.line(1, `Resource:\t${parent.resource}`);
  out.line(1, `Namespace:\t${parent.namespace ?? ''}`);
  out.line(1, `Name:\t${parent.name}`);
  return out.flush();
}
