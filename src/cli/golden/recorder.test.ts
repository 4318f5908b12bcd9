import { join } from 'node:path';
import { expect, it } from 'vitest';
import { record } from '../record.ts';
import { root } from '../stages/tool.ts';
import { type Recorder, readRecorder, worldOf } from './recorder.ts';

const odd: Recorder = {
  about: 'a machine without perl',
  always: { lacking: { 'docker.io/library/perl': ['perl'] }, standingStill: {} },
  sessions: { late: { lacking: {}, standingStill: { 'docker.io/library/nginx': ['deaf'] }, began: '2026-11-20T20:00:30Z' } },
};
const output = (script: string, session: string, recorder?: Recorder) => record(script, worldOf(recorder, session)).map(({ stdout }) => stdout.trimEnd());

it('says nothing of a session that is not told of', () => expect(worldOf(undefined, 'late')).toEqual({}));

it('gives images that lack a program', () => {
  const script = "kubectl create job pi --image=perl:5.34 -- perl -v\nsleep 8\nkubectl get pods -o jsonpath='{.items[0].status.containerStatuses[0].state.terminated.reason}'\n";
  expect([output(script, 'other').at(-1), output(script, 'other', odd).at(-1)]).toEqual(['', 'StartError']);
});

it('lets a program stand still on a host, and begins by the clock of the recording', () => {
  const script = "date -u +%T\nfor n in deaf well; do kubectl run $n --image=nginx; done; kubectl wait pod --all --for=condition=Ready\nkubectl delete pod --all --wait=false\nsleep 10\nkubectl get pods -o name\n";
  expect([output(script, 'late', odd)[0], output(script, 'late', odd).at(-1), output(script, 'other', odd).at(-1)]).toEqual(['20:00:30', 'pod/deaf', '']);
});

it('refuses what it does not know', () => {
  expect(() => worldOf({ ...odd, always: { lacking: { 'docker.io/library/nosuch': ['x'] }, standingStill: {} } }, 'late')).toThrow('docker.io/library/nosuch: there is no image of that name');
});

it('reads every description there is', () => expect(readRecorder(join(root, 'tests/golden/recorders/ckad.json')).always.lacking).toEqual({ 'docker.io/library/perl': ['perl'] }));
