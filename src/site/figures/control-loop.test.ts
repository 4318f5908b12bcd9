import { expect, it } from 'vitest';
import type { LoopStep } from '../../labs/figures/control-loop.ts';
import { chainOf, sentence } from './control-loop.tsx';

const saw = { desired: '2 Pods', actual: '1 Pod', difference: '1 is missing' };
const steps: readonly LoopStep[] = [
  { loop: 'you', act: 'delete Pod a', atMs: 0 },
  { loop: 'replicaset-controller', saw, act: 'creates Pod b', atMs: 3, because: 0 },
  { loop: 'kubelet', saw, act: 'removes Pod a', atMs: 4, because: 0 },
  { loop: 'default-scheduler', saw, act: 'places Pod b on worker-1', atMs: 5, because: 1 },
];

it.each([
  { name: 'a person asks', index: 0, says: 'Step 1. You delete Pod a. Nobody else was asked; the loops will see it.' },
  { name: 'a controller acts', index: 1, says: 'Step 2. The ReplicaSet controller wants: 2 Pods. It sees: 1 Pod. So 1 is missing, and it creates Pod b. It looked because of step 1.' },
  { name: 'the scheduler acts', index: 3, says: 'Step 4. The scheduler wants: 2 Pods. It sees: 1 Pod. So 1 is missing, and it places Pod b on worker-1. It looked because of step 2.' },
])('$name', ({ index, says }) => expect(sentence(steps[index] as LoopStep, index)).toBe(says));

it('finds the chain that led to a step', () => expect([...chainOf(steps, 3)]).toEqual([3, 1, 0]));
