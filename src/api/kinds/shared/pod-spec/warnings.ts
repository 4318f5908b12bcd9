/**
 * What the server takes in a Pod or template, and yet warns of.
 * Upstream: pkg/api/pod/warnings.go, pkg/api/node/util.go.
 * Leaves out AppArmor's annotations on Pods, which are warned of where they are turned into fields.
 */
import { goQuote } from '../../../../base/go-quote.ts';
import { isValidLabelValue } from '../../../meta/names.ts';
import type { PodTemplateSpec } from '../../../types.ts';
import type { Selector } from '../checks.ts';
import { ipWarnings } from '../ip.ts';
import type { Affinity, Container, ContainerPort, Item, PodSpec, ResourceList } from '../pod-types.ts';
import { quantity } from '../quantities.ts';
import { pathWarnings } from './path-warnings.ts';

type Labels = Readonly<Record<string, string>>;
type NodeTerm = Item<NonNullable<NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']>['nodeSelectorTerms']>;

const deprecatedNodeLabels: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** Why a node's label should not be used any more; undefined when it may be. */
export const nodeLabelDeprecation = (key: string): string | undefined => deprecatedNodeLabels.get(key);

const deprecatedAnnotations: readonly (readonly [key: string, message: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

const deprecatedVolumes: readonly (readonly [field: string, message: string, name?: string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

/** Warnings of a template at a path such as `spec.template`. */
export function templateWarnings(at: string, template: PodTemplateSpec | undefined): readonly string[] {
  return template?.spec ? podWarnings(`${at}.`, template.spec as PodSpec, template.metadata?.annotations as Labels | undefined) : [];
}

/** @param prefix '' for a Pod, `spec.template.` for a template */
export function podWarnings(prefix: string, spec: PodSpec, annotations: Labels | undefined): readonly string[] {
  const at = `${prefix}spec`;
  return [
    ...nodeWarnings(at, spec),
    ...annotationWarnings(`${prefix}metadata.annotations`, annotations),
    ...volumeWarnings(`${at}.volumes`, spec),
    ...pathWarnings(spec.volumes),
    ...listWarnings(at, spec),
    ...fractionWarnings(`${at}.overhead`, spec.overhead as ResourceList | undefined),
    ...seccompWarnings(`${prefix}metadata.annotations`, spec, annotations),
    ...containerWarnings(at, spec),
    ...portWarnings(at, spec),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
    ...affinityWarnings(`${at}.affinity`, spec.affinity),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((server, i) => ipWarnings(`${at}.dnsConfig.nameservers[${i}]`, server)),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) => ipWarnings(`${at}.hostAliases[${i}].ip`, ip)),
  ];
}

function nodeWarnings(at: string, spec: PodSpec): readonly string[] {
  const warnings: string[] = [];
  for (const key in spec.nodeSelector) {
    const message = nodeLabelDeprecation(key);
    if (message) warnings.push(`${at}.nodeSelector[${key}]: ${message}`);
  }
  const node = spec.affinity?.nodeAffinity;
  const path = `${at}.affinity.nodeAffinity`;
  node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.forEach((term, i) => {
    warnings.push(...nodeTermWarnings(`${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`, term, false));
  });
  node?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ preference }, i) => {
    warnings.push(...nodeTermWarnings(`${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`, preference, true));
  });
  spec.topologySpreadConstraints?.forEach(({ topologyKey, labelSelector }, i) => {
    const here = `${at}.topologySpreadConstraints[${i}]`;
    const message = nodeLabelDeprecation(topologyKey);
    if (message) warnings.push(`${here}.topologyKey: ${topologyKey} is ${message}`);
    if (!labelSelector) warnings.push(`${here}.labelSelector: a null labelSelector results in matching no pod`);
  });
  return warnings;
}

