import { describe, expect, it } from 'vitest';
import { TestCluster, type TestOptions } from '../../../../tests/support/cluster/test-cluster.ts';

const path = '/apis/batch/v1/namespaces/default/jobs';

function job(spec: object = {}, annotations: object = {}, podSpec: object = {}) {
  const template = { metadata: { annotations }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }], ...podSpec } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: { template, ...spec } };
}

function start(spec: object = {}, annotations: object = {}, options: TestOptions = {}): TestCluster {
  const c = new TestCluster(options);
  c.create(path, job(spec, annotations));
  return c;
}

const stored = (c: TestCluster) => c.get('jobs.batch', 'default/pi');
const conditions = (c: TestCluster): readonly string[] => (stored(c).status.conditions ?? []).map((k: any) => `${k.type}=${k.status} ${k.reason}: ${k.message}`);
/** Without conditions and times. */
function counts(c: TestCluster): object {
  const { conditions: _, startTime, completionTime, ...rest } = stored(c).status;
  return rest;
}
const phases = (c: TestCluster): readonly string[] => c.list('pods', 'default').map((pod) => pod.status.phase).sort();

const reached = 'CompletionsReached: Reached expected number of succeeded pods';

describe('completions', () => {
  it('writes the uid down, takes the finalizer off, and counts', () => {
    const c = start({}, { 'test/exit': '0' });
    const seen: string[] = [];
    c.cluster.etcd.subscribe(({ resource, object, atMs }) => {
      const { status, metadata } = object as any;
      const at = atMs - c.cluster.timeline.startMs;
      if (resource === 'jobs.batch') seen.push(`${at} job active=${status.active ?? 0} uncounted=${status.uncountedTerminatedPods.succeeded?.length ?? 0} succeeded=${status.succeeded ?? 0} ${(status.conditions ?? []).map((k: any) => k.type)}`);
      if (resource === 'pods') seen.push(`${at} pod ${status.phase} ${metadata.finalizers ? 'kept' : 'free'}`);
    });
    c.advance(5000);
    expect(seen).toEqual([
      '3 pod Pending kept',
      '3 job active=1 uncounted=0 succeeded=0 ',
      '5 pod Pending kept',
      '100 pod Succeeded kept',
      '1003 job active=0 uncounted=1 succeeded=0 SuccessCriteriaMet',
      '1003 pod Succeeded free',
      '1003 job active=0 uncounted=0 succeeded=1 SuccessCriteriaMet,Complete',
    ]);
    expect(c.events('Job', 'pi')).toEqual(['Normal SuccessfulCreate Created pod: pi-*', 'Normal Completed Job completed']);
    expect(conditions(c)).toEqual([`SuccessCriteriaMet=True ${reached}`, `Complete=True ${reached}`]);
  });

  it('keeps parallelism until there are enough', () => {
    const c = start({ completions: 5, parallelism: 2 }, { 'test/exit': '0' }, { startMs: 2000 });
    let most = 0;
    for (let i = 0; i < 200; i++) {
      c.advance(100);
      most = Math.max(most, phases(c).filter((phase) => phase === 'Pending').length);
    }
    expect(most).toBe(2);
    expect(counts(c)).toEqual({ ready: 0, terminating: 0, succeeded: 5, uncountedTerminatedPods: {} });
    expect(phases(c)).toEqual(Array.from({ length: 5 }, () => 'Succeeded'));
  });

  it('without completions, the first success lets the others finish', () => {
    const c = start({ parallelism: 2, completions: null });
    c.advance(2000);
    const [first, second] = c.list('pods', 'default').map((pod) => `default/${pod.metadata.name}`);
    c.finish(first!, 0);
    c.advance(3000);
    expect(phases(c)).toEqual(['Running', 'Succeeded']);
    expect(conditions(c)).toEqual([]);
    c.finish(second!, 0);
    c.advance(3000);
    expect(conditions(c)).toEqual([`SuccessCriteriaMet=True ${reached}`, `Complete=True ${reached}`]);
  });

  it('deletes what is too much when parallelism falls, and does not count it', () => {
    const c = start({ completions: 6, parallelism: 3 });
    c.advance(3000);
    c.patch(`${path}/pi`, { spec: { parallelism: 1 } });
    c.advance(3000);
    expect(counts(c)).toEqual({ active: 1, ready: 1, terminating: 0, uncountedTerminatedPods: {} });
    expect(c.events('Job', 'pi').filter((e) => e.includes('Deleted'))).toHaveLength(2);
  });
});

