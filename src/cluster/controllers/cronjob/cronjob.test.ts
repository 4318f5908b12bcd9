import { describe, expect, it } from 'vitest';
import { parseRfc3339 } from '../../../base/time.ts';
import { TestCluster, type TestOptions } from '../../../../tests/support/cluster/test-cluster.ts';
import { formatInZone, scheduleOf } from './schedule.ts';

const path = '/apis/batch/v1/namespaces/default/cronjobs';

function start(spec: object = {}, annotations: object = { 'test/exit': '0' }, options: TestOptions = {}): TestCluster {
  const c = new TestCluster(options);
  const template = { metadata: { annotations }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } };
  c.advance(10_000); // 20:00:10
  c.create(path, { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick' }, spec: { schedule: '*/1 * * * *', jobTemplate: { spec: { backoffLimit: 0, template } }, ...spec } });
  return c;
}

/** minutes since the start */
const minutes = (c: TestCluster): readonly number[] => {
  const first = Math.floor(c.cluster.timeline.startMs / 60_000);
  return c.list('jobs.batch', 'default').map((job) => Number(job.metadata.name.split('-')[1]) - first);
};
const events = (c: TestCluster): readonly string[] => c.events('CronJob', 'tick').map((e) => e.replace(/-\d{8}/g, '-#'));
const status = (c: TestCluster) => c.get('cronjobs.batch', 'default/tick').status;

describe('runs', () => {
  it('starts a Job each minute and keeps three', () => {
    const c = start();
    c.advance(5 * 60_000);
    expect(minutes(c)).toEqual([3, 4, 5]);
    expect(status(c)).toEqual({ lastScheduleTime: '2026-11-20T20:05:00Z', lastSuccessfulTime: '2026-11-20T20:05:01Z' });
    expect(events(c)).toEqual([
      ...['Normal SuccessfulCreate Created job tick-#', 'Normal SawCompletedJob Saw completed job: tick-#, condition: Complete'],
      ...['Normal SuccessfulCreate Created job tick-#', 'Normal SawCompletedJob Saw completed job: tick-#, condition: Complete'],
      ...['Normal SuccessfulCreate Created job tick-#', 'Normal SawCompletedJob Saw completed job: tick-#, condition: Complete'],
      ...['Normal SuccessfulCreate Created job tick-#', 'Normal SuccessfulDelete Deleted job tick-#', 'Normal SawCompletedJob Saw completed job: tick-#, condition: Complete'],
      ...['Normal SuccessfulCreate Created job tick-#', 'Normal SuccessfulDelete Deleted job tick-#', 'Normal SawCompletedJob Saw completed job: tick-#, condition: Complete'],
    ]);
  });

  it('keeps one that failed', () => {
    const c = start({}, { 'test/exit': '1' });
    c.advance(3 * 60_000);
    expect(minutes(c)).toEqual([3]);
  });

  it('gives the Job the template, an owner and its time', () => {
    const c = start({ timeZone: 'Europe/Berlin' }, {});
    c.advance(60_000);
    const { metadata, spec } = c.list('jobs.batch', 'default')[0];
    expect(metadata.annotations).toEqual({ 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-20T21:01:00+01:00' });
    expect(metadata.ownerReferences).toMatchObject([{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', controller: true }]);
    expect(spec.backoffLimit).toBe(0);
    expect(status(c).active).toMatchObject([{ apiVersion: 'batch/v1', kind: 'Job', name: metadata.name, namespace: 'default', uid: metadata.uid }]);
  });
});

describe('concurrencyPolicy', () => {
  it.each([
    { name: 'Allow lets them pile up', policy: 'Allow', left: [1, 2, 3] },
    { name: 'Forbid waits for the one that runs', policy: 'Forbid', left: [1] },
    { name: 'Replace deletes the one that runs', policy: 'Replace', left: [3] },
  ])('$name', ({ policy, left }) => {
    const c = start({ concurrencyPolicy: policy }, {});
    c.advance(3 * 60_000);
    expect(minutes(c)).toEqual(left);
  });

  it('Forbid says so, and the run it kept back comes when the other ends', () => {
    const c = start({ concurrencyPolicy: 'Forbid' }, {});
    c.advance(2 * 60_000);
    expect(events(c).at(-1)).toBe('Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid');
    c.finish(`default/${c.list('pods', 'default')[0].metadata.name}`, 0);
    c.advance(5000);
    expect(minutes(c)).toEqual([1, 2]);
  });
});

describe('what keeps it from running', () => {
  it('suspend; and on resuming only the last missed run is made up for', () => {
    const c = start({ suspend: true });
    c.advance(10 * 60_000);
    expect(minutes(c)).toEqual([]);
    c.patch(`${path}/tick`, { spec: { suspend: false } });
    c.advance(5000);
    expect(minutes(c)).toEqual([10]);
  });

  it('startingDeadlineSeconds drops what is too late', () => {
    const c = start({ suspend: true, startingDeadlineSeconds: 20 });
    c.advance(10 * 60_000 + 30_000); // 20:10:40
    c.patch(`${path}/tick`, { spec: { suspend: false } });
    c.advance(5000);
    expect(minutes(c)).toEqual([]);
    c.advance(30_000);
    expect(minutes(c)).toEqual([11]);
  });

  it('a changed schedule counts from now on', () => {
    const c = start({ schedule: '0 3 * * *' });
    c.advance(10 * 60_000);
    c.patch(`${path}/tick`, { spec: { schedule: '*/5 * * * *' } });
    c.advance(1000);
    expect(minutes(c)).toEqual([]);
    c.advance(5 * 60_000);
    expect(minutes(c)).toEqual([15]);
  });

  it('a refused Job is told of', () => {
    const c = start();
    c.create('/api/v1/namespaces/default/resourcequotas', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none' }, spec: { hard: { 'count/jobs.batch': '0' } } });
    c.advance(60_000);
    const warnings = events(c).filter((e) => e.startsWith('Warning'));
    // where admission knows no quotas yet, the Job is simply created
    expect(warnings.length === 0 || warnings[0]?.startsWith('Warning FailedCreate')).toBe(true);
  });
});

describe('time zones', () => {
  const next = (text: string, zone: string, from: string): string => formatInZone(scheduleOf(text, zone).next(parseRfc3339(from)), zone);
  it.each([
    { name: 'in UTC', text: '0 3 * * *', zone: '', from: '2026-03-28T12:00:00Z', at: '2026-03-29T03:00:00Z' },
    { name: 'on the clocks of Berlin in winter', text: '0 3 * * *', zone: 'Europe/Berlin', from: '2026-01-10T12:00:00Z', at: '2026-01-11T03:00:00+01:00' },
    { name: 'and in summer', text: '0 3 * * *', zone: 'Europe/Berlin', from: '2026-07-10T12:00:00Z', at: '2026-07-11T03:00:00+02:00' },
    { name: 'a time the clocks leave out is not run', text: '30 2 * * *', zone: 'Europe/Berlin', from: '2026-03-28T12:00:00Z', at: '2026-03-30T02:30:00+02:00' },
    { name: 'a time that comes twice is run once', text: '30 2 * * *', zone: 'Europe/Berlin', from: '2026-10-25T00:30:00Z', at: '2026-10-26T02:30:00+01:00' },
    { name: 'each hour goes on through the change', text: '0 * * * *', zone: 'America/New_York', from: '2026-03-08T06:30:00Z', at: '2026-03-08T03:00:00-04:00' },
  ])('$name', ({ text, zone, from, at }) => expect(next(text, zone, from)).toBe(at));
});
