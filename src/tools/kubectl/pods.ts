// Pods behind other objects, the best one first, and the containers in one.
// Upstream: k8s.io/kubectl v0.36 pkg/polymorphichelpers/helpers.go (SelectorsForObject, GetFirstPod), pkg/util/podutils, pkg/cmd/util/podcmd.

import { labelSelectorText } from './selectors.ts';
import type { Steps } from '../../os/process.ts';
import { quote } from '../go/quote.ts';
import type { Mapping } from './client/mapper.ts';
import { CommandError } from './errors.ts';
import { annotationsOf, at, type KubeObject, kindOf, listAt, nameOf, namespaceOf, textAt } from './resource/object.ts';
import type { Kubectl } from './session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from './until.ts';
import { served } from './verbs/create/submit.ts';

export const podMapping: Mapping = served('v1', 'Pod', 'pods');

/** What an object is in Go: `*v1.Deployment`. */
export const goTypeOf = (object: KubeObject): string => `*${kindOf(object).version}.${kindOf(object).kind}`;

const withSelector = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job']);

/** The labels of the Pods that belong to an object, as a query. @throws CommandError */
export function selectorOf(object: KubeObject): string {
  const { kind } = kindOf(object);
  const selector = at(object, 'spec', 'selector');
  if (withSelector.has(kind)) return labelSelectorText(selector);
  if (kind === 'ReplicationController') return labelSelectorText({ matchLabels: selector });
  if (kind !== 'Service') throw new CommandError(`selector for ${goTypeOf(object)} not implemented`);
  if (!selector || Object.keys(selector).length === 0) throw new CommandError(`invalid service '${nameOf(object)}': Service is defined without a selector`);
  return labelSelectorText({ matchLabels: selector });
}

export type Before = (a: KubeObject, b: KubeObject) => boolean;

/** Pods by a query, sorted; when there is none yet, the first that comes. @throws CommandError when none came in time */
export function* podsBy(k: Kubectl, namespace: string, labelSelector: string, timeoutMs: number, before: Before): Steps<readonly KubeObject[]> {
  const target = { mapping: podMapping, namespace, labelSelector };
  const { items, resourceVersion } = listNow(k, target);
  if (items.length > 0) return [...items].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
  const untilMs = timeoutMs === 0 ? undefined : k.nowMs + timeoutMs;
  const first = yield* untilEvent(k, watchFrom(k, target, resourceVersion), untilMs, (event) => (event.type === 'ADDED' || event.type === 'MODIFIED' ? (event.object as KubeObject) : undefined));
  if (!first) throw new CommandError(timedOut);
  return [first];
}

/** The Pod an object means: itself, or the best of its own. @throws CommandError `cannot attach to *v1.Node: …` */
export function* attachablePod(k: Kubectl, object: KubeObject, timeoutMs: number): Steps<KubeObject> {
  if (kindOf(object).kind === 'Pod') return object;
  let selector: string;
  try {
    selector = selectorOf(object);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`cannot attach to ${goTypeOf(object)}: ${error.message}`) : error;
  }
  const [pod] = yield* podsBy(k, namespaceOf(object), selector, timeoutMs, activeFirst);
  if (!pod) throw new CommandError(timedOut);
  return pod;
}

const nodeOf = (pod: KubeObject): string => textAt(pod, 'spec', 'nodeName');
const createdAt = (pod: KubeObject): string => textAt(pod, 'metadata', 'creationTimestamp');
const readySince = (pod: KubeObject): string | undefined => {
  const ready = listAt(pod, 'status', 'conditions').find((one) => one.type === 'Ready' && one.status === 'True');
  return ready && textAt(ready, 'lastTransitionTime');
};

/** Whether all readiness is there. */
export const isPodReady = (pod: KubeObject): boolean => readySince(pod) !== undefined;

/** Empty counts as the latest. */
const later = (a: string, b: string): boolean => (a === '' || b === '' ? a === '' : a > b);

function restarts(pod: KubeObject): readonly [number, number] {
  const most = (statuses: readonly Readonly<Record<string, unknown>>[]): number => Math.max(0, ...statuses.map((one) => Number(one.restartCount ?? 0)));
  const sidecars = new Set(listAt(pod, 'spec', 'initContainers').filter((one) => one.restartPolicy === 'Always').map((one) => one.name)); // biome-ignore format: one chain
  return [most(listAt(pod, 'status', 'containerStatuses')), most(listAt(pod, 'status', 'initContainerStatuses').filter((one) => sidecars.has(one.name)))];
}

