/** Namespaces, configuration, quotas, accounts, roles and other small kinds. Upstream: k8s.io/kubectl/pkg/describe, one describer each. */

import { Base64Error, decodeBase64 } from '../../../base/base64.ts';
import { text } from '../../../base/bytes.ts';
import type { ClusterReader } from '../../cluster-reader.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import type { ApiObject } from '../../object.ts';
import type { ConfigMap, Namespace, Secret, ServiceAccount } from '../../types.ts';
import { DescribeWriter } from './writer.ts';

interface Quota extends ApiObject {
  readonly spec?: { readonly scopes?: readonly string[] };
  readonly status?: { readonly hard?: Readonly<Record<string, string>>; readonly used?: Readonly<Record<string, string>> };
}

type Amounts = Readonly<Record<string, string>>;

interface Limits extends ApiObject {
  readonly spec?: {
    readonly limits?: readonly {
      readonly type: string;
      readonly min?: Amounts;
      readonly max?: Amounts;
      readonly default?: Amounts;
      readonly defaultRequest?: Amounts;
      readonly maxLimitRequestRatio?: Amounts;
    }[];
  };
}

/** A quantity as printed: canonical. */
const shown = (amount: string | undefined): string => (amount === undefined ? '-' : parseQuantity(amount).toString());

export function describeNamespace(namespace: Namespace, reader: ClusterReader): string {
  const out = new DescribeWriter();
  const { metadata, status } = namespace;
  out.head(metadata, { namespace: false });
  out.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.conditions?.length) {
    out.line(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage');
    out.line(1, '----\t------\t------------------\t------\t-------');
    for (const c of status.conditions) out.line(1, `${c.type} \t${c.status} \t${c.lastTransitionTime ?? ''} \t${c.reason ?? ''} \t${c.message ?? ''}`);
  }
  const inside = { namespace: metadata.name };
  const quotas = reader.list({ group: '', version: 'v1', plural: 'resourcequotas' }, inside) as readonly Quota[];
  out.line(0, '');
  if (quotas.length) {
    out.line(0, 'Resource Quotas');
    for (const quota of quotas) {
      out.line(1, `Name:\t${quota.metadata.name}`);
      quotaRows(out, quota, 1, '---');
    }
  } else out.line(0, 'No resource quota.');
  const ranges = reader.list({ group: '', version: 'v1', plural: 'limitranges' }, inside) as readonly Limits[];
  out.line(0, '');
  if (ranges.length) {
    out.line(0, 'Resource Limits');
    for (const range of ranges) limitRows(out, range, ' ');
  } else out.line(0, 'No LimitRange resource.');
  return out.flush();
}

function quotaRows(out: DescribeWriter, quota: Quota, level: number, dashes: string): void {
  out.line(level, 'Resource\tUsed\tHard');
  out.line(level, `--------\t${dashes}\t${dashes}`);
  for (const name of Object.keys(quota.status?.hard ?? {}).sort()) out.line(level, `${name}\t${shown(quota.status?.used?.[name] ?? '0')}\t${shown(quota.status?.hard?.[name])}`);
}

export function describeResourceQuota(object: ApiObject): string {
  const out = new DescribeWriter();
  const quota = object as Quota;
  out.line(0, `Name:\t${quota.metadata.name}`);
  out.line(0, `Namespace:\t${quota.metadata.namespace ?? ''}`);
  if (quota.spec?.scopes?.length) out.line(0, `Scopes:\t${[...quota.spec.scopes].sort().join(', ')}`);
  quotaRows(out, quota, 0, '----');
  return out.flush();
}

function limitRows(out: DescribeWriter, range: Limits, indent: string): void {
  out.raw(`${indent}Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n`);
  out.raw(`${indent}----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n`);
  for (const item of range.spec?.limits ?? []) {
    const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort();
    for (const name of names) out.raw(`${indent}${item.type}\t${name}\t${lists.map((list) => shown(list?.[name])).join('\t')}\n`);
  }
}

