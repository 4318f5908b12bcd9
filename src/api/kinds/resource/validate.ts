/**
 * Devices: classes, claims and what drivers offer.
 * Upstream: pkg/apis/resource/validation/validation.go.
 * Leaves out compiling the selectors.
 */

import type { FieldError } from '../../meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { nameIsDnsSubdomain } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkDnsLabel, checkDnsSubdomain, checkGiven } from '../shared/checks.ts';
import { same } from '../shared/copy.ts';
import { immutableField } from '../shared/immutable.ts';
import type { NodeSelector } from '../shared/pod-spec/scheduling.ts';
import { checkNodeSelector } from '../shared/pod-spec/scheduling.ts';
import { checkDriverName } from '../shared/pod-spec/volume-sources.ts';
import type { Item } from '../shared/pod-types.ts';
import { isExtendedResource } from '../shared/resource-names.ts';
import type { DeviceClass } from './deviceclass.ts';
import { checkCounters, checkDevice, checkQualified } from './devices.ts';
import { checkList, checkSet, maxItems } from './lists.ts';
import type { DeviceRequest, ResourceClaim, ResourceClaimSpec } from './resourceclaim.ts';
import type { ResourceClaimTemplate } from './resourceclaimtemplate.ts';
import type { ResourceSlice } from './resourceslice.ts';

type Devices = NonNullable<ResourceClaimSpec['devices']>;
type SubRequest = Item<DeviceRequest['firstAvailable']>;
type Exact = NonNullable<DeviceRequest['exactly']>;
type Config = Item<Devices['config']>;
type Constraint = Item<Devices['constraints']>;

const maxAlternatives = 8;
const maxReservations = 256;
const maxDevices = 128;
const maxElaborateDevices = 64;
const maxCounterSets = 8;
const maxExpression = 10 * 1024;
const maxPoolName = 253;

export function validateResourceClaim({ spec }: ResourceClaim): readonly FieldError[] {
  const report: Report = [];
  checkClaimSpec(report, 'spec', spec);
  return report;
}

export function validateResourceClaimUpdate(claim: ResourceClaim, old: ResourceClaim): readonly FieldError[] {
  return immutableField(claim.spec, old.spec, 'spec');
}

