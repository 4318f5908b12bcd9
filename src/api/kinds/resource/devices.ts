/**
 * The devices of a ResourceSlice: what they are, what they have, and who may use them.
 * Upstream: validateDevice in pkg/apis/resource/validation/validation.go.
 * Leaves out lists of attribute values and mappings to node resources, which are alpha, and the request policies of shared capacity.
 */

import { duplicate, forbiddenField, invalidField, notSupported, required, tooLong, tooMany } from '../../meta/field-error.ts';
import { isValidLabelValue, nameIsDnsSubdomain, regexMessage } from '../../meta/names.ts';
import type { Report } from '../shared/checks.ts';
import { addAll, checkDnsLabel, checkGiven, checkQualifiedName } from '../shared/checks.ts';
import type { NodeSelector } from '../shared/pod-spec/scheduling.ts';
import { checkNodeSelector } from '../shared/pod-spec/scheduling.ts';
import { checkDriverName } from '../shared/pod-spec/volume-sources.ts';
import type { Item } from '../shared/pod-types.ts';
import { checkList, checkSet, maxItems } from './lists.ts';
import type { ResourceSlice } from './resourceslice.ts';

type Device = Item<ResourceSlice['spec']['devices']>;
type Attribute = NonNullable<Device['attributes']>[string];

const maxAttributesAndCapacities = 32;
const maxValueLength = 64;
const maxTaints = 16;
const maxConsumed = 2;
const maxConditions = 4;
const maxIdLength = 32;
const identifier = '[A-Za-z_][A-Za-z0-9_]*';
const identifierRule = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

/** @param perDevice whether each device says which nodes may use it */
export function checkDevice(report: Report, at: string, device: Device, perDevice: boolean): void {
  checkDnsLabel(report, `${at}.name`, device.name);
  checkAttributes(report, at, device);
  checkList(report, `${at}.taints`, device.taints, (here, taint) => checkTaint(report, here, taint), maxTaints);
  checkSet(
    report,
    `${at}.consumesCounters`,
    device.consumesCounters,
    maxConsumed,
    ({ counterSet }) => counterSet,
    (here, { counterSet, counters }) => {
      if (checkGiven(report, `${here}.counterSet`, counterSet)) checkDnsLabel(report, `${here}.counterSet`, counterSet);
      checkCounters(report, `${here}.counters`, counters);
    },
  );
  if (perDevice) checkNodes(report, at, device);
  else if (device.nodeName !== undefined || device.nodeSelector || device.allNodes !== undefined) {
    report.push(invalidField(at, null, `${whichNodes} can only be set if \`perDeviceNodeSelection\` is set to true in the ResourceSlice spec`));
  }
  checkConditions(report, at, device.bindingConditions ?? [], device.bindingFailureConditions ?? []);
}

const whichNodes = '`nodeName`, `nodeSelector` and `allNodes`';

function checkAttributes(report: Report, at: string, { attributes = {}, capacity = {}, allowMultipleAllocations }: Device): void {
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  if (count > maxAttributesAndCapacities) report.push(invalidField(at, count, `the total number of attributes and capacities must not exceed ${maxAttributesAndCapacities}`));
  for (const [name, attribute] of Object.entries(attributes)) {
    checkQualified(report, `${at}.attributes`, name);
    checkAttributeValue(report, `${at}.attributes[${name}]`, attribute);
  }
  for (const [name, { requestPolicy }] of Object.entries(capacity)) {
    checkQualified(report, `${at}.capacity`, name);
    if (requestPolicy && !allowMultipleAllocations) report.push(forbiddenField(`${at}.capacity[${name}].requestPolicy`, 'allowMultipleAllocations must be true'));
  }
}

function checkAttributeValue(report: Report, at: string, attribute: Attribute): void {
  const { bool, int, string, version } = attribute;
  if (string !== undefined && string.length > maxValueLength) report.push(tooLong(`${at}.string`, maxValueLength));
  if (version !== undefined) {
    if (!semver.test(version)) report.push(invalidField(`${at}.version`, version, 'must be a string compatible with semver.org spec 2.0.0'));
    if (version.length > maxValueLength) report.push(tooLong(`${at}.version`, maxValueLength));
  }
  const given = [bool, int, string, version].filter((value) => value !== undefined).length;
  if (given === 1) return;
  const lists = { IntValues: null, BoolValues: null, StringValues: null, VersionValues: null };
  const shown = { IntValue: int ?? null, BoolValue: bool ?? null, StringValue: string ?? null, VersionValue: version ?? null, ...lists };
  report.push(invalidField(at, given === 0 ? '' : shown, 'exactly one value must be specified'));
}

