/**
 * What a kubelet or anyone else may report about a Pod.
 * Upstream: ValidatePodStatusUpdate in pkg/apis/core/validation/validation.go.
 * Leaves out statuses of claims and of container users' names beyond their ids.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField } from '../../meta/field-error.ts';
import { isQualifiedName, nameIsDnsSubdomain } from '../../meta/names.ts';
import type { Pod } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { addAll } from '../shared/checks.ts';
import { immutableField } from '../shared/immutable.ts';
import { checkLegacyIp, parseIp } from '../shared/ip.ts';
import { checkAnnotationUpdates } from '../shared/pod-spec/annotations.ts';
import type { Container, ContainerStatus, PodSpec, PodStatus } from '../shared/pod-types.ts';

export function validatePodStatusUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const report: Report = [];
  const [status, before] = [pod.status ?? {}, old.status ?? {}];
  checkAnnotationUpdates(report, 'metadata.annotations', pod.metadata.annotations, old.metadata.annotations);
  if (status.conditions !== before.conditions) checkConditions(report, status.conditions);
  checkNominated(report, status.nominatedNodeName ?? '', before.nominatedNodeName ?? '', old.spec?.nodeName ?? '');
  if ((status.observedGeneration ?? 0) < 0) report.push(invalidField('status.observedGeneration', status.observedGeneration, 'must be a non-negative integer'));
  report.push(...immutableField(status.qosClass, before.qosClass, 'status.qosClass'));
  const spec = old.spec ?? { containers: [] };
  checkTransitions(report, 'containerStatuses', status, before, spec, spec.containers);
  checkTransitions(report, 'initContainerStatuses', status, before, spec, spec.initContainers);
  checkTransitions(report, 'ephemeralContainerStatuses', status, before, spec, undefined);
  if (status.podIPs !== before.podIPs) checkIps(report, 'status.podIPs', status.podIPs, before.podIPs);
  if (status.hostIPs !== before.hostIPs) {
    const first = status.hostIPs?.[0]?.ip;
    if (first !== undefined && status.hostIP !== first) report.push(invalidField('status.hostIPs[0].ip', first, 'must be equal to `hostIP`'));
    checkIps(report, 'status.hostIPs', status.hostIPs, before.hostIPs);
  }
  return report;
}

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized']);

function checkConditions(report: Report, conditions: PodStatus['conditions']): void {
  conditions?.forEach(({ type, observedGeneration = 0 }, i) => {
    if (observedGeneration < 0) report.push(invalidField(`status.conditions[${i}].observedGeneration`, observedGeneration, 'must be a non-negative integer'));
    if (!systemConditions.has(type)) addAll(report, `status.conditions[${i}].Type`, type, isQualifiedName(type));
  });
}

function checkNominated(report: Report, now: string, before: string, nodeName: string): void {
  if (now === '' || now === before) return;
  addAll(report, 'status.nominatedNodeName', now, nameIsDnsSubdomain(now, false));
  if (nodeName !== '') report.push(forbiddenField('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'));
}

type StatusList = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses';

/** A container that has ended stays so, unless it is to be started again. */
function checkTransitions(report: Report, list: StatusList, now: PodStatus, before: PodStatus, spec: PodSpec, containers: readonly Container[] | undefined): void {
  if (now[list] === before[list]) return;
  before[list]?.forEach((old, i) => {
    const ended = old.state?.terminated;
    if (!ended) return;
    const status = (now[list] as readonly ContainerStatus[] | undefined)?.find(({ name }) => name === old.name);
    if (!status || status.state?.terminated) return;
    const container = containers?.find(({ name }) => name === old.name);
    if (container && restarts(container, spec, ended.exitCode)) return;
    report.push(forbiddenField(`status.${list}[${i}].state`, 'may not be transitioned to non-terminated state'));
  });
}

/** Whether the container is started again after it ended with this code. Upstream: podutil.ContainerShouldRestart. */
function restarts(container: Container, spec: PodSpec, exitCode: number): boolean {
  const all = [...(spec.initContainers ?? []), ...spec.containers].flatMap((c) => c.restartPolicyRules ?? []);
  if (all.some((rule) => (rule.action as string) === 'RestartAllContainers')) return true;
  for (const { exitCodes } of container.restartPolicyRules ?? []) {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    if (exitCodes && (exitCodes.operator === 'In') === listed) return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function checkIps(report: Report, at: string, ips: readonly { readonly ip: string }[] | undefined, old: readonly { readonly ip: string }[] | undefined): void {
  if (!ips || ips === old) return;
  const known = old?.map(({ ip }) => ip) ?? [];
  ips.forEach(({ ip }, i) => checkLegacyIp(report, `${at}[${i}]`, ip, known));
  if (ips.length < 2) return;
  const families = new Set(ips.map(({ ip }) => parseIp(ip)?.family));
  if (families.size < 2 || ips.length > 2) {
    report.push(
      invalidField(
        at,
        ips.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    );
  }
}
