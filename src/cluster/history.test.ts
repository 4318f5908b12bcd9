import { expect, it } from 'vitest';
import { makeWorld } from '../labs/make-world.ts';
import { causesOf, historyOf, type HistoryEntry } from './history.ts';

/** What happens after a command, until so many seconds later. */
function after(command: string, seconds: number): readonly HistoryEntry[] {
  const world = makeWorld({ seed: 1, workers: 2 });
  const before = world.revision;
  world.run(command);
  world.advanceTo(world.nowMs + seconds * 1000);
  return historyOf(world.cluster.etcd.since(before) ?? []).filter(({ kind }) => kind !== 'Event' && kind !== 'Node');
}

const sentence = ({ who, did, kind, says }: HistoryEntry): string => `${who} ${did} ${kind}${says === '' ? '' : `: ${says.replace(/hello-\w+/, 'hello-x').replace(/\d{4}-\S+Z/, 'TIME')}`}`;

it('tells the seven steps of a Job in their order', () => {
  expect(after('kubectl create job hello --image=busybox -- echo hi', 15).map(sentence)).toEqual([
    'kubernetes-admin created Job',
    'job-controller created Pod: for Job hello',
    'job-controller changed Job: status.startTime none → TIME, status.active none → 1, status.ready none → 0 and more',
    'default-scheduler changed Pod: placed on worker-2',
    'kubelet changed Pod: Pending → ContainerCreating',
    'kubelet changed Pod: ContainerCreating → Completed',
    'job-controller changed Job: status.active 1 → none, status.uncountedTerminatedPods.succeeded, SuccessCriteriaMet none → True',
    'job-controller changed Pod: metadata.finalizers',
    'job-controller changed Job: Complete none → True, status.uncountedTerminatedPods.succeeded, status.completionTime none → TIME and more',
  ]);
});

it('leads every write back to the request that began it', () => {
  const entries = after('kubectl create deployment web --image=nginx', 10);
  const byRevision = new Map(entries.map((entry) => [entry.revision, entry]));
  const ready = entries.findLast(({ kind, says }) => kind === 'Deployment' && says.includes('readyReplicas'));
  expect(causesOf(byRevision, ready?.revision ?? 0).map(({ who, did, kind }) => `${who} ${did} ${kind}`)).toEqual([
    'kubernetes-admin created Deployment',
    'deployment-controller created ReplicaSet',
    'replicaset-controller created Pod',
    'default-scheduler changed Pod',
    'kubelet changed Pod',
    'replicaset-controller changed ReplicaSet',
    'deployment-controller changed Deployment',
  ]);
});