export function describeLimitRange(object: ApiObject): string {
  const out = new DescribeWriter();
  out.line(0, `Name:\t${object.metadata.name}`);
  out.line(0, `Namespace:\t${object.metadata.namespace ?? ''}`);
  limitRows(out, object as Limits, '');
  return out.flush();
}

export function describeConfigMap(map: ConfigMap): string {
  const out = new DescribeWriter();
  out.head(map.metadata);
  out.raw('\nData\n====\n');
  for (const key of Object.keys(map.data ?? {}).sort()) out.raw(`${key}:\n----\n${map.data?.[key] ?? ''}\n\n`);
  out.raw('\nBinaryData\n====\n');
  for (const key of Object.keys(map.binaryData ?? {}).sort()) out.raw(`${key}: ${sizeOf(map.binaryData?.[key] ?? '')} bytes\n`);
  out.raw('\n');
  return out.flush();
}

function sizeOf(encoded: string): number {
  try {
    return decodeBase64(encoded).length;
  } catch (error) {
    if (error instanceof Base64Error) return 0; // the server refuses what is not base64
    throw error;
  }
}

export function describeSecret(secret: Secret): string {
  const out = new DescribeWriter();
  out.head(secret.metadata);
  out.raw(`\nType:\t${secret.type ?? ''}\n\nData\n====\n`);
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    const value = secret.data?.[key] ?? '';
    out.raw(secret.type === 'kubernetes.io/service-account-token' && key === 'token' ? `${key}:\t${text(decodeBase64(value))}\n` : `${key}:\t${sizeOf(value)} bytes\n`);
  }
  return out.flush();
}