function moreRestarts(a: KubeObject, b: KubeObject): boolean | undefined {
  const [regularA, sidecarA] = restarts(a);
  const [regularB, sidecarB] = restarts(b);
  if (regularA !== regularB) return regularA > regularB;
  return sidecarA === sidecarB ? undefined : sidecarA > sidecarB;
}

const loggingPhases: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

/** The order Pods are preferred in for logs. Upstream: podutils.ByLogging. */
export const loggingFirst: Before = (a, b) => {
  if (nodeOf(a) !== nodeOf(b) && (nodeOf(a) === '' || nodeOf(b) === '')) return nodeOf(a) !== '';
  const phase = (pod: KubeObject): number => loggingPhases[textAt(pod, 'status', 'phase')] ?? 0;
  if (phase(a) !== phase(b)) return phase(a) < phase(b);
  if (isPodReady(a) !== isPodReady(b)) return isPodReady(a);
  const [readyA, readyB] = [readySince(a), readySince(b)];
  if (readyA !== undefined && readyB !== undefined && readyA !== readyB) return later(readyB, readyA);
  return moreRestarts(a, b) ?? (createdAt(a) === createdAt(b) ? false : later(createdAt(b), createdAt(a)));
};

const activePhases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The order Pods are preferred in for everything else. Upstream: sort.Reverse(podutils.ActivePods). */
export const activeFirst: Before = (a, b) => lessActive(b, a);

function lessActive(a: KubeObject, b: KubeObject): boolean {
  if (nodeOf(a) !== nodeOf(b) && (nodeOf(a) === '' || nodeOf(b) === '')) return nodeOf(a) === '';
  const phase = (pod: KubeObject): number => activePhases[textAt(pod, 'status', 'phase')] ?? 0;
  if (phase(a) !== phase(b)) return phase(a) < phase(b);
  if (isPodReady(a) !== isPodReady(b)) return !isPodReady(a);
  const deleting = (pod: KubeObject): string => textAt(pod, 'metadata', 'deletionTimestamp');
  if ((deleting(a) !== '') !== (deleting(b) !== '')) return deleting(a) !== '';
  if (deleting(a) !== deleting(b)) return deleting(a) < deleting(b);
  const [readyA, readyB] = [readySince(a), readySince(b)];
  if (readyA !== undefined && readyB !== undefined && readyA !== readyB) return later(readyA, readyB);
  return moreRestarts(a, b) ?? (createdAt(a) === createdAt(b) ? false : later(createdAt(a), createdAt(b)));
}

export type PodContainer = Readonly<Record<string, unknown>>;
export const containersIn = (pod: KubeObject, list: 'containers' | 'initContainers' | 'ephemeralContainers' = 'containers'): readonly PodContainer[] => listAt(pod, 'spec', list);

/** A container of any sort. */
export function containerNamed(pod: KubeObject, name: string): PodContainer | undefined {
  return [...containersIn(pod), ...containersIn(pod, 'initContainers'), ...containersIn(pod, 'ephemeralContainers')].find((one) => one.name === name);
}

/** `web, debugger-x (ephem), setup (init)`. */
export function allContainerNames(pod: KubeObject): string {
  const names = (list: Parameters<typeof containersIn>[1], suffix: string): string[] => containersIn(pod, list).map((one) => `${String(one.name)}${suffix}`);
  return [...names('containers', ''), ...names('ephemeralContainers', ' (ephem)'), ...names('initContainers', ' (init)')].join(', ');
}

/** Whether there is more than one container to choose from. */
export const hasChoice = (pod: KubeObject): boolean => containersIn(pod).length > 1 || containersIn(pod, 'initContainers').length > 0 || containersIn(pod, 'ephemeralContainers').length > 0;

export const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

/** @throws CommandError `container x is not valid for pod y out of: …` */
export function requireContainer(pod: KubeObject, name: string): PodContainer {
  const container = containerNamed(pod, name);
  if (!container) throw new CommandError(`container ${name} is not valid for pod ${nameOf(pod)} out of: ${allContainerNames(pod)}`);
  return container;
}

/** The container of that name, or the default one; says which when that was a choice. Upstream: FindOrDefaultContainerByName. */
export function chooseContainer(k: Kubectl, pod: KubeObject, name: string, quiet: boolean): PodContainer {
  const [first] = containersIn(pod);
  if (!first) throw new CommandError(`pod ${namespaceOf(pod)}/${nameOf(pod)} does not have any containers`);
  const wanted = name || (annotationsOf(pod)[defaultContainerAnnotation] ?? '');
  if (wanted !== '') return requireContainer(pod, wanted);
  if (!quiet && hasChoice(pod)) k.io.err(`Defaulted container ${quote(String(first.name))} out of: ${allContainerNames(pod)}\n`);
  return first;
}
