/** Workloads, as `kubectl describe` shows them. Upstream: k8s.io/kubectl/pkg/describe, one describer each. */
import { humanDuration } from '../../../base/duration.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import type { ClusterReader } from '../../cluster-reader.ts';
import { jsonEqual } from '../../../base/json.ts';
import { formatLabelSelector, formatLabels } from '../../meta/labels.ts';
import type { CronJob, DaemonSet, Deployment, Job, Pod, PodTemplateSpec, ReplicaSet, ReplicationController, StatefulSet } from '../../types.ts';
import { describeContainers } from './containers.ts';
import { describeTolerations, nodeSelectors, schedulingGroupLines, topologyLines } from './placement.ts';
import { describeVolumes } from './volumes.ts';
import { controlledBy, DescribeWriter, timeText } from './writer.ts';

/** Upstream: DescribePodTemplate. */
export function describeTemplate(out: DescribeWriter, template: PodTemplateSpec | undefined, indent = ''): void {
  const inner = `${indent}  `;
  out.raw(`${indent}Pod Template:\n`);
  if (!template) return out.raw(`${inner}<unset>`);
  out.labels(`${inner.slice(indent.length)}Labels`, template.metadata?.labels, indent);
  if (Object.keys(template.metadata?.annotations ?? {}).length) out.annotations(template.metadata?.annotations, inner);
  const { spec } = template;
  if (spec?.serviceAccountName) out.raw(`${inner}Service Account:\t${spec.serviceAccountName}\n`);
  if (spec?.initContainers?.length) describeContainers(out, 'Init Containers', spec.initContainers, undefined, undefined, inner);
  describeContainers(out, 'Containers', spec?.containers ?? [], undefined, undefined, inner);
  describeVolumes(out, spec?.volumes, inner);
  topologyLines(out, spec?.topologySpreadConstraints);
  if (spec?.priorityClassName) out.raw(`${inner}Priority Class Name:\t${spec.priorityClassName}\n`);
  nodeSelectors(out, spec?.nodeSelector, inner);
  describeTolerations(out, spec?.tolerations, inner);
  schedulingGroupLines(out, spec?.schedulingGroup, inner);
}

const owned = <T>(reader: ClusterReader, group: string, plural: string, namespace: string | undefined, uid: string | undefined): readonly T[] =>
  reader
    .list({ group, version: 'v1', plural }, namespace === undefined ? {} : { namespace })
    .filter((object) => object.metadata.ownerReferences?.some((o) => o.controller && o.uid === uid)) as unknown as readonly T[];

/** Running, waiting, succeeded, failed. */
function podCounts(pods: readonly Pod[]): readonly [number, number, number, number] {
  const count = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  return [count('Running'), count('Pending'), count('Succeeded'), count('Failed')];
}

const podsStatus = (pods: readonly Pod[]): string => {
  const [running, waiting, succeeded, failed] = podCounts(pods);
  return `${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`;
};

export function describeDeployment(deployment: Deployment, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = deployment;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, `Selector:\t${formatLabelSelector(spec?.selector)}`);
  out.line(
    0,
    `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable`,
  );
  out.line(0, `StrategyType:\t${spec?.strategy?.type ?? ''}`);
  out.line(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling) out.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? ''} max unavailable, ${rolling.maxSurge ?? ''} max surge`);
  describeTemplate(out, spec?.template);
  describeConditions(out, status?.conditions);
  describeRevisions(out, deployment, reader);
  return out.flush();
}

interface NamedCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function describeConditions(out: DescribeWriter, conditions: readonly NamedCondition[] | undefined): void {
  if (!conditions?.length) return;
  out.raw('Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n');
  for (const { type, status, reason } of conditions) out.raw(`  ${type} \t${status}\t${reason ?? ''}\n`);
}

/** A template as a Deployment has it. Upstream: equalIgnoreHash. */
function withoutHash(template: PodTemplateSpec | undefined): unknown {
  if (!template?.metadata?.labels) return template;
  const { 'pod-template-hash': _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

function describeRevisions(out: DescribeWriter, deployment: Deployment, reader: ClusterReader): void {
  const age = ({ metadata }: ReplicaSet): string => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  const sets = [...owned<ReplicaSet>(reader, 'apps', 'replicasets', deployment.metadata.namespace, deployment.metadata.uid)].sort((a, b) => (age(a) < age(b) ? -1 : 1));
  const current = sets.find((set) => jsonEqual(withoutHash(set.spec?.template), withoutHash(deployment.spec?.template)));
  const text = (list: readonly ReplicaSet[]): string =>
    list.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`).join(', ') || '<none>';
  out.line(0, `OldReplicaSets:\t${text(sets.filter((set) => set !== current))}`);
  out.line(0, `NewReplicaSet:\t${text(current ? [current] : [])}`);
}