describe('indexes', () => {
  it('go into names, hostnames, labels, annotations and the environment', () => {
    const c = start({ completions: 3, parallelism: 2, completionMode: 'Indexed' });
    c.advance(2000);
    const pod = c.list('pods', 'default')[1];
    expect(pod.metadata.name.slice(0, 5)).toBe('pi-1-');
    expect(pod.spec.hostname).toBe('pi-1');
    expect(pod.metadata.labels['batch.kubernetes.io/job-completion-index']).toBe('1');
    expect(pod.metadata.annotations['batch.kubernetes.io/job-completion-index']).toBe('1');
    expect(pod.spec.containers[0].env).toEqual([{ name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } } }]);
  });

  it('are told as intervals', () => {
    const c = start({ completions: 5, parallelism: 5, completionMode: 'Indexed' });
    c.advance(2000);
    for (const pod of c.list('pods', 'default').filter((p) => /-[0134]-/.test(p.metadata.name))) c.finish(`default/${pod.metadata.name}`, 0);
    c.advance(2000);
    expect(stored(c).status).toMatchObject({ completedIndexes: '0,1,3,4', succeeded: 4, active: 1 });
  });

  it('fail one by one with backoffLimitPerIndex', () => {
    const c = start({ completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 });
    c.advance(2000);
    const named = (index: number): string => `default/${c.list('pods', 'default').findLast((p) => p.metadata.name.startsWith(`pi-${index}-`) && p.status.phase === 'Running')!.metadata.name}`;
    c.finish(named(0), 0);
    c.finish(named(1), 1);
    c.advance(20_000);
    expect(c.get('pods', named(1)).metadata.annotations['batch.kubernetes.io/job-index-failure-count']).toBe('1');
    c.finish(named(1), 1);
    c.advance(5000);
    expect(counts(c)).toEqual({ ready: 0, terminating: 0, succeeded: 1, failed: 2, completedIndexes: '0', failedIndexes: '1', uncountedTerminatedPods: {} });
    expect(conditions(c)).toEqual(['FailureTarget=True FailedIndexes: Job has failed indexes', 'Failed=True FailedIndexes: Job has failed indexes']);
  });

  it('are given up beyond maxFailedIndexes', () => {
    const c = start({ completions: 4, parallelism: 4, completionMode: 'Indexed', backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
    c.advance(2000);
    for (const pod of c.list('pods', 'default').slice(0, 2)) c.finish(`default/${pod.metadata.name}`, 1);
    c.advance(5000);
    expect(conditions(c).at(-1)).toBe('Failed=True MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes');
  });

  it('may be enough by successPolicy', () => {
    const c = start({ completions: 3, parallelism: 3, completionMode: 'Indexed', successPolicy: { rules: [{ succeededIndexes: '2' }, { succeededIndexes: '0' }] } });
    c.advance(2000);
    c.finish(`default/${c.list('pods', 'default')[0].metadata.name}`, 0);
    c.advance(5000);
    expect(conditions(c)).toEqual(['SuccessCriteriaMet=True SuccessPolicy: Matched rules at index 1', 'Complete=True SuccessPolicy: Matched rules at index 1']);
    expect(counts(c)).toEqual({ ready: 0, terminating: 0, succeeded: 1, completedIndexes: '0', uncountedTerminatedPods: {} });
  });
});

