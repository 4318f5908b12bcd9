/**
 * What the server fills into Pods, and into the Pod templates of every workload.
 * Upstream: pkg/apis/core/v1/defaults.go, zz_generated.defaults.go and the conversion of serviceAccount in conversion.go.
 */
import type { Pod, PodTemplateSpec } from '../../types.ts';
import { change, each, fill, maybe } from './copy.ts';
import { defaultPullPolicy } from './image-name.ts';
import { aggregateContainers } from './pod-resources.ts';
import type { Container, EnvVar, HttpGet, Lifecycle, LifecycleHandler, PodSpec, Probe, ResourceList, ResourceRequirements } from './pod-types.ts';
import { roundUpToMilli } from './quantities.ts';
import { isHugePageResource, isOvercommitAllowed, isPodLevelResource } from './resource-names.ts';
import { defaultVolume } from './volume-defaults.ts';

/** A Pod template's defaults: those of a Pod's spec. */
export function defaultTemplate<T extends PodTemplateSpec>(template: T): T {
  return template.spec ? change(template, { spec: defaultPodSpec(template.spec as PodSpec) } as Partial<T>) : template;
}

/** `defaultTemplate` where a spec holds one. */
export function withDefaultTemplate<T extends { readonly template?: PodTemplateSpec }>(spec: T): T {
  return spec.template ? change(spec, { template: defaultTemplate(spec.template) } as Partial<T>) : spec;
}

/** Upstream: SetDefaults_PodSpec and the generated walk over its parts. */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  const parts = change(spec, {
    containers: each(spec.containers ?? [], defaultContainer) as PodSpec['containers'], // null when there are none
    initContainers: each(spec.initContainers, defaultContainer),
    ephemeralContainers: each(spec.ephemeralContainers, defaultContainer as never),
    volumes: each(spec.volumes, defaultVolume),
    overhead: maybe(spec.overhead, (list) => roundResources(list as ResourceList)),
    resources: maybe(spec.resources, defaultResources),
    serviceAccountName: account,
    serviceAccount: account,
  });
  return fill(parts, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
}

/** A Pod's own defaults, which templates do not get. Upstream: SetDefaults_Pod. */
export function defaultPod(pod: Pod): Pod {
  const before = pod.spec ?? { containers: [] };
  const host = before.hostNetwork === true;
  const ownDefaults = (container: Container): Container => {
    const withRequests = requestsFromLimits(container);
    return host ? change(withRequests, { ports: each(withRequests.ports, (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })) }) : withRequests;
  };
  const containers = change(before, {
    containers: each(before.containers ?? [], ownDefaults) as PodSpec['containers'],
    initContainers: each(before.initContainers, ownDefaults),
  });
  const spec = fill(defaultPodLevelResources(containers), { enableServiceLinks: true });
  return change(pod, { spec: defaultPodSpec(spec) });
}

function requestsFromLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits) return container;
  const filled = fill((requests ?? {}) as ResourceList, limits as ResourceList);
  return filled === requests ? container : { ...container, resources: { ...container.resources, requests: filled } };
}

/** Upstream: defaultHugePagePodLimits, then defaultPodRequests. */
function defaultPodLevelResources(spec: PodSpec): PodSpec {
  if (!spec.resources) return spec;
  let limits = (spec.resources.limits ?? {}) as ResourceList;
  let requests = (spec.resources.requests ?? {}) as ResourceList;
  if (Object.keys(limits).length + Object.keys(requests).length === 0) return spec;
  const hugePages = Object.entries(aggregateContainers(spec, 'limits')).filter(([name]) => isHugePageResource(name) && !(name in requests));
  limits = fill(limits, Object.fromEntries(hugePages));
  if (spec.resources.limits || hugePages.length > 0) {
    const asked = Object.entries(aggregateContainers(spec, 'requests')).filter(([name]) => isPodLevelResource(name) && isOvercommitAllowed(name));
    requests = fill(fill(requests, Object.fromEntries(asked)), Object.fromEntries(Object.entries(limits).filter(([name]) => isPodLevelResource(name))));
  }
  const nonEmpty = (list: ResourceList): ResourceList | undefined => (Object.keys(list).length > 0 ? list : undefined);
  return change(spec, { resources: change(spec.resources, { limits: nonEmpty(limits), requests: nonEmpty(requests) }) });
}

/** Upstream: SetDefaults_Container and what hangs on a container. */
export function defaultContainer(container: Container): Container {
  const parts = change(container, {
    ports: each(container.ports, (port) => fill(port, { protocol: 'TCP' })),
    env: each(container.env, defaultEnvVar),
    resources: maybe(container.resources, defaultResources),
    livenessProbe: maybe(container.livenessProbe, defaultProbe),
    readinessProbe: maybe(container.readinessProbe, defaultProbe),
    startupProbe: maybe(container.startupProbe, defaultProbe),
    lifecycle: maybe(container.lifecycle, defaultLifecycle),
  });
  return fill(parts, {
    ...(parts.imagePullPolicy === undefined ? { imagePullPolicy: defaultPullPolicy(parts.image) } : undefined),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
}

function defaultEnvVar(env: EnvVar): EnvVar {
  const from = env.valueFrom;
  if (!from) return env;
  const valueFrom = change(from, {
    fieldRef: maybe(from.fieldRef, (ref) => fill(ref, { apiVersion: 'v1' })),
    fileKeyRef: maybe(from.fileKeyRef, (ref) => fill(ref, { optional: false })),
  });
  return change(env, { valueFrom });
}

function defaultProbe(probe: Probe): Probe {
  const parts = change(probe, {
    httpGet: maybe(probe.httpGet, defaultHttpGet),
    grpc: maybe(probe.grpc, (grpc) => (grpc.service == null ? { ...grpc, service: '' } : grpc)),
  });
  return fill(parts, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
}

const defaultHttpGet = (get: HttpGet): HttpGet => fill(get, { path: '/', scheme: 'HTTP' });

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  const handler = (h: LifecycleHandler): LifecycleHandler => change(h, { httpGet: maybe(h.httpGet, defaultHttpGet) });
  return change(lifecycle, { postStart: maybe(lifecycle.postStart, handler), preStop: maybe(lifecycle.preStop, handler) });
}

/** Amounts are rounded up to thousandths. Upstream: SetDefaults_ResourceList. */
export function defaultResources<T extends ResourceRequirements>(resources: T): T {
  const round = (list: unknown): ResourceList | undefined => (list === undefined ? undefined : roundResources(list as ResourceList));
  return change(resources, { limits: round(resources.limits), requests: round(resources.requests) } as Partial<T>);
}

/** Every amount rounded up to thousandths. */
export function roundResources(list: ResourceList): ResourceList {
  let copy: Record<string, string> | undefined;
  for (const name in list) {
    const rounded = roundUpToMilli(list[name] as string);
    if (rounded === list[name]) continue;
    copy ??= { ...list };
    copy[name] = rounded;
  }
  return copy ?? list;
}