/** `model`, or `dra.example.com/model`. Upstream: validateQualifiedName */
export function checkQualified(report: Report, at: string, name: string): void {
  const [first = '', second, ...more] = name.split('/');
  if (more.length > 0) return; // upstream looks at no such name
  if (second === undefined) return checkIdentifier(report, at, first);
  if (first === '') report.push(invalidField(at, '', 'the domain must not be empty'));
  else checkDriverName(report, at, first);
  if (second === '') report.push(invalidField(at, '', 'the name must not be empty'));
  else checkIdentifier(report, at, second);
}

function checkIdentifier(report: Report, at: string, id: string): void {
  if (id.length > maxIdLength) report.push(tooLong(at, maxIdLength));
  if (!new RegExp(`^${identifier}$`, 'u').test(id)) report.push(invalidField(at, id, regexMessage(identifierRule, identifier, 'my_name', 'MY_NAME', 'MyName')));
}

function checkTaint(report: Report, at: string, { key, value, effect }: Item<Device['taints']>): void {
  checkQualifiedName(report, `${at}.key`, key);
  if (value) addAll(report, `${at}.value`, value, isValidLabelValue(value));
  const effects = ['NoExecute', 'NoSchedule', 'None'];
  if (!effect) report.push(required(`${at}.effect`, ''));
  else if (!effects.includes(effect)) report.push(notSupported(`${at}.effect`, effect, effects));
}

/** Counters of a set, or what a device takes of one: at least one. */
export function checkCounters(report: Report, at: string, counters: Readonly<Record<string, unknown>> | undefined): void {
  const names = Object.keys(counters ?? {});
  if (names.length === 0) report.push(required(at, ''));
  else if (names.length > maxItems) report.push(tooMany(at, names.length, maxItems));
  else for (const name of names) checkDnsLabel(report, at, name);
}

function checkNodes(report: Report, at: string, { nodeName, nodeSelector, allNodes }: Device): void {
  if (nodeName === '') report.push(invalidField(`${at}.nodeName`, nodeName, 'must not be empty'));
  else if (nodeName !== undefined) addAll(report, `${at}.nodeName`, nodeName, nameIsDnsSubdomain(nodeName, false));
  if (nodeSelector) checkNodeSelector(report, `${at}.nodeSelector`, nodeSelector as NodeSelector);
  if (allNodes === false) report.push(invalidField(`${at}.allNodes`, false, 'must be either unset or set to true'));
  const given = Object.entries({ nodeName, nodeSelector, allNodes }).flatMap(([field, value]) => (value ? [`\`${field}\``] : []));
  const one = 'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (given.length === 0) report.push(required(at, one));
  if (given.length > 1) report.push(invalidField(at, `{${given.join(', ')}}`, one));
}

function checkConditions(report: Report, at: string, conditions: readonly string[], failures: readonly string[]): void {
  const lists = { bindingConditions: conditions, bindingFailureConditions: failures };
  for (const [field, list] of Object.entries(lists)) {
    checkList(report, `${at}.${field}`, list, (here, condition) => checkQualifiedName(report, here, condition), maxConditions);
  }
  for (const [field, list] of Object.entries(lists)) {
    list.forEach((condition, i) => {
      if (list.indexOf(condition) < i) report.push(duplicate(`${at}.${field}[${i}]`, condition));
      if (list === failures && conditions.includes(condition)) {
        report.push(invalidField(`${at}.${field}[${i}]`, condition, 'bindingFailureConditions must not overlap with bindingConditions'));
      }
    });
  }
  const needs = (field: string, other: string): void => void report.push(invalidField(`${at}.${field}`, null, `${field} are required to use ${other}`));
  if (conditions.length === 0 && failures.length > 0) needs('bindingConditions', 'bindingFailureConditions');
  if (failures.length === 0 && conditions.length > 0) needs('bindingFailureConditions', 'bindingConditions');
}