describe('failures', () => {
  it('are tried again after 10 s, 20 s, 40 s', () => {
    const c = start({ backoffLimit: 3 }, { 'test/exit': '1' });
    const created: number[] = [];
    c.cluster.etcd.subscribe(({ resource, type, atMs }) => void (resource === 'pods' && type === 'create' && created.push(Math.round((atMs - c.cluster.timeline.startMs) / 1000))));
    c.advance(200_000);
    expect(created).toEqual([0, 10, 30, 70]);
    expect(conditions(c)).toEqual(['FailureTarget', 'Failed'].map((type) => `${type}=True BackoffLimitExceeded: Job has reached the specified backoff limit`));
    expect(c.events('Job', 'pi').at(-1)).toBe('Warning BackoffLimitExceeded Job has reached the specified backoff limit');
    expect(counts(c)).toEqual({ ready: 0, terminating: 0, failed: 4, uncountedTerminatedPods: {} });
  });

  it('a deadline ends it, and Failed comes when the last Pod is gone', () => {
    const c = start({ activeDeadlineSeconds: 3 }, {}, { stopMs: 4000 });
    c.advance(5000);
    expect(conditions(c)).toEqual(['FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline']);
    expect(stored(c).status.terminating).toBe(1);
    c.advance(5000);
    expect(conditions(c).at(-1)).toBe('Failed=True DeadlineExceeded: Job was active longer than specified deadline');
  });

  const rule = (action: string) => ({ podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [42] } }] } });

  it('FailJob ends it at once', () => {
    const c = start({ ...rule('FailJob') }, { 'test/exit': '42' });
    c.advance(5000);
    const name = c.list('pods', 'default')[0].metadata.name;
    expect(conditions(c).at(-1)).toBe(`Failed=True PodFailurePolicy: Container c for pod default/${name} failed with exit code 42 matching FailJob rule at index 0`);
  });

  it('Ignore does not count them', () => {
    const c = start({ ...rule('Ignore'), backoffLimit: 0 }, { 'test/exit': '42' });
    c.advance(5000);
    expect(conditions(c)).toEqual([]);
    expect(stored(c).status.failed).toBeUndefined();
    expect(phases(c)[0]).toBe('Failed');
  });

  it('FailIndex gives one index up', () => {
    const c = start({ ...rule('FailIndex'), completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 5 });
    c.advance(2000);
    const [first] = c.list('pods', 'default');
    c.finish(`default/${first.metadata.name}`, 42);
    c.advance(5000);
    expect(stored(c).status).toMatchObject({ failedIndexes: '0', active: 1 });
  });

  it('podReplacementPolicy Failed waits until a Pod is gone', () => {
    const c = start({ podReplacementPolicy: 'Failed' }, {}, { stopMs: 8000 });
    c.advance(2000);
    c.delete(`/api/v1/namespaces/default/pods/${c.list('pods', 'default')[0].metadata.name}`);
    c.advance(4000);
    expect(c.pods()).toHaveLength(1);
    expect(counts(c)).toEqual({ ready: 0, terminating: 1, uncountedTerminatedPods: {} });
    c.advance(20_000);
    expect(stored(c).status).toMatchObject({ active: 1, failed: 1 });
  });
});

describe('suspend', () => {
  it('creates nothing, then everything, then deletes it again', () => {
    const c = start({ suspend: true });
    c.advance(2000);
    expect(c.pods()).toEqual([]);
    expect(stored(c).status.startTime).toBeUndefined();
    c.patch(`${path}/pi`, { spec: { suspend: false } });
    c.advance(3000);
    expect(phases(c)).toEqual(['Running']);
    c.patch(`${path}/pi`, { spec: { suspend: true } });
    c.advance(3000);
    expect(c.pods()).toEqual([]);
    expect(conditions(c)).toEqual(['Suspended=True JobSuspended: Job suspended']);
    expect(c.events('Job', 'pi')).toEqual([
      'Normal Suspended x2 Job suspended',
      'Normal SuccessfulCreate Created pod: pi-*',
      'Normal Resumed Job resumed',
      'Normal SuccessfulDelete Deleted pod: pi-*',
    ]);
    expect(counts(c)).toEqual({ ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  });
});

describe('deletion', () => {
  it('takes the Pods along, whatever their finalizers', () => {
    const c = start({ completions: 2, parallelism: 2 });
    c.advance(2000);
    c.delete(`${path}/pi`, { propagationPolicy: 'Background' });
    c.advance(5000);
    expect([c.pods(), c.list('jobs.batch')]).toEqual([[], []]);
  });

  it('leaves them without finalizer when they are orphaned', () => {
    const c = start();
    c.advance(2000);
    c.delete(`${path}/pi`, { propagationPolicy: 'Orphan' });
    c.advance(5000);
    expect(c.list('pods', 'default').map(({ metadata }) => [metadata.finalizers, metadata.ownerReferences])).toEqual([[undefined, undefined]]);
  });
});