export function validateResourceClaimStatusUpdate({ status = {}, metadata }: ResourceClaim, old: ResourceClaim): readonly FieldError[] {
  const report: Report = [];
  const at = 'status.reservedFor';
  const reserved = status.reservedFor ?? [];
  checkSet(
    report,
    at,
    reserved,
    maxReservations,
    (consumer) => consumer.uid,
    (here, { resource, name, uid }) => {
      checkGiven(report, `${here}.resource`, resource);
      checkGiven(report, `${here}.name`, name);
      checkGiven(report, `${here}.uid`, uid);
    },
  );
  if (reserved.length > 0 && !status.allocation) report.push(forbiddenField(at, 'may not be specified when `allocated` is not set'));
  else if (metadata.deletionTimestamp !== undefined && reserved.some((consumer) => !old.status?.reservedFor?.some((before) => same(before, consumer)))) {
    report.push(forbiddenField(at, 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'));
  }
  if (old.status?.allocation && status.allocation) report.push(...immutableField(status.allocation, old.status.allocation, 'status.allocation'));
  return report;
}

export function validateResourceClaimTemplate({ spec }: ResourceClaimTemplate): readonly FieldError[] {
  const report: Report = [];
  checkClaimSpec(report, 'spec.spec', spec.spec);
  return report;
}

export function validateResourceClaimTemplateUpdate(template: ResourceClaimTemplate, old: ResourceClaimTemplate): readonly FieldError[] {
  return immutableField(template.spec, old.spec, 'spec');
}

function checkClaimSpec(report: Report, at: string, spec: ResourceClaimSpec | undefined): void {
  const { requests, constraints, config } = spec?.devices ?? {};
  const names = new Set((requests ?? []).flatMap(({ name, firstAvailable }) => [name, ...(firstAvailable ?? []).map((sub) => `${name}/${sub.name}`)]));
  const refer = (here: string, list: readonly string[] | undefined): void =>
    checkSet(
      report,
      `${here}.requests`,
      list,
      maxItems,
      (name) => name,
      (place, name) => checkRequestReference(report, place, name, names),
    );
  checkSet(
    report,
    `${at}.devices.requests`,
    requests,
    maxItems,
    ({ name }) => name,
    (here, request) => checkRequest(report, here, request),
  );
  checkList(report, `${at}.devices.constraints`, constraints, (here, constraint: Constraint) => {
    refer(here, constraint.requests);
    const { matchAttribute, distinctAttribute } = constraint;
    if (matchAttribute !== undefined) checkAttribute(report, `${here}.matchAttribute`, matchAttribute);
    else if (distinctAttribute !== undefined) checkAttribute(report, `${here}.distinctAttribute`, distinctAttribute);
    else report.push(required(here, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'));
  });
  checkList(report, `${at}.devices.config`, config, (here, one: Config) => {
    refer(here, one.requests);
    checkConfig(report, here, one);
  });
}

function checkRequestReference(report: Report, at: string, name: string, names: ReadonlySet<string>): void {
  const parts = name.split('/');
  if (parts.length <= 2) for (const part of parts) checkDnsLabel(report, at, part);
  if (!names.has(name)) report.push(invalidField(at, name, "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"));
}

function checkRequest(report: Report, at: string, { name, exactly, firstAvailable = [] }: DeviceRequest): void {
  checkDnsLabel(report, `${at}.name`, name);
  if (exactly && firstAvailable.length > 0) report.push(invalidField(at, null, 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set'));
  else if (exactly) checkWish(report, `${at}.exactly`, exactly);
  else if (firstAvailable.length === 0) report.push(required(at, 'exactly one of `exactly` or `firstAvailable` is required'));
  else {
    checkSet(
      report,
      `${at}.firstAvailable`,
      firstAvailable,
      maxAlternatives,
      (sub) => sub.name,
      (here, sub) => {
        checkDnsLabel(report, `${here}.name`, sub.name);
        checkWish(report, here, sub);
      },
    );
  }
}

function checkWish(report: Report, at: string, { deviceClassName, selectors, allocationMode, count = 0 }: Exact | SubRequest): void {
  if (checkGiven(report, `${at}.deviceClassName`, deviceClassName)) checkDnsSubdomain(report, `${at}.deviceClassName`, deviceClassName);
  checkSelectors(report, `${at}.selectors`, selectors);
  if (allocationMode === 'All') {
    if (count !== 0) report.push(invalidField(`${at}.count`, count, "must not be specified when allocationMode is 'All'"));
  } else if (allocationMode === 'ExactCount') {
    if (count <= 0) report.push(invalidField(`${at}.count`, count, 'must be greater than zero'));
  } else report.push(notSupported(`${at}.allocationMode`, allocationMode ?? '', ['All', 'ExactCount']));
}

function checkSelectors(report: Report, at: string, selectors: Exact['selectors']): void {
  checkList(report, at, selectors, (here, { cel }) => {
    if (!cel) report.push(required(`${here}.cel`, ''));
    else if (cel.expression.length > maxExpression) report.push(tooLong(`${here}.cel.expression`, maxExpression));
  });
}

function checkConfig(report: Report, at: string, { opaque }: Pick<Config, 'opaque'>): void {
  if (!opaque) report.push(required(`${at}.opaque`, ''));
  else {
    checkDriverName(report, `${at}.opaque.driver`, opaque.driver);
    if (opaque.parameters === undefined || opaque.parameters === null) report.push(required(`${at}.opaque.parameters`, ''));
  }
}

/** `dra.example.com/model`. */
function checkAttribute(report: Report, at: string, name: string): void {
  checkQualified(report, at, name);
  if (!name.includes('/')) report.push(invalidField(at, name, 'a fully qualified name must be a domain and a name separated by a slash'));
}

export function validateDeviceClass({ spec }: DeviceClass): readonly FieldError[] {
  const report: Report = [];
  checkSelectors(report, 'spec.selectors', spec?.selectors);
  checkList(report, 'spec.config', spec?.config, (here, config) => checkConfig(report, here, config));
  const name = spec?.extendedResourceName;
  if (name !== undefined && !isExtendedResource(name)) report.push(invalidField('spec.extendedResourceName', name, 'must be a valid extended resource name'));
  return report;
}

export function validateResourceSlice(slice: ResourceSlice): readonly FieldError[] {
  const report: Report = [];
  checkSlice(report, slice);
  return report;
}

export function validateResourceSliceUpdate(slice: ResourceSlice, old: ResourceSlice): readonly FieldError[] {
  const report: Report = [];
  checkSlice(report, slice);
  report.push(...immutableField(slice.spec.pool.name, old.spec.pool.name, 'spec.pool.name'));
  report.push(...immutableField(slice.spec.driver, old.spec.driver, 'spec.driver'));
  report.push(...immutableField(slice.spec.nodeName, old.spec.nodeName, 'spec.nodeName'));
  return report;
}

function checkSlice(report: Report, { spec }: ResourceSlice): void {
  const { driver, pool, nodeName, nodeSelector, allNodes, perDeviceNodeSelection, devices, sharedCounters } = spec;
  checkDriverName(report, 'spec.driver', driver);
  checkPool(report, pool);
  if (nodeName === '') report.push(invalidField('spec.nodeName', nodeName, 'must be either unset or set to a non-empty string'));
  else if (nodeName) addAll(report, 'spec.nodeName', nodeName, nameIsDnsSubdomain(nodeName, false));
  if (nodeSelector) checkNodeSelector(report, 'spec.nodeSelector', nodeSelector as NodeSelector);
  if (allNodes === false) report.push(invalidField('spec.allNodes', false, 'must be either unset or set to true'));
  if (perDeviceNodeSelection === false) report.push(invalidField('spec.perDeviceNodeSelection', false, 'must be either unset or set to true'));
  const given = Object.entries({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }).flatMap(([field, value]) => (value ? [`\`${field}\``] : []));
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) report.push(required('spec', one));
  if (given.length > 1) report.push(invalidField('spec', `{${given.join(', ')}}`, `${one}, but multiple fields are set`));
  if (sharedCounters && devices) report.push(invalidField('spec', '', 'only one of `sharedCounters` or `devices` is allowed'));
  checkSet(
    report,
    'spec.devices',
    devices,
    devices?.some(({ taints, consumesCounters }) => taints?.length || consumesCounters?.length) ? maxElaborateDevices : maxDevices,
    ({ name }) => name,
    (here, device) => checkDevice(report, here, device, perDeviceNodeSelection === true),
  );
  checkSet(
    report,
    'spec.sharedCounters',
    sharedCounters,
    maxCounterSets,
    ({ name }) => name,
    (here, { name, counters }) => {
      if (checkGiven(report, `${here}.name`, name)) checkDnsLabel(report, `${here}.name`, name);
      checkCounters(report, `${here}.counters`, counters);
    },
  );
}

function checkPool(report: Report, { name, resourceSliceCount, generation }: ResourceSlice['spec']['pool']): void {
  if (checkGiven(report, 'spec.pool.name', name)) {
    if (name.length > maxPoolName) report.push(tooLong('spec.pool.name', maxPoolName));
    for (const part of name.split('/')) checkDnsSubdomain(report, 'spec.pool.name', part);
  }
  if (resourceSliceCount <= 0) report.push(invalidField('spec.pool.resourceSliceCount', resourceSliceCount, 'must be greater than zero'));
  if (generation < 0) report.push(invalidField('spec.pool.generation', generation, 'must be greater than or equal to zero'));
}
