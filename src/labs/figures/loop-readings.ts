// What a control loop saw when it wrote: what it wanted, what there was, and the difference it made smaller. Read from the objects as they were just
// before the write, so that a step of the figure says why and not only what.
// Leaves out: writes that change nothing a reader could count (conditions, annotations, observedGeneration), and Events.

import type { ApiObject } from '../../api/object.ts';
import type { Deployment, Pod, ReplicaSet } from '../../api/types.ts';
import type { Change } from '../../cluster/etcd.ts';
import { podSnapshot } from '../snapshot.ts';

export type LoopName = 'you' | 'deployment-controller' | 'replicaset-controller' | 'default-scheduler' | 'kubelet';

export interface Reading {
  readonly loop: LoopName;
  /** what it compared; a person compares nothing, but says what should be */
  readonly saw?: { readonly desired: string; readonly actual: string; readonly difference: string };
  readonly act: string;
}

/** The objects of the figure at a moment of the log, by `resource key`. */
export type Objects = Map<string, ApiObject>;

/** Brings the objects up to a change. */
export function apply(objects: Objects, { type, resource, key, object }: Change): void {
  if (type === 'delete') objects.delete(`${resource} ${key}`);
  else objects.set(`${resource} ${key}`, object);
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The part of a Pod's name that is its own. */
export const ownName = (name: string): string => name.slice(name.lastIndexOf('-') + 1);

/** All objects of a resource. */
export function all<T>(objects: Objects, resource: string): readonly T[] {
  return [...objects].flatMap(([key, object]) => (key.startsWith(`${resource} `) ? [object as unknown as T] : []));
}

/** The Pods a ReplicaSet counts: those that are not on their way out. */
const activePods = (objects: Objects): readonly Pod[] => all<Pod>(objects, 'pods').filter(({ metadata }) => metadata.deletionTimestamp === undefined);

/** @returns what the writer of a change saw, or undefined for a write that is no step of its own */
export function readingOf(objects: Objects, change: Change): Reading | undefined {
  const { author, resource } = change;
  if (author.because === undefined && !author.user.startsWith('system:')) return yours(change);
  if (author.agent === 'deployment-controller') return resource === 'replicasets.apps' ? sizing(objects, change) : report(change, 'Deployment');
  if (author.agent === 'replicaset-controller') return resource === 'pods' ? counting(objects, change) : report(change, 'ReplicaSet');
  if (author.agent === 'default-scheduler') return placing(objects, change);
  return author.agent === 'kubelet' && resource === 'pods' ? running(change) : undefined;
}

function yours({ type, resource, object, previous }: Change): Reading | undefined {
  const reading = (act: string): Reading => ({ loop: 'you', act });
  if (resource === 'pods' && object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined) return reading(`delete Pod ${ownName(object.metadata.name)}`);
  if (resource !== 'deployments.apps') return undefined;
  const { name } = object.metadata;
  const replicas = (object as unknown as Deployment).spec?.replicas ?? 1;
  return reading(type === 'create' ? `create Deployment ${name} with ${counted(replicas, 'replica')}` : `ask for ${counted(replicas, 'replica')} in Deployment ${name}`);
}

function sizing(objects: Objects, { type, object, previous }: Change): Reading | undefined {
  const wish = all<Deployment>(objects, 'deployments.apps')[0]?.spec?.replicas ?? 1;
  const now = (object as unknown as ReplicaSet).spec?.replicas ?? 0;
  const before = (previous as unknown as ReplicaSet | undefined)?.spec?.replicas ?? 0;
  if (type === 'update' && now === before) return undefined;
  const desired = `a ReplicaSet for ${counted(wish, 'Pod')}`;
  const { name } = object.metadata;
  if (type === 'create') return { loop: 'deployment-controller', saw: { desired, actual: 'no ReplicaSet', difference: 'the ReplicaSet is missing' }, act: `creates ReplicaSet ${name} for ${counted(now, 'Pod')}` };
  return { loop: 'deployment-controller', saw: { desired, actual: `one for ${counted(before, 'Pod')}`, difference: `it is ${counted(Math.abs(wish - before), 'Pod')} too ${wish > before ? 'small' : 'large'}` }, act: `changes the ReplicaSet to ${now}` };
}

function counting(objects: Objects, { type, object, previous }: Change): Reading | undefined {
  const wish = all<ReplicaSet>(objects, 'replicasets.apps')[0]?.spec?.replicas ?? 0;
  const there = activePods(objects).length;
  const isDeletion = type === 'update' && object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined;
  if (type !== 'create' && !isDeletion) return undefined;
  const gap = Math.abs(wish - there);
  const act = `${isDeletion ? 'deletes' : 'creates'} Pod ${ownName(object.metadata.name)}`;
  return { loop: 'replicaset-controller', saw: { desired: counted(wish, 'Pod'), actual: counted(there, 'Pod'), difference: `${gap} ${gap === 1 ? 'is' : 'are'} ${isDeletion ? 'too many' : 'missing'}` }, act };
}

function placing(objects: Objects, { resource, object, previous }: Change): Reading | undefined {
  const node = (object as unknown as Pod).spec?.nodeName;
  if (resource !== 'pods' || !node || (previous as unknown as Pod | undefined)?.spec?.nodeName) return undefined;
  const homeless = activePods(objects).filter(({ spec }) => !spec?.nodeName);
  const name = ownName(object.metadata.name);
  const difference = homeless.length === 1 ? `Pod ${name} needs one` : `${homeless.length} to place, Pod ${name} first`;
  return { loop: 'default-scheduler', saw: { desired: 'every Pod has a node', actual: `${counted(homeless.length, 'Pod')} without a node`, difference }, act: `places Pod ${name} on ${node}` };
}

function running({ type, object, previous, atMs }: Change): Reading | undefined {
  const name = ownName(object.metadata.name);
  if (type === 'delete') return { loop: 'kubelet', saw: { desired: `Pod ${name} gone`, actual: 'its container has ended', difference: 'its object is still there' }, act: `removes Pod ${name}` };
  if (!previous || object.metadata.deletionTimestamp !== undefined) return undefined;
  const [before, now] = [previous, object].map((each) => podSnapshot(each as unknown as Pod, atMs));
  if (!before || !now || before.status === now.status) return undefined;
  const difference = now.state === 'running' ? 'its container has started' : 'its container must be made';
  return { loop: 'kubelet', saw: { desired: `Pod ${name} runs on ${now.node}`, actual: `its status is ${before.status}`, difference }, act: `reports ${now.status}` };
}

/** A controller's report of what is ready, in the status of its own object. */
function report({ author, object, previous }: Change, kind: string): Reading | undefined {
  const readyOf = (each: ApiObject | undefined): number => (each as unknown as ReplicaSet | undefined)?.status?.readyReplicas ?? 0;
  const [before, now] = [readyOf(previous), readyOf(object)];
  if (before === now) return undefined;
  return { loop: author.agent as LoopName, saw: { desired: 'a status that is true', actual: `it says ${before} ready`, difference: `${now} ${now === 1 ? 'is' : 'are'} ready` }, act: `reports ${now} ready in the ${kind}'s status` };
}
