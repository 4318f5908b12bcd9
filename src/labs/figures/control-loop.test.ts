import { expect, it } from 'vitest';
import { controlLoop, type ControlLoopAction, type LoopStep } from './control-loop.ts';

/** Plays actions and gives the steps they led to, in a line each. */
function play(...actions: readonly ControlLoopAction[]) {
  const scene = controlLoop.begin();
  let told = 0;
  for (const action of actions) {
    told = scene.view().steps.length;
    scene.act(action);
  }
  const view = scene.view();
  return { view, steps: view.steps.slice(told).map((step, i) => line(step, told + i)) };
}

const line = ({ loop, saw, act, because }: LoopStep, i: number): string => `${i} ${loop}${saw ? ` wants ${saw.desired}, sees ${saw.actual}: ${saw.difference}.` : ''} ${act}${because === undefined ? '' : ` (${because})`}`;

it('begins with a Deployment on its way', () => {
  const { view } = play();
  expect(view.steps.map(line)).toEqual([
    '0 you create Deployment web with 2 replicas',
    '1 deployment-controller wants a ReplicaSet for 2 Pods, sees no ReplicaSet: the ReplicaSet is missing. creates ReplicaSet web-b66b4595d for 2 Pods (0)',
    '2 replicaset-controller wants 2 Pods, sees 0 Pods: 2 are missing. creates Pod h2n6j (1)',
  ]);
  expect(view).toMatchObject({ desired: 2, ready: 0, isAtRest: false, pods: [{ name: 'h2n6j', node: '', status: 'Pending', state: 'waiting' }] });
});

it('rests when desired and actual are the same', () => {
  const { view } = play({ type: 'rest' });
  expect({ desired: view.desired, ready: view.ready, isAtRest: view.isAtRest }).toEqual({ desired: 2, ready: 2, isAtRest: true });
  expect(play({ type: 'rest' }, { type: 'step' }).steps).toEqual([]);
});

it('replaces a Pod that was deleted, each step because of another', () => {
  expect(play({ type: 'rest' }, { type: 'delete' }).steps).toEqual(['14 you delete Pod h2n6j']);
  const scene = controlLoop.begin();
  for (const type of ['rest', 'delete', 'rest'] as const) scene.act({ type });
  expect(scene.view().steps.slice(14).map((step, i) => line(step, 14 + i))).toEqual([
    '14 you delete Pod h2n6j',
    '15 replicaset-controller wants 2 Pods, sees 1 Pod: 1 is missing. creates Pod g5nts (14)',
    '16 replicaset-controller wants a status that is true, sees it says 2 ready: 1 is ready. reports 1 ready in the ReplicaSet\'s status (14)',
    '17 default-scheduler wants every Pod has a node, sees 1 Pod without a node: Pod g5nts needs one. places Pod g5nts on worker-2 (15)',
    '18 deployment-controller wants a status that is true, sees it says 2 ready: 1 is ready. reports 1 ready in the Deployment\'s status (16)',
    '19 kubelet wants Pod g5nts runs on worker-2, sees its status is Pending: its container must be made. reports ContainerCreating (17)',
    '20 kubelet wants Pod h2n6j gone, sees its container has ended: its object is still there. removes Pod h2n6j (14)',
    '21 kubelet wants Pod g5nts runs on worker-2, sees its status is ContainerCreating: its container has started. reports Running (17)',
    '22 replicaset-controller wants a status that is true, sees it says 1 ready: 2 are ready. reports 2 ready in the ReplicaSet\'s status (21)',
    '23 deployment-controller wants a status that is true, sees it says 1 ready: 2 are ready. reports 2 ready in the Deployment\'s status (22)',
  ]);
});

it('keeps the wish within what can be drawn', () => {
  const down = { type: 'scale', by: -1 } as const;
  expect(play({ type: 'rest' }, down, down, down, { type: 'rest' }).view).toMatchObject({ desired: 0, ready: 0, pods: [], isAtRest: true });
});