export function describeReplicaSet(set: ReplicaSet | ReplicationController, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = set;
  const isSet = set.kind === 'ReplicaSet';
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  const selector = isSet ? formatLabelSelector((set as ReplicaSet).spec?.selector) : formatLabels((set as ReplicationController).spec?.selector);
  out.line(0, `Selector:\t${selector}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  const owner = controlledBy(metadata);
  if (owner) out.line(0, `Controlled By:\t${owner}`);
  out.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  out.line(0, `Pods Status:\t${podsStatus(owned<Pod>(reader, '', 'pods', metadata.namespace, metadata.uid))}`);
  describeTemplate(out, spec?.template);
  if (status?.conditions?.length) describeConditions(out, status.conditions);
  return out.flush();
}

export function describeDaemonSet(set: DaemonSet, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = set;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `Selector:\t${formatLabelSelector(spec?.selector)}`);
  out.line(0, `Node-Selector:\t${formatLabels(spec?.template?.spec?.nodeSelector)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  out.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  out.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  out.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  out.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  out.line(0, `Pods Status:\t${podsStatus(owned<Pod>(reader, '', 'pods', metadata.namespace, metadata.uid))}`);
  describeTemplate(out, spec?.template);
  return out.flush();
}

export function describeStatefulSet(set: StatefulSet, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = set;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  out.line(0, `Selector:\t${formatLabelSelector(spec?.selector)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  out.line(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  out.line(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`);
  if (spec?.updateStrategy?.rollingUpdate?.partition !== undefined) out.line(1, `Partition:\t${spec.updateStrategy.rollingUpdate.partition}`);
  out.line(0, `Pods Status:\t${podsStatus(owned<Pod>(reader, '', 'pods', metadata.namespace, metadata.uid))}`);
  describeTemplate(out, spec?.template);
  describeClaimTemplates(out, spec?.volumeClaimTemplates);
  return out.flush();
}

function describeClaimTemplates(out: DescribeWriter, templates: NonNullable<StatefulSet['spec']>['volumeClaimTemplates']): void {
  if (!templates?.length) return out.raw('Volume Claims:\t<none>\n');
  out.raw('Volume Claims:\n');
  for (const template of templates) {
    const { metadata, spec } = template as {
      readonly metadata?: { readonly name?: string; readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
      readonly spec?: typeof template.spec;
    };
    out.raw(`  Name:\t${metadata?.name ?? ''}\n  StorageClass:\t${spec?.storageClassName ?? ''}\n`);
    out.labels('  Labels', metadata?.labels);
    out.raw('  ');
    out.annotations(metadata?.annotations);
    const storage = spec?.resources?.requests?.storage;
    out.raw(`  Capacity:\t${storage === undefined ? '<default>' : String(storage)}\n  Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]\n`);
  }
}

export function describeJob(job: Job, _reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = job;
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec?.selector) out.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  out.labels('Labels', metadata.labels);
  out.annotations(metadata.annotations);
  const owner = controlledBy(metadata);
  if (owner) out.line(0, `Controlled By:\t${owner}`);
  out.line(0, `Parallelism:\t${spec?.parallelism ?? '<unset>'}`);
  out.line(0, `Completions:\t${spec?.completions ?? '<unset>'}`);
  if (spec?.completionMode) out.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec?.suspend !== undefined) out.line(0, `Suspend:\t${spec.suspend}`);
  if (spec?.backoffLimit !== undefined) out.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec?.ttlSecondsAfterFinished !== undefined) out.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  if (status?.startTime) out.line(0, `Start Time:\t${timeText(status.startTime)}`);
  if (status?.completionTime) out.line(0, `Completed At:\t${timeText(status.completionTime)}`);
  const [start, end] = [tryParseRfc3339(status?.startTime), tryParseRfc3339(status?.completionTime)];
  if (start !== undefined && end !== undefined) out.line(0, `Duration:\t${humanDuration(end - start)}`);
  if (spec?.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  out.line(0, `Pods Statuses:\t${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`);
  if (spec?.completionMode === 'Indexed') out.line(0, `Completed Indexes:\t${status?.completedIndexes || '<none>'}`);
  describeTemplate(out, spec?.template);
  return out.flush();
}

export function describeCronJob(cronJob: CronJob, _reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, spec, status } = cronJob;
  const job = spec?.jobTemplate.spec;
  out.head(metadata);
  out.line(0, `Schedule:\t${spec?.schedule ?? ''}`);
  if (spec?.timeZone) out.line(0, `Time Zone:\t${spec.timeZone}`);
  out.line(0, `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`);
  out.line(0, `Suspend:\t${spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'}`);
  out.line(0, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? '<unset>'}`);
  out.line(0, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? '<unset>'}`);
  out.line(0, `Starting Deadline Seconds:\t${spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}`);
  out.line(0, `Selector:\t${job?.selector ? formatLabelSelector(job.selector) : '<unset>'}`);
  out.line(0, `Parallelism:\t${job?.parallelism ?? '<unset>'}`);
  out.line(0, `Completions:\t${job?.completions ?? '<unset>'}`);
  if (job?.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
  describeTemplate(out, job?.template);
  out.line(0, `Last Schedule Time:\t${status?.lastScheduleTime ? timeText(status.lastScheduleTime) : '<unset>'}`);
  const active = (status?.active ?? []).map((ref) => ref.name ?? '');
  out.line(0, `Active Jobs:\t${active.length ? active.join(', ') : '<none>'}`);
  return out.flush();
}