/** Of a selector of nodes by their labels. Upstream: GetWarningsForNodeSelector. */
export function nodeSelectorWarnings(at: string, selector: Selector | undefined): readonly string[] {
  const told = (path: string, key: string): readonly string[] => {
    const message = nodeLabelDeprecation(key);
    return message ? [`${path}: ${message}`] : [];
  };
  return [
    ...(selector?.matchExpressions ?? []).flatMap(({ key }, i) => told(`${at}.matchExpressions[${i}].key`, key)),
    ...Object.keys(selector?.matchLabels ?? {}).flatMap((key) => told(`${at}.matchLabels.${key}`, key)),
  ];
}

/** Also of a volume's node affinity. @param checkValues whether values that are no labels are told */
export function nodeTermWarnings(at: string, term: NodeTerm, checkValues: boolean): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values = [] }, i) => {
    const here = `${at}.matchExpressions[${i}]`;
    const message = nodeLabelDeprecation(key);
    const wrong = checkValues ? values.flatMap((value, n) => isValidLabelValue(value).map((why) => `${here}.values[${n}]: ${value} is invalid, ${why}`)) : [];
    return [...(message ? [`${here}.key: ${key} is ${message}`] : []), ...wrong];
  });
}

function annotationWarnings(at: string, annotations: Labels | undefined): readonly string[] {
  if (!annotations) return [];
  return deprecatedAnnotations.filter(([key]) => key in annotations).map(([key, message]) => `${at}[${key}]: ${message}`);
}

function volumeWarnings(at: string, spec: PodSpec): readonly string[] {
  return (spec.volumes ?? []).flatMap((volume, i) => [
    ...deprecatedVolumes.filter(([field]) => field in volume).map(([field, message, name]) => `${at}[${i}].${name ?? field}: ${message}`),
    ...claimSizeWarnings(`${at}[${i}].ephemeral.volumeClaimTemplate.spec`, volume.ephemeral?.volumeClaimTemplate?.spec),
  ]);
}

/** A claim's size must be whole bytes. Upstream: GetWarningsForPersistentVolumeClaimSpec. */
export function claimSizeWarnings(at: string, spec: { readonly resources?: { readonly requests?: object } } | undefined): readonly string[] {
  const size = (spec?.resources?.requests as ResourceList | undefined)?.['storage'];
  return size !== undefined && isFraction(size) ? [`${at}.resources.requests[storage]: fractional byte value ${goQuote(size)} is invalid, must be an integer`] : [];
}

const isFraction = (amount: string): boolean => quantity(amount).milliValue() % 1000 !== 0;

function fractionWarnings(at: string, list: ResourceList | undefined): readonly string[] {
  if (!list) return [];
  return ['memory', 'ephemeral-storage']
    .filter((name) => list[name] !== undefined && isFraction(list[name]))
    .map((name) => `${at}[${name}]: fractional byte value ${goQuote(list[name] ?? '')} is invalid, must be an integer`);
}

function listWarnings(at: string, spec: PodSpec): readonly string[] {
  const warnings: string[] = [];
  const ips = new Set<string>();
  spec.hostAliases?.forEach(({ ip }, i) => {
    if (ips.has(ip)) warnings.push(`${at}.hostAliases[${i}].ip: duplicate ip ${goQuote(ip)}`);
    ips.add(ip);
  });
  const names = new Set<string>();
  spec.imagePullSecrets?.forEach(({ name = '' }, i) => {
    if (names.has(name)) warnings.push(`${at}.imagePullSecrets[${i}].name: duplicate name ${goQuote(name)}`);
    names.add(name);
  });
  spec.imagePullSecrets?.forEach(({ name }, i) => {
    if (!name) warnings.push(`${at}.imagePullSecrets[${i}].name: invalid empty name ""`);
  });
  return warnings;
}

function seccompWarnings(at: string, spec: PodSpec, annotations: Labels | undefined): readonly string[] {
  const key = 'seccomp.security.alpha.kubernetes.io/pod';
  const message = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  if (!annotations) return [];
  const own = key in annotations && !spec.securityContext?.seccompProfile ? [`${at}[${key}]: ${message}`] : [];
  const ofContainers = everyContainer('', spec)
    .map(({ container }) => [`container.seccomp.security.alpha.kubernetes.io/${container.name}`, container.securityContext?.seccompProfile] as const)
    .filter(([name, profile]) => !profile && name in annotations);
  return [...own, ...ofContainers.map(([name]) => `${at}[${name}]: ${message}`)];
}

