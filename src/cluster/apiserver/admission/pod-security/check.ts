// What a check of a Pod's security is, and the words checks share.
// Upstream: pod-security-admission/policy/{checks,helpers,visitor}.go

import type { ObjectMeta } from '../../../../api/object.ts';
import type { Pod } from '../../../../api/types.ts';

export type PodSpec = NonNullable<Pod['spec']>;
export type Container = PodSpec['containers'][number];
export type SecurityContext = NonNullable<Container['securityContext']>;

/** What is wrong: `privileged` and `container "web" must not set …`; the detail may be empty. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export type CheckPod = (spec: PodSpec, metadata: Pick<ObjectMeta, 'annotations'>) => Violation | undefined;

export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** a baseline check that this one replaces */
  readonly overrides?: string;
  /** by minor version of Kubernetes from which they hold, ascending */
  readonly versions: readonly (readonly [minor: number, check: CheckPod])[];
}

/** Init containers first, as upstream visits them. */
export function containersOf({ initContainers = [], containers = [], ephemeralContainers = [] }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers, ...(ephemeralContainers as readonly Container[])];
}

export const namesOf = (containers: readonly Container[]): readonly string[] => containers.map(({ name }) => name);

export const joinQuote = (items: readonly string[]): string => (items.length === 0 ? '' : `"${items.join('", "')}"`);

export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"` */
export const theContainers = (names: readonly string[]): string => `${plural('container', 'containers', names.length)} ${joinQuote(names)}`;

/** Those who set something wrong: the Pod itself, some of its containers. */
export function setters(podIsBad: boolean, containers: readonly string[]): readonly string[] {
  return [...(podIsBad ? ['pod'] : []), ...(containers.length > 0 ? [theContainers(containers)] : [])];
}

/** Windows has no such thing: checks that are about Linux let it pass. */
export const onLinux =
  (check: CheckPod): CheckPod =>
  (spec, metadata) =>
    spec.os?.name === 'windows' ? undefined : check(spec, metadata);

/** With user namespaces, root inside is nobody outside. */
export const onHostUsers =
  (check: CheckPod): CheckPod =>
  (spec, metadata) =>
    spec.hostUsers === false ? undefined : check(spec, metadata);
