/**
 * Other requests and limits for a running Pod.
 * Upstream: ValidatePodResize in pkg/apis/core/validation/validation.go.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField } from '../../meta/field-error.ts';
import type { Pod } from '../../types.ts';
import type { Report } from '../shared/checks.ts';
import { change, same } from '../shared/copy.ts';
import { isSidecar } from '../shared/pod-resources.ts';
import { isMirrorPod } from '../shared/pod-spec/annotations.ts';
import type { Container, PodSpec, ResourceList, ResourceRequirements } from '../shared/pod-types.ts';
import { qosClass } from '../shared/qos.ts';

export function checkResize(report: Report, pod: Pod, old: Pod): readonly FieldError[] {
  if (isMirrorPod(old.metadata.annotations)) return [forbiddenField('', 'static pods cannot be resized')];
  if (old.spec?.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
  const spec = pod.spec as PodSpec;
  const before = old.spec as PodSpec;
  const oldClass = old.status?.qosClass ?? qosClass(before);
  if (oldClass !== qosClass(spec)) report.push(invalidField('spec', pod.status?.qosClass ?? oldClass, 'Pod QOS Class may not change as a result of resizing'));
  const running = old.status?.containerStatuses?.find((status) => status.state?.running);
  if (running && !running.resources) report.push(forbiddenField('spec', 'Pod running on node without support for resize'));
  let munged = hasPodLevel(before) || hasPodLevel(spec) ? checkPodLevel(report, spec, before) : spec;
  if (!checkOrder(report, spec, before)) return report;
  for (const list of ['initContainers', 'containers'] as const) {
    spec[list]?.forEach((container, i) => checkNothingRemoved(report, `spec.${list}[${i}].resources`, container.resources, before[list]?.[i]?.resources));
  }
  const containers = spec.containers.map((container, i) => {
    const now = withOldComputeResources(container, before.containers[i] as Container);
    if (!same(now, before.containers[i])) report.push(forbiddenField('spec', 'only cpu and memory resources are mutable'));
    return now;
  });
  munged = change(munged, { containers, initContainers: spec.initContainers?.map((container, i) => checkInit(report, container, before.initContainers?.[i] as Container, i)) });
  if (report.length === 0 && !same(munged, before)) report.push(forbiddenField('spec', 'only cpu and memory resources are mutable'));
  return report;
}

const hasPodLevel = (spec: PodSpec): boolean => Object.keys(spec.resources?.requests ?? {}).length + Object.keys(spec.resources?.limits ?? {}).length > 0;

function checkPodLevel(report: Report, spec: PodSpec, old: PodSpec): PodSpec {
  if (old.resources && !spec.resources) {
    report.push(forbiddenField('spec.resources', 'pod-level resources cannot be removed'));
    return spec;
  }
  for (const part of ['requests', 'limits'] as const) {
    if (isRemoved(spec.resources?.[part], old.resources?.[part])) report.push(forbiddenField(`spec.resources.${part}`, `pod-level resource ${part} cannot be removed`));
  }
  const munged = change(spec, { resources: spec.resources && oldCompute(spec.resources, old.resources) });
  if (!same(munged.resources, old.resources) && old.resources) report.push(forbiddenField('spec', 'only cpu and memory resources are mutable at pod-level'));
  return change(munged, { resources: old.resources });
}

function checkOrder(report: Report, spec: PodSpec, old: PodSpec): boolean {
  const before = report.length;
  for (const list of ['containers', 'initContainers'] as const) {
    const [now, then] = [spec[list] ?? [], old[list] ?? []];
    if (now.length !== then.length) report.push(forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`));
    else {
      then.forEach(({ name }, i) => {
        if (now[i]?.name !== name) report.push(forbiddenField(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`));
      });
    }
  }
  return report.length === before;
}

function checkNothingRemoved(report: Report, at: string, now: ResourceRequirements | undefined, before: ResourceRequirements | undefined): void {
  if (isRemoved(now?.requests, before?.requests)) report.push(forbiddenField(`${at}.requests`, 'resource requests cannot be removed'));
  if (isRemoved(now?.limits, before?.limits)) report.push(forbiddenField(`${at}.limits`, 'resource limits cannot be removed'));
}

const isRemoved = (now: object = {}, before: object = {}): boolean => Object.keys(before).some((name) => !(name in now));

function checkInit(report: Report, container: Container, old: Container, i: number): Container {
  const at = `spec.initContainers[${i}]`;
  const now = withOldComputeResources(container, old);
  if (!same(now, old)) report.push(forbiddenField(at, 'only cpu and memory resources for init or sidecar containers are mutable'));
  if (!isSidecar(container) && !same(container, old) && container.resizePolicy?.some((policy) => policy.restartPolicy === 'RestartContainer')) {
    report.push(forbiddenField(at, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'));
  }
  return now;
}

function withOldComputeResources(container: Container, old: Container): Container {
  return change(container, { resources: oldCompute(container.resources ?? {}, old.resources) });
}

/** The requirements with the old amounts of cpu and memory. */
function oldCompute(now: ResourceRequirements, before: ResourceRequirements | undefined): ResourceRequirements {
  const list = (part: 'requests' | 'limits'): ResourceList | undefined => {
    const { cpu: _cpu, memory: _memory, ...others } = (now[part] ?? {}) as ResourceList;
    const { cpu, memory } = (before?.[part] ?? {}) as ResourceList;
    const all = { ...others, ...(cpu === undefined ? undefined : { cpu }), ...(memory === undefined ? undefined : { memory }) };
    return Object.keys(all).length > 0 ? all : undefined;
  };
  return change(now, { limits: list('limits'), requests: list('requests') });
}
