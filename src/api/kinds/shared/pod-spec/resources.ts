/**
 * What containers and Pods ask for, and what they may use.
 * Upstream: validateResourceRequirements and its parts in pkg/apis/core/validation/validation.go.
 */
import { duplicate, fieldNotFound, forbiddenField, invalidField, notSupported, required } from '../../../meta/field-error.ts';
import { isQualifiedName } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkDnsLabel, negativeMessage } from '../checks.ts';
import { aggregateContainers } from '../pod-resources.ts';
import type { PodSpec, ResourceList, ResourceRequirements } from '../pod-types.ts';
import { compareQuantities, quantity } from '../quantities.ts';
import {
  integerResources,
  isExtendedResource,
  isHugePageResource,
  isNativeResource,
  isOvercommitAllowed,
  isPodLevelResource,
  standardContainerResources,
  standardResources,
} from '../resource-names.ts';

/** A name of any resource. @returns whether nothing was wrong */
export function checkResourceName(report: Report, at: string, name: string): boolean {
  const messages = isQualifiedName(name);
  addAll(report, at, name, messages);
  if (messages.length > 0) return false;
  if (name.includes('/') || standardResources.has(name) || isHugePageResource(name)) return true;
  report.push(invalidField(at, name, 'must be a standard resource type or fully qualified'));
  return false;
}

/** A resource containers may ask for. */
export function checkContainerResourceName(report: Report, at: string, name: string): void {
  checkResourceName(report, at, name);
  if (!name.includes('/')) {
    if (!standardContainerResources.has(name) && !isHugePageResource(name)) report.push(invalidField(at, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) report.push(invalidField(at, name, "doesn't follow extended resource name standard"));
}

function checkPodResourceName(report: Report, at: string, name: string): void {
  if (checkResourceName(report, at, name) && !isPodLevelResource(name)) report.push(notSupported(at, name, ['cpu', 'hugepages-', 'memory']));
}

/** An amount must not be negative, and whole where only whole ones exist. Upstream: ValidateResourceQuantityValue. */
export function checkAmount(report: Report, at: string, name: string, amount: string): void {
  const value = quantity(amount);
  if (value.sign < 0) report.push(invalidField(at, value.toString(), negativeMessage));
  if ((integerResources.has(name) || isExtendedResource(name)) && value.milliValue() % 1000 !== 0) report.push(invalidField(at, amount, 'must be an integer'));
}

/** Requests and limits of a container, or of a Pod as a whole. */
export function checkRequirements(
  report: Report,
  at: string,
  resources: ResourceRequirements | undefined,
  claimNames: ReadonlySet<string>,
  level: 'container' | 'pod' = 'container',
): void {
  if (!resources) return;
  const checkName = level === 'pod' ? checkPodResourceName : checkContainerResourceName;
  const limits = (resources.limits ?? {}) as ResourceList;
  const requests = (resources.requests ?? {}) as ResourceList;
  let compute = false;
  let hugePages = false;
  const common = (here: string, name: string, amount: string): void => {
    checkName(report, here, name);
    checkAmount(report, here, name, amount);
  };
  const seen = (here: string, name: string, amount: string): void => {
    if (name === 'cpu' || name === 'memory') compute = true;
    if (!isHugePageResource(name)) return;
    hugePages = true;
    if (!isDivisible(name, amount)) report.push(invalidField(here, amount, `${amount} is not positive integer multiple of ${name}`));
  };
  for (const name in limits) {
    const here = `${at}.limits[${name}]`;
    common(here, name, limits[name] as string);
    seen(here, name, limits[name] as string);
  }
  for (const name in requests) {
    const here = `${at}.requests[${name}]`;
    const amount = requests[name] as string;
    common(here, name, amount);
    checkAgainstLimit(report, at, name, amount, limits[name]);
    seen(here, name, amount);
  }
  if (!compute && hugePages) report.push(forbiddenField(at, 'HugePages require cpu or memory'));
  checkClaims(report, `${at}.claims`, resources.claims, claimNames);
}

function checkAgainstLimit(report: Report, at: string, name: string, amount: string, limit: string | undefined): void {
  if (limit === undefined) {
    if (!isOvercommitAllowed(name)) report.push(required(`${at}.limits`, 'Limit must be set for non overcommitable resources'));
    return;
  }
  const order = compareQuantities(amount, limit);
  if (order !== 0 && !isOvercommitAllowed(name)) report.push(invalidField(`${at}.requests`, amount, `must be equal to ${name} limit of ${limit}`));
  else if (order > 0) report.push(invalidField(`${at}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`));
}

function isDivisible(name: string, amount: string): boolean {
  const page = quantity(name.slice('hugepages-'.length)).value();
  const value = quantity(amount).value();
  return page > 0 && value % page === 0;
}

function checkClaims(report: Report, at: string, claims: ResourceRequirements['claims'], claimNames: ReadonlySet<string>): void {
  const names = new Set<string>();
  claims?.forEach(({ name, request }, i) => {
    const here = `${at}[${i}]`;
    if (!name) return report.push(required(here, ''));
    if (names.has(name)) report.push(duplicate(here, name));
    else {
      const key = request ? `${name}/${request}` : name;
      if (request) checkDnsLabel(report, `${here}.request`, request);
      if (names.has(key)) report.push(duplicate(here, key));
      else if (!request) for (const other of names) if (other.startsWith(`${name}/`)) report.push(duplicate(here, name));
      names.add(key);
    }
    if (!claimNames.has(name)) {
      const known = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
      report.push({ ...fieldNotFound(here, name), detail: `must be one of the names in pod.spec.resourceClaims${known}` });
    }
    return undefined;
  });
}

/** Upstream: validatePodResources. */
export function checkPodLevelResources(report: Report, at: string, spec: PodSpec, claimNames: ReadonlySet<string>): void {
  const { resources } = spec;
  if (!resources) return;
  const here = `${at}.resources`;
  if (spec.os?.name === 'windows') {
    report.push(forbiddenField(here, 'may not be set for a windows pod'));
    return;
  }
  if (resources.claims) report.push(forbiddenField(`${here}.claims`, 'claims may not be set for Resources at pod-level'));
  checkRequirements(report, here, resources, claimNames, 'pod');
  const [limits, requests] = [(resources.limits ?? {}) as ResourceList, (resources.requests ?? {}) as ResourceList];
  for (const [name, amount] of Object.entries(aggregateContainers(spec, 'requests'))) {
    const own = requests[name];
    if (own !== undefined && compareQuantities(amount, own) > 0) {
      report.push(invalidField(`${here}.requests[${name}]`, own, `must be greater than or equal to aggregate container requests of ${amount}`));
    }
  }
  for (const [name, amount] of Object.entries(aggregateContainers(spec, 'limits'))) {
    const own = limits[name];
    if (isHugePageResource(name) && own !== undefined && compareQuantities(amount, own) > 0) {
      report.push(invalidField(`${here}.limits[${name}]`, own, `must be greater than or equal to aggregate container limits of ${amount}`));
    }
  }
  spec.containers.forEach((container, i) => {
    for (const [name, amount] of Object.entries((container.resources?.limits ?? {}) as ResourceList)) {
      const own = limits[name];
      if (own === undefined || compareQuantities(amount, own) <= 0) continue;
      report.push(invalidField(`${here}.containers[${i}][${name}].limits`, amount, `must be less than or equal to pod limits of ${own}`));
    }
  });
}
