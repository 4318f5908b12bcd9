import { describe, expect, it } from 'vitest';
import type { PodSpec } from './pod-types.ts';
import { qosClass } from './qos.ts';

const both = (cpu: string, memory: string): object => ({ requests: { cpu, memory }, limits: { cpu, memory } });
const spec = (...resources: readonly object[]): PodSpec => ({ containers: resources.map((own, i) => ({ name: `c${i}`, image: 'i', resources: own })) }) as unknown as PodSpec;

describe('quality of service', () => {
  const rows = [
    { name: 'nothing asked for', of: spec({}), expected: 'BestEffort' },
    { name: 'nothing that counts', of: spec({ requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } }), expected: 'BestEffort' },
    { name: 'zero', of: spec({ requests: { cpu: '0' } }), expected: 'BestEffort' },
    { name: 'requests alone', of: spec({ requests: { cpu: '1' } }), expected: 'Burstable' },
    { name: 'one container of two', of: spec(both('1', '1Gi'), {}), expected: 'Burstable' },
    { name: 'limits above requests', of: spec({ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } }), expected: 'Burstable' },
    { name: 'all that is asked for', of: spec(both('1', '1Gi'), both('500m', '64Mi')), expected: 'Guaranteed' },
    { name: 'the same amount in other words', of: spec({ requests: { cpu: '1000m', memory: '1Gi' }, limits: { cpu: '1', memory: '1024Mi' } }), expected: 'Guaranteed' },
  ];
  it.each(rows)('$name: $expected', ({ of, expected }) => expect(qosClass(of)).toBe(expected));
});
