// What a namespace's LimitRanges give to those that say nothing, and what they allow.
// Upstream: plugin/pkg/admission/limitranger
// Differs: where several limits are broken they are told in alphabetical order; upstream's follows Go's maps and changes.

import type { Quantity } from '../../../api/meta/quantity.ts';
import { parseQuantity } from '../../../api/meta/quantity.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import type { ResourceList } from './pod-resources.ts';
import { podLimits, podRequests } from './pod-resources.ts';
import { joined, refuse } from './refuse.ts';

const annotation = 'kubernetes.io/limit-ranger';

interface Limit {
  readonly type: string;
  readonly min?: ResourceList;
  readonly max?: ResourceList;
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly maxLimitRequestRatio?: ResourceList;
}

type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number];

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  operations: ['CREATE', 'UPDATE'],
  admit: (object, _, attributes, context) => {
    if (attributes.resource.storage !== 'pods' || attributes.operation !== 'CREATE') return object;
    let pod = object;
    for (const limits of limitsIn(attributes, context)) pod = withDefaults(pod, limits);
    return pod;
  },
  validate: (object, _, attributes, context) => {
    // A Pod's resources do not change but by resize; a Pod on its way out may always be updated.
    if (attributes.operation === 'UPDATE' && attributes.resource.storage === 'pods') return;
    for (const limits of limitsIn(attributes, context)) {
      const findings = attributes.resource.storage === 'pods' ? checkPod(object as unknown as Pod, limits) : checkClaim(object, limits);
      if (findings.length > 0) throw refuse(attributes, object, joined(findings));
    }
  },
};

function limitsIn({ namespace }: Attributes, { etcd }: AdmissionContext): readonly (readonly Limit[])[] {
  return [...etcd.list('limitranges', namespace)].map(({ spec }) => (spec as { limits?: readonly Limit[] } | undefined)?.limits ?? []);
}

/** Upstream: mergePodResourceRequirements */
function withDefaults(object: ApiObject, limits: readonly Limit[]): ApiObject {
  const requests: Record<string, string> = {};
  const maxima: Record<string, string> = {};
  for (const limit of limits) {
    if (limit.type !== 'Container') continue;
    Object.assign(requests, limit.defaultRequest);
    Object.assign(maxima, limit.default);
  }
  const said: string[] = [];
  const filled = (container: Container, what: string): Container => fill(container, what, requests, maxima, said);
  const { spec, metadata } = object as unknown as Pod;
  const containers = spec?.containers.map((container) => filled(container, 'container'));
  const initContainers = spec?.initContainers?.map((container) => filled(container, 'init container'));
  if (said.length === 0) return object;
  const annotations = { ...metadata.annotations, [annotation]: `LimitRanger plugin set: ${said.join('; ')}` };
  return {
    ...object,
    metadata: { ...metadata, annotations },
    spec: { ...spec, containers, ...(initContainers ? { initContainers } : {}) },
  } as ApiObject;
}

function fill(container: Container, what: string, requests: ResourceList, limits: ResourceList, said: string[]): Container {
  const own = container.resources ?? {};
  const missing = (given: object | undefined, defaults: ResourceList): readonly string[] =>
    Object.keys(defaults)
      .filter((name) => !given || !(name in given))
      .sort();
  const newRequests = missing(own.requests, requests);
  const newLimits = missing(own.limits, limits);
  if (newRequests.length > 0) said.push(`${newRequests.join(', ')} request for ${what} ${container.name}`);
  if (newLimits.length > 0) said.push(`${newLimits.join(', ')} limit for ${what} ${container.name}`);
  if (newRequests.length === 0 && newLimits.length === 0) return container;
  const add = (given: object | undefined, names: readonly string[], defaults: ResourceList): object | undefined =>
    names.length === 0 ? given : { ...given, ...Object.fromEntries(names.map((name) => [name, defaults[name]])) };
  const resources = { ...own, limits: add(own.limits, newLimits, limits), requests: add(own.requests, newRequests, requests) };
  return { ...container, resources: Object.fromEntries(Object.entries(resources).filter(([, value]) => value !== undefined)) } as Container;
}