function everyContainer(at: string, spec: PodSpec): readonly { readonly path: string; readonly container: Container }[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, i) => ({ path: `${at}.${list}[${i}]`, container: container as Container })),
  );
}

function containerWarnings(at: string, spec: PodSpec): readonly string[] {
  return everyContainer(at, spec).flatMap(({ path, container }) => {
    const { resources, env = [] } = container;
    const [limits, requests] = [resources?.limits as ResourceList | undefined, resources?.requests as ResourceList | undefined];
    const fractions = ['memory', 'ephemeral-storage'].flatMap((name) => [
      ...fractionWarnings(`${path}.resources.limits`, limits).filter((w) => w.includes(`[${name}]`)),
      ...fractionWarnings(`${path}.resources.requests`, requests).filter((w) => w.includes(`[${name}]`)),
    ]);
    return [...fractions, ...hiddenVariables(`${path}.env`, env)];
  });
}

/** A variable that is defined again hides the first, unless it builds on it. */
function hiddenVariables(at: string, env: NonNullable<Container['env']>): readonly string[] {
  const names = new Set<string>();
  const warnings: string[] = [];
  env.forEach(({ name, value = '', valueFrom }, i) => {
    const reference = `$(${name})`;
    if (names.has(name) && (valueFrom || value === reference || !value.includes(reference))) {
      warnings.push(`${at}[${i}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`);
    }
    names.add(name);
  });
  return warnings;
}

function portWarnings(at: string, spec: PodSpec): readonly string[] {
  const warnings: string[] = [];
  const seen: { readonly path: string; readonly port: ContainerPort }[] = [];
  const all = everyContainer(at, spec).flatMap(({ path, container }) => (container.ports ?? []).map((port, i) => ({ path: `${path}.ports[${i}]`, port })));
  for (const { path, port } of all) {
    const { hostIP = '', hostPort = 0 } = port;
    if (hostIP && !hostPort) warnings.push(`${path}: hostIP set without hostPort: ${goPort(port)}`);
    for (const other of seen) {
      if (other.port.containerPort !== port.containerPort || other.port.protocol !== port.protocol) continue;
      const { hostIP: otherIp = '', hostPort: otherPort = 0 } = other.port;
      if (hostIP === otherIp && hostPort === otherPort) warnings.push(`${path}: duplicate port definition with ${other.path}`);
      else if (hostPort === 0 || otherPort === 0) warnings.push(`${path}: overlapping port definition with ${other.path}`);
      else if (hostPort === otherPort && (hostIP === '') !== (otherIp === '')) warnings.push(`${path}: dangerously ambiguous port definition with ${other.path}`);
    }
    seen.push({ path, port });
  }
  const names = new Map<string, string>();
  for (const { path, port } of all) {
    const other = port.name ? names.get(port.name) : undefined;
    if (other) warnings.push(`${path}: duplicate port name ${goQuote(port.name ?? '')} with ${other}, services and probes that select ports by name will use ${other}`);
    else if (port.name) names.set(port.name, path);
  }
  return warnings;
}

/** A port as Go prints the struct. */
function goPort({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function affinityWarnings(at: string, affinity: Affinity | undefined): readonly string[] {
  const why = 'a null labelSelector results in matching no pod';
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) => {
    const required = affinity?.[side]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.[side]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return [
      ...required.flatMap((term, i) => (term.labelSelector ? [] : [`${at}.${side}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector: ${why}`])),
      ...preferred.flatMap(({ podAffinityTerm }, i) =>
        podAffinityTerm.labelSelector ? [] : [`${at}.${side}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector: ${why}`],
      ),
    ];
  });
}
