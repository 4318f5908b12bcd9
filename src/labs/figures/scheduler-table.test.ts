import { describe, expect, it } from 'vitest';
import { podExamples } from './pod-examples.ts';
import { schedule } from './scheduler-table.ts';

const manifestOf = (says: string): string => podExamples.find((example) => example.says === says)?.manifest ?? '';
const tainted = '2 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/4 nodes are available:';

describe('every example comes to a decision', () => {
  it.each([
    { says: 'no wish', node: 'worker-1', message: 'Successfully assigned default/picky to worker-1', totals: [null, 437, 424, null] },
    { says: 'a label', node: 'worker-1', message: 'Successfully assigned default/picky to worker-1', totals: [null, null, null, null] },
    { says: 'a preference', node: 'worker-1', message: 'Successfully assigned default/picky to worker-1', totals: [null, 637, 424, null] },
    { says: 'a toleration', node: 'worker-3', message: 'Successfully assigned default/picky to worker-3', totals: [null, 437, 424, 461] },
    {
      says: 'not beside app=web',
      node: '',
      message: `0/4 nodes are available: 2 node(s) didn't match pod anti-affinity rules, ${tainted} 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.`,
      totals: [null, null, null, null],
    },
    {
      says: 'evenly over zones',
      node: '',
      message: `0/4 nodes are available: 2 node(s) didn't match pod topology spread constraints, ${tainted} 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.`,
      totals: [null, null, null, null],
    },
    { says: 'too much CPU', node: '', message: `0/4 nodes are available: 2 Insufficient cpu, ${tainted} 4 Preemption is not helpful for scheduling.`, totals: [null, null, null, null] },
  ])('$says', ({ says, node, message, totals }) => {
    const { decision } = schedule(manifestOf(says));
    expect({ node: decision?.node, message: decision?.message, totals: decision?.totals }).toEqual({ node, message, totals });
  });

  it('and there is none besides', () => expect(podExamples.length).toBe(7));
});

it('turns the trace into rows of plugins', () => {
  const { decision } = schedule(manifestOf('a label'));
  expect(decision?.filters).toEqual([
    { plugin: 'NodeUnschedulable', verdicts: ['passes', 'passes', 'passes', 'passes'] },
    { plugin: 'NodeName', verdicts: ['passes', 'passes', 'passes', 'passes'] },
    { plugin: 'TaintToleration', verdicts: ['refuses', 'passes', 'passes', 'refuses'] },
    { plugin: 'NodeAffinity', verdicts: ['not asked', 'passes', 'refuses', 'not asked'] },
    { plugin: 'NodeResourcesFit', verdicts: ['not asked', 'passes', 'not asked', 'not asked'] },
  ]);
  expect(decision?.reasons.map(({ node, plugin }) => `${node} ${plugin}`)).toEqual(['control-plane TaintToleration', 'worker-2 NodeAffinity', 'worker-3 TaintToleration']);
});

it('shows points with the weights they carry', () =>
  expect(schedule(manifestOf('a preference')).decision?.scores).toEqual([
    { plugin: 'TaintToleration', weight: 3, points: [null, 300, 300, null] },
    { plugin: 'NodeAffinity', weight: 2, points: [null, 200, 0, null] },
    { plugin: 'NodeResourcesFit', weight: 1, points: [null, 64, 48, null] },
    { plugin: 'NodeResourcesBalancedAllocation', weight: 1, points: [null, 73, 76, null] },
    { plugin: 'ImageLocality', weight: 1, points: [null, 0, 0, null] },
  ]));

it('says what the nodes have', () =>
  expect(schedule(manifestOf('no wish')).nodes.map(({ name, labels, taints, freeCpu, pods }) => [name, ...labels, ...taints, freeCpu, ...pods].join(' '))).toEqual([
    'control-plane control-plane:NoSchedule 3.2 CPU',
    'worker-1 disk=fast zone=east 3 CPU web-1 (app=web)',
    'worker-2 zone=east 2.5 CPU web-2 (app=web) db (app=db)',
    'worker-3 zone=west team=data:NoSchedule 4 CPU',
  ]));

it.each([
  { name: 'no Pod', manifest: 'kind: Pod', says: 'Pod "" is invalid: [metadata.name: Required value: name or generateName is required, spec.containers: Required value]' },
  { name: 'an unknown field', manifest: `${manifestOf('no wish')}  nodeSelektor: {}\n`, says: 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.nodeSelektor"' },
])('the server refuses $name', ({ manifest, says }) => expect(schedule(manifest)).toMatchObject({ manifest, refusal: { message: says } }));

it.each([
  { name: 'another scheduler', more: '  schedulerName: mine\n', says: 'the Pod waits for a scheduler called mine' },
  { name: 'a gate', more: '  schedulingGates: [{name: example.com/wait}]\n', says: 'SchedulingGated: Scheduling is blocked due to non-empty scheduling gates' },
  { name: 'a node of its own choice', more: '  nodeName: worker-2\n', says: 'the Pod names its node itself, worker-2' },
])('nothing is decided with $name', ({ more, says }) => expect(schedule(`${manifestOf('no wish')}${more}`).undecided).toBe(says));
