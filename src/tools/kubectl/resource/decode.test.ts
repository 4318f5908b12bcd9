import { describe, expect, it } from 'vitest';
import { kindProblems } from './decode.ts';

const list = (...items: unknown[]): never => ({ apiVersion: 'v1', kind: 'List', items }) as never;
const pod = { apiVersion: 'v1', kind: 'Pod' };

describe('what is wrong before the server is asked', () => {
  it.each([
    { name: 'nothing', value: pod as never, problem: undefined },
    { name: 'no version', value: { kind: 'Pod' } as never, problem: 'apiVersion not set' },
    { name: 'neither version nor kind', value: {} as never, problem: '[apiVersion not set, kind not set]' },
    { name: 'words that are none', value: { apiVersion: 1, kind: {} } as never, problem: "[apiVersion isn't string type, kind isn't string type]" },
    { name: 'no object', value: 'x' as never, problem: 'invalid object to validate' },
    { name: 'nothing in a list', value: list(pod, pod), problem: undefined },
    { name: 'in a list, each problem once', value: list({ kind: 'Pod' }, pod, { apiVersion: 'v1' }, { kind: 'Pod' }), problem: '[apiVersion not set, kind not set]' },
    { name: "a list's own problem", value: { kind: 'List', items: [{}] } as never, problem: 'apiVersion not set' },
  ])('$name', ({ value, problem }) => {
    expect(kindProblems(value)).toBe(problem);
  });
});
