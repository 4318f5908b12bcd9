import { join } from 'node:path';
import { expect, it } from 'vitest';
import { record } from '../record.ts';
import { root } from '../stages/tool.ts';
import { type Recorder, readRecorder, worldOf } from './recorder.ts';

const odd: Recorder = {
  about: 'a machine without perl',
  always: { lacking: { 'docker.io/library/perl': ['perl'] } },
  sessions: { late: { lacking: {}, began: '2026-11-20T20:00:30Z' } },
};
const output = (script: string, session: string, recorder?: Recorder) => record(script, worldOf(recorder, session)).map(({ stdout }) => stdout.trimEnd());

it('says nothing of a session that is not told of', () => expect(worldOf(undefined, 'late')).toEqual({}));

it('gives images that lack a program', () => {
  const script = "kubectl create job pi --image=perl:5.34 -- perl -v\nsleep 8\nkubectl get pods -o jsonpath='{.items[0].status.containerStatuses[0].state.terminated.reason}'\n";
  expect([output(script, 'other').at(-1), output(script, 'other', odd).at(-1)]).toEqual(['', 'StartError']);
});

it('begins by the clock of the recording', () => expect(output('date -u +%T\n', 'late', odd)).toEqual(['20:00:30']));

it('refuses what it does not know', () => {
  expect(() => worldOf({ ...odd, always: { lacking: { 'docker.io/library/nosuch': ['x'] } } }, 'late')).toThrow('docker.io/library/nosuch: there is no image of that name');
});

it('reads every description there is', () => expect(readRecorder(join(root, 'tests/golden/recorders/ckad.json')).always.lacking).toEqual({ 'docker.io/library/perl': ['perl'] }));
