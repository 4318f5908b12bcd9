import { describe, expect, it } from 'vitest';
import { compare, compareSession, mask, type Recorded } from './compare.ts';

const recorded = (stdout: string, more: Partial<Recorded> = {}): Recorded => ({ cmd: 'x', stdout, stderr: '', exitCode: 0, ...more });

describe('mask', () => {
  it.each([
    { name: 'a Deployment’s Pod', text: 'web-6d4b75cb6d-hx2lp', masked: 'web-<hash>-<suffix>' },
    { name: 'a name with vowels stays', text: 'my-application-server', masked: 'my-application-server' },
    { name: 'ages in a table', text: 'web   1/1   Running   2 (31s ago)   3m4s', masked: 'web  1/1  Running  2 (<age> ago)  <age>' },
    { name: 'a UID', text: 'uid: 0b8f2a4e-1d2c-4f6a-9b1e-7c3d5e6f7a8b', masked: 'uid: <uid>' },
    { name: 'times', text: '2025-11-21T10:11:12Z Fri, 21 Nov 2025 10:11:12 +0000', masked: '<time> <time>' },
    { name: 'addresses', text: '10.244.1.7 10.96.0.10 172.18.0.3 10.0.0.1', masked: '<pod-ip> <service-ip> <node-ip> 10.0.0.1' },
    { name: 'a node port', text: '80:31234/TCP', masked: '80:<node-port>/TCP' },
    { name: 'a resource version', text: '"resourceVersion": "512"', masked: '"resourceVersion": "<rv>"' },
  ])('$name', ({ text, masked }) => expect(mask(text)).toBe(masked));
});

describe('compare', () => {
  const five = 'one\ntwo\nthree\nfour\nfive\n';
  it.each([
    { name: 'byte for byte', expected: recorded('a\n'), actual: recorded('a\n'), verdict: { level: 'exact' } },
    { name: 'another age', expected: recorded('web   5s\n'), actual: recorded('web   12s\n'), verdict: { level: 'same' } },
    { name: 'rows in another order', expected: recorded('a\nb\n'), actual: recorded('b\na\n'), verdict: { level: 'same' } },
    { name: 'a line on the other stream', expected: recorded('a\n'), actual: recorded('', { stderr: 'a\n' }), verdict: { level: 'same' } },
    {
      name: 'four of five lines',
      expected: recorded(five),
      actual: recorded(five.replace('two', 'zwei')),
      verdict: { level: 'near', why: '- two\n+ zwei' },
    },
    {
      name: 'three of five lines',
      expected: recorded(five),
      actual: recorded(five.replace('two\nthree\n', '')),
      verdict: { level: 'differs', why: '- three\n- two' },
    },
    {
      name: 'the same text with another exit code',
      expected: recorded('a\n'),
      actual: recorded('a\n', { exitCode: 1 }),
      verdict: { level: 'differs', why: 'exit 1, expected 0' },
    },
    { name: 'not run', expected: recorded('a\n'), actual: undefined, verdict: { level: 'differs', why: 'not run' } },
  ])('$name', ({ expected, actual, verdict }) => expect(compare(expected, actual)).toEqual(verdict));
});

it('pairs commands by position, else by text', () => {
  const expected = [recorded('1', { cmd: 'a' }), recorded('2', { cmd: 'b' }), recorded('3', { cmd: 'c' })];
  const actual = [recorded('1', { cmd: 'a' }), recorded('3', { cmd: 'c' })];
  expect(compareSession(expected, actual).map(({ cmd, level }) => `${cmd} ${level}`)).toEqual(['a exact', 'b differs', 'c exact']);
});