function checkPod(pod: Pod, limits: readonly Limit[]): readonly string[] {
  const findings: string[] = [];
  for (const limit of limits) {
    if (limit.type === 'Container') {
      for (const { resources } of [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]) {
        check(limit, (resources?.requests ?? {}) as ResourceList, (resources?.limits ?? {}) as ResourceList, findings);
      }
    }
    if (limit.type === 'Pod') check(limit, podRequests(pod), podLimits(pod), findings);
  }
  return findings;
}

function checkClaim(object: ApiObject | undefined, limits: readonly Limit[]): readonly string[] {
  const findings: string[] = [];
  const requests = ((object?.spec as { resources?: { requests?: ResourceList } } | undefined)?.resources?.requests ?? {}) as ResourceList;
  for (const limit of limits) {
    if (limit.type !== 'PersistentVolumeClaim') continue;
    for (const [name, least] of sorted(limit.min)) checkMin(limit.type, name, least, requests, {}, findings);
    // What is asked for is also the most that is given.
    for (const [name, most] of sorted(limit.max)) checkMaxRequest(limit.type, name, most, requests, findings);
  }
  return findings;
}

const sorted = (list: ResourceList | undefined): readonly (readonly [string, string])[] => Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

function check(limit: Limit, requests: ResourceList, limits: ResourceList, findings: string[]): void {
  for (const [name, least] of sorted(limit.min)) checkMin(limit.type, name, least, requests, limits, findings);
  for (const [name, most] of sorted(limit.max)) checkMax(limit.type, name, most, requests, limits, findings);
  for (const [name, ratio] of sorted(limit.maxLimitRequestRatio)) checkRatio(limit.type, name, ratio, requests, limits, findings);
}

const quantityIn = (list: ResourceList, name: string): Quantity | undefined => (list[name] === undefined ? undefined : parseQuantity(list[name]));

function checkMin(type: string, name: string, least: string, requests: ResourceList, limits: ResourceList, findings: string[]): void {
  const bound = parseQuantity(least);
  const request = quantityIn(requests, name);
  const limit = quantityIn(limits, name);
  const head = `minimum ${name} usage per ${type} is ${least}`;
  if (!request) findings.push(`${head}.  No request is specified`);
  else if (request.cmp(bound) < 0) findings.push(`${head}, but request is ${request}`);
  else if (limit && limit.cmp(bound) < 0) findings.push(`${head}, but limit is ${limit}`);
}

function checkMax(type: string, name: string, most: string, requests: ResourceList, limits: ResourceList, findings: string[]): void {
  const bound = parseQuantity(most);
  const request = quantityIn(requests, name);
  const limit = quantityIn(limits, name);
  const head = `maximum ${name} usage per ${type} is ${most}`;
  if (!limit) findings.push(`${head}.  No limit is specified`);
  else if (limit.cmp(bound) > 0) findings.push(`${head}, but limit is ${limit}`);
  else if (request && request.cmp(bound) > 0) findings.push(`${head}, but request is ${request}`);
}

function checkMaxRequest(type: string, name: string, most: string, requests: ResourceList, findings: string[]): void {
  const request = quantityIn(requests, name);
  const head = `maximum ${name} usage per ${type} is ${most}`;
  if (!request) findings.push(`${head}.  No request is specified`);
  else if (request.cmp(parseQuantity(most)) > 0) findings.push(`${head}, but request is ${request}`);
}

function checkRatio(type: string, name: string, most: string, requests: ResourceList, limits: ResourceList, findings: string[]): void {
  const request = quantityIn(requests, name)?.toNumber() ?? 0;
  const limit = quantityIn(limits, name)?.toNumber() ?? 0;
  const head = `${name} max limit to request ratio per ${type} is ${most}`;
  if (request === 0) findings.push(`${head}, but no request is specified or request is 0`);
  if (limit === 0) findings.push(`${head}, but no limit is specified or limit is 0`);
  if (request === 0 || limit === 0) return;
  const ratio = limit / request;
  if (ratio > parseQuantity(most).toNumber()) findings.push(`${head}, but provided ratio is ${ratio.toFixed(6)}`);
}
