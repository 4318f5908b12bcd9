/** Pods, as `kubectl describe pod` shows them. Upstream: k8s.io/kubectl/pkg/describe describePod. */
import type { ClusterReader } from '../../cluster-reader.ts';
import type { Pod } from '../../types.ts';
import { qosClass } from '../shared/qos.ts';
import { describeContainers } from './containers.ts';
import { describeTolerations, nodeSelectors, schedulingGroupLines, topologyLines } from './placement.ts';
import { describeVolumes } from './volumes.ts';
import { ageText, controlledBy, DescribeWriter, timeText } from './writer.ts';

export function describePod(pod: Pod, reader: ClusterReader): string {
  const out = new DescribeWriter();
  describeIdentity(out, pod, reader);
  const { spec, status } = pod;
  const resolve = (path: string): string => fieldValue(pod, path);
  if (spec?.initContainers?.length) describeContainers(out, 'Init Containers', spec.initContainers, status?.initContainerStatuses ?? [], resolve, '');
  describeContainers(out, 'Containers', spec?.containers ?? [], status?.containerStatuses ?? [], resolve, '');
  const ephemeral = spec?.ephemeralContainers ?? [];
  if (ephemeral.length) describeContainers(out, 'Ephemeral Containers', ephemeral, status?.ephemeralContainerStatuses ?? [], resolve, '');
  describeConditions(out, pod);
  describeVolumes(out, spec?.volumes, '');
  out.line(0, `QoS Class:\t${status?.qosClass ?? (pod.spec ? qosClass(pod.spec) : '')}`);
  nodeSelectors(out, spec?.nodeSelector, '');
  describeTolerations(out, spec?.tolerations, '');
  topologyLines(out, spec?.topologySpreadConstraints);
  schedulingGroupLines(out, spec?.schedulingGroup, '');
  return out.flush();
}

function describeIdentity(out: DescribeWriter, pod: Pod, reader: ClusterReader): void {
  const { metadata, spec, status } = pod;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec?.priority !== undefined) {
    out.line(0, `Priority:\t${spec.priority}`);
    if (spec.priorityClassName) out.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  }
  if (spec?.runtimeClassName) out.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec?.serviceAccountName) out.line(0, `Service Account:\t${spec.serviceAccountName}`);
  out.line(0, spec?.nodeName ? `Node:\t${spec.nodeName}/${status?.hostIP ?? ''}` : 'Node:\t<none>');
  if (status?.startTime) out.line(0, `Start Time:\t${timeText(status.startTime)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  if (metadata.deletionTimestamp && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    out.line(0, `Status:\tTerminating (lasts ${ageText(metadata.deletionTimestamp, reader.nowMs)})`);
    out.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else out.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.reason) out.line(0, `Reason:\t${status.reason}`);
  if (status?.message) out.line(0, `Message:\t${status.message}`);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) {
    out.line(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') out.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  out.line(0, `IP:\t${status?.podIP ?? ''}`);
  if (status?.podIPs?.length) {
    out.line(0, 'IPs:');
    for (const { ip } of status.podIPs) out.line(1, `IP:\t${ip ?? ''}`);
  } else out.line(0, 'IPs:\t<none>');
  const owner = controlledBy(metadata);
  if (owner) out.line(0, `Controlled By:\t${owner}`);
  if (status?.nominatedNodeName) out.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
}

function describeConditions(out: DescribeWriter, pod: Pod): void {
  const gates = pod.spec?.readinessGates ?? [];
  const conditions = pod.status?.conditions ?? [];
  if (gates.length) {
    out.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const gate of gates) out.line(1, `${gate.conditionType} \t${conditions.find((c) => c.type === gate.conditionType)?.status ?? '<none>'} `);
  }
  if (conditions.length === 0) return;
  out.line(0, 'Conditions:\n  Type\tStatus');
  for (const condition of conditions) out.line(1, `${condition.type} \t${condition.status} `);
}

/** The fields of a Pod that environment variables can name. */
function fieldValue(pod: Pod, path: string): string {
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    default:
      break;
  }
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  return keyed ? ((keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations)?.[keyed[2] ?? ''] ?? '') : '';
}