export function describeServiceAccount(account: ServiceAccount, reader: ClusterReader): string {
  const out = new DescribeWriter();
  out.head(account.metadata);
  const namespace = account.metadata.namespace;
  const secrets = reader.list({ group: '', version: 'v1', plural: 'secrets' }, namespace === undefined ? {} : { namespace }) as unknown as readonly Secret[];
  const missing = (name: string): string => (secrets.some((s) => s.metadata.name === name) ? name : `${name} (not found)`);
  const several = (title: string, names: readonly string[]): void => {
    if (names.length === 0) return out.line(0, `${title}:\t<none>`);
    names.forEach((name, i) => out.line(0, `${i ? '' : `${title}:`}\t${missing(name)}`));
  };
  several(
    'Image pull secrets',
    (account.imagePullSecrets ?? []).map((ref) => ref.name ?? ''),
  );
  if (account.secrets?.length)
    several(
      'Mountable secrets',
      account.secrets.map((ref) => ref.name ?? ''),
    );
  return out.flush();
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const bracketed = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

/** Upstream: DescribeRole after rbac validation's BreakdownRule and CompactRules. */
export function describeRole(object: ApiObject): string {
  const out = new DescribeWriter();
  out.head(object.metadata, { namespace: false });
  out.line(0, 'PolicyRule:');
  out.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  out.line(1, '---------\t-----------------\t--------------\t-----');
  const rules = (object['rules'] ?? []) as readonly Rule[];
  for (const rule of compact(rules)) out.line(1, `${resourceText(rule)}\t${bracketed(rule.urls)}\t${bracketed(rule.names)}\t${bracketed(rule.verbs)}`);
  return out.flush();
}

interface Row {
  readonly group: string;
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: string[];
}

/** `deployments.apps/scale`. Upstream: CombineResourceGroup. */
function resourceText({ group, resource }: Row): string {
  const [plural = '', ...sub] = resource.split('/');
  return `${plural}${group ? `.${group}` : ''}${sub.length > 0 ? `/${sub.join('/')}` : ''}`;
}

/** One row for each resource, or named object, with all its verbs; paths have a row for each verb. In the order of Go's text for them. */
function compact(rules: readonly Rule[]): readonly Row[] {
  const simple = new Map<string, Row>();
  const rows: Row[] = [];
  const note = (group: string, resource: string, names: readonly string[], verb: string): void => {
    const key = JSON.stringify([group, resource, names]);
    const row = simple.get(key);
    if (!row) simple.set(key, { group, resource, urls: [], names, verbs: [verb] });
    else if (!row.verbs.includes(verb)) row.verbs.push(verb);
  };
  for (const { apiGroups = [], resources = [], resourceNames, nonResourceURLs = [], verbs = [] } of rules) {
    const named = resourceNames?.length ? resourceNames.map((name) => [name]) : [[]];
    for (const group of apiGroups) for (const resource of resources) for (const verb of verbs) for (const names of named) note(group, resource, names, verb);
    for (const url of nonResourceURLs) for (const verb of verbs) rows.push({ group: '', resource: '', urls: [url], names: [], verbs: [verb] });
  }
  const goText = ({ verbs, group, resource, names, urls }: Row): string =>
    `Verbs:${bracketed(verbs)},APIGroups:[${group}],Resources:[${resource}],ResourceNames:${bracketed(names)},NonResourceURLs:${bracketed(urls)}`;
  const sorted = [...rows, ...simple.values()].map((row) => [goText(row), row] as const);
  return sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export function describeRoleBinding(object: ApiObject): string {
  const out = new DescribeWriter();
  out.head(object.metadata, { namespace: false });
  const ref = object['roleRef'] as { readonly kind?: string; readonly name?: string } | undefined;
  out.line(0, 'Role:');
  out.line(1, `Kind:\t${ref?.kind ?? ''}`);
  out.line(1, `Name:\t${ref?.name ?? ''}`);
  out.line(0, 'Subjects:');
  out.line(1, 'Kind\tName\tNamespace');
  out.line(1, '----\t----\t---------');
  for (const subject of (object['subjects'] ?? []) as readonly Subject[]) out.line(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ''}`);
  return out.flush();
}

/** `owner=data`, sorted, joined by commas. */
const flat = (labels: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>';

export function describePriorityClass(object: ApiObject): string {
  const out = new DescribeWriter();
  out.line(0, `Name:\t${object.metadata.name}`);
  out.line(0, `Value:\t${String(object['value'] ?? 0)}`);
  out.line(0, `GlobalDefault:\t${String(object['globalDefault'] ?? false)}`);
  out.line(0, `PreemptionPolicy:\t${String(object['preemptionPolicy'] ?? 'PreemptLowerPriority')}`);
  out.line(0, `Description:\t${String(object['description'] ?? '')}`);
  out.line(0, `Annotations:\t${flat(object.metadata.annotations)}`);
  return out.flush();
}

export function describeStorageClass(object: ApiObject): string {
  const out = new DescribeWriter();
  const isDefault = object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  out.line(0, `Name:\t${object.metadata.name}`);
  out.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`);
  out.line(0, `Annotations:\t${flat(object.metadata.annotations)}`);
  out.line(0, `Provisioner:\t${String(object['provisioner'] ?? '')}`);
  out.line(0, `Parameters:\t${flat(object['parameters'] as Record<string, string> | undefined)}`);
  const expansion = object['allowVolumeExpansion'];
  out.line(0, `AllowVolumeExpansion:\t${expansion === undefined ? '<unset>' : expansion ? 'True' : 'False'}`);
  const options = (object['mountOptions'] ?? []) as readonly string[];
  if (options.length) {
    out.line(0, 'MountOptions:');
    for (const option of options) out.line(1, option);
  } else out.line(0, 'MountOptions:\t<none>');
  if (object['reclaimPolicy']) out.line(0, `ReclaimPolicy:\t${String(object['reclaimPolicy'])}`);
  if (object['volumeBindingMode']) out.line(0, `VolumeBindingMode:\t${String(object['volumeBindingMode'])}`);
  return out.flush();
}
