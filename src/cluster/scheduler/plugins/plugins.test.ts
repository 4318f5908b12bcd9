import { describe, expect, test } from 'vitest';
import { filtered, node, pod, points, testCycle } from '../../../../tests/support/cluster/test-cycle.ts';

const zone = 'topology.kubernetes.io/zone';
const inZones = [node('a1', { labels: { [zone]: 'a' } }), node('a2', { labels: { [zone]: 'a' } }), node('b1', { labels: { [zone]: 'b' } })];
const term = (app: string, key = zone, more = {}) => ({ topologyKey: key, labelSelector: { matchLabels: { app } }, ...more });
const near = (...terms: object[]) => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } });
const away = (...terms: object[]) => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } });
const spread = (more = {}) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } }, ...more }],
});
const at = (name: string, on: string, app: string, spec = {}, meta = {}) => pod(name, { labels: { app }, spec: { nodeName: on, ...spec }, meta });
const noMatch = "PodTopologySpread (unschedulable): node(s) didn't match pod topology spread constraints";

describe('filters', () => {
  test.each([
    {
      name: 'a cordoned node takes only those that tolerate it',
      cycle: testCycle(pod('p'), [node('n1', { spec: { unschedulable: true } }), node('n2')]),
      says: { n1: 'NodeUnschedulable (unresolvable): node(s) were unschedulable', n2: 'fits' },
    },
    {
      name: 'taints keep Pods away, but those that are only preferences',
      cycle: testCycle(pod('p'), [
        node('n1', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }),
        node('n2', { spec: { taints: [{ key: 'a', effect: 'PreferNoSchedule' }] } }),
      ]),
      says: { n1: 'TaintToleration (unresolvable): node(s) had untolerated taint(s)', n2: 'fits' },
    },
    {
      name: 'a node selector names labels',
      cycle: testCycle(pod('p', { spec: { nodeSelector: { [zone]: 'b' } } }), inZones),
      says: {
        a1: "NodeAffinity (unresolvable): node(s) didn't match Pod's node affinity/selector",
        a2: "NodeAffinity (unresolvable): node(s) didn't match Pod's node affinity/selector",
        b1: 'fits',
      },
    },
    {
      name: 'terms that name nodes leave the others out before they are looked at',
      cycle: testCycle(
        pod('p', {
          spec: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a2'] }] }] },
              },
            },
          },
        }),
        inZones,
      ),
      says: {
        a1: "NodeAffinity (unresolvable): node(s) didn't satisfy plugin(s) [NodeAffinity]",
        a2: 'fits',
        b1: "NodeAffinity (unresolvable): node(s) didn't satisfy plugin(s) [NodeAffinity]",
      },
    },
    {
      name: 'a host port is there once a node, unless the addresses differ',
      cycle: testCycle(
        pod('p', { spec: { containers: [{ ports: [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' }] }] } }),
        [node('n1'), node('n2')],
        [
          pod('q', { spec: { nodeName: 'n1', containers: [{ ports: [{ containerPort: 80, hostPort: 80 }] }] } }),
          pod('r', { spec: { nodeName: 'n2', containers: [{ ports: [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.2' }] }] } }),
        ],
      ),
      says: { n1: "NodePorts (unschedulable): node(s) didn't have free ports for the requested pod ports", n2: 'fits' },
    },
    {
      name: 'what is used now could be freed, what the node never has could not',
      cycle: testCycle(
        pod('p', { cpu: '3' }),
        [node('n1'), node('n2', { status: { allocatable: { cpu: '2', memory: '8Gi', pods: '110' } } }), node('n3', { status: { allocatable: { cpu: '4', pods: '0' } } })],
        [pod('q', { cpu: '2', spec: { nodeName: 'n1' } })],
      ),
      says: {
        n1: 'NodeResourcesFit (unschedulable): Insufficient cpu',
        n2: 'NodeResourcesFit (unresolvable): Insufficient cpu',
        n3: 'NodeResourcesFit (unschedulable): Too many pods',
      },
    },
    {
      name: 'overhead, sidecars and the requests of the Pod as a whole count; extended resources too',
      cycle: testCycle(
        pod('p', {
          spec: {
            containers: [{ resources: { requests: { cpu: '1', 'example.com/gpu': '2' } } }],
            initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '1' } } }, { resources: { requests: { cpu: '2' } } }],
            overhead: { cpu: '500m' },
          },
        }),
        [
          node('n1', { status: { allocatable: { cpu: '3400m', pods: '9', 'example.com/gpu': '2' } } }),
          node('n2', { status: { allocatable: { cpu: '3500m', pods: '9', 'example.com/gpu': '1' } } }),
          node('n3', { status: { allocatable: { cpu: '3500m', pods: '9', 'example.com/gpu': '2' } } }),
        ],
      ),
      says: { n1: 'NodeResourcesFit (unresolvable): Insufficient cpu', n2: 'NodeResourcesFit (unresolvable): Insufficient example.com/gpu', n3: 'fits' },
    },
    {
      name: 'a feature of the kubelet is needed where the node declares it',
      cycle: testCycle(pod('p', { spec: { hostNetwork: true, hostUsers: false } }), [
        node('n1'),
        node('n2', { status: { allocatable: { pods: '9' }, declaredFeatures: ['UserNamespacesHostNetworkSupport'] } }),
      ]),
      says: { n1: "NodeDeclaredFeatures (unresolvable): node(s) didn't match Pod's required features", n2: 'fits' },
    },
    {
      name: 'spreading: the fuller zone is closed',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: spread() }), inZones, [at('q', 'a1', 'x')]),
      says: { a1: noMatch, a2: noMatch, b1: 'fits' },
    },
    {
      name: 'spreading: Pods on their way out do not count',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: spread() }), inZones, [at('q', 'a1', 'x', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' })]),
      says: { a1: 'fits', a2: 'fits', b1: 'fits' },
    },
    {
      name: 'spreading: with fewer domains than wanted, the fewest count as none',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: spread({ minDomains: 3 }) }), inZones, [at('q', 'a1', 'x'), at('r', 'b1', 'x')]),
      says: { a1: noMatch, a2: noMatch, b1: noMatch },
    },
    {
      name: 'spreading: a node without the label is out of the question',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: spread() }), [node('n1'), ...inZones]),
      says: { n1: "PodTopologySpread (unresolvable): node(s) didn't match pod topology spread constraints (missing required label)", a1: 'fits', a2: 'fits', b1: 'fits' },
    },
    {
      name: 'spreading: nodes the Pod cannot go to are no domain, unless their policy is Ignore',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: { ...spread(), nodeSelector: { [zone]: 'a' } } }), inZones, [at('q', 'a1', 'x')]),
      says: { a1: 'fits', a2: 'fits', b1: "NodeAffinity (unresolvable): node(s) didn't match Pod's node affinity/selector" },
    },
    {
      name: 'spreading: ignoring node affinity, the empty zone counts',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: { ...spread({ nodeAffinityPolicy: 'Ignore' }), nodeSelector: { [zone]: 'a' } } }), inZones, [at('q', 'a1', 'x')]),
      says: { a1: noMatch, a2: noMatch, b1: "NodeAffinity (unresolvable): node(s) didn't match Pod's node affinity/selector" },
    },
    {
      name: 'spreading: matchLabelKeys count only Pods of the same revision',
      cycle: testCycle(pod('p', { labels: { app: 'x', rev: '2' }, spec: spread({ matchLabelKeys: ['rev'] }) }), inZones, [
        at('q', 'a1', 'x'),
        pod('r', { labels: { app: 'x', rev: '2' }, spec: { nodeName: 'b1' } }),
      ]),
      says: { a1: 'fits', a2: 'fits', b1: noMatch },
    },
    {
      name: 'affinity: only where the other is',
      cycle: testCycle(pod('p', { spec: near(term('db')) }), inZones, [at('db', 'b1', 'db')]),
      says: {
        a1: "InterPodAffinity (unresolvable): node(s) didn't match pod affinity rules",
        a2: "InterPodAffinity (unresolvable): node(s) didn't match pod affinity rules",
        b1: 'fits',
      },
    },
    {
      name: 'affinity: the first of its kind may go anywhere',
      cycle: testCycle(pod('p', { labels: { app: 'db' }, spec: near(term('db')) }), inZones),
      says: { a1: 'fits', a2: 'fits', b1: 'fits' },
    },
    {
      name: 'affinity: namespaces chosen by their labels',
      cycle: testCycle(
        pod('p', { spec: near(term('db', zone, { namespaceSelector: { matchLabels: { team: 'data' } } })) }),
        inZones,
        [pod('db', { labels: { app: 'db' }, spec: { nodeName: 'b1' }, meta: { namespace: 'stores' } })],
        {
          namespaces: [{ metadata: { name: 'stores', labels: { team: 'data' } } }, { metadata: { name: 'default' } }],
        },
      ),
      says: {
        a1: "InterPodAffinity (unresolvable): node(s) didn't match pod affinity rules",
        a2: "InterPodAffinity (unresolvable): node(s) didn't match pod affinity rules",
        b1: 'fits',
      },
    },
    {
      name: 'anti-affinity: not where the other is',
      cycle: testCycle(pod('p', { spec: away(term('db')) }), inZones, [at('db', 'a1', 'db')]),
      says: {
        a1: "InterPodAffinity (unschedulable): node(s) didn't match pod anti-affinity rules",
        a2: "InterPodAffinity (unschedulable): node(s) didn't match pod anti-affinity rules",
        b1: 'fits',
      },
    },
    {
      name: 'anti-affinity: not where one is that does not want it',
      cycle: testCycle(pod('p', { labels: { app: 'web' } }), inZones, [at('shy', 'a1', 'shy', away(term('web', 'kubernetes.io/hostname')))]),
      says: { a1: "InterPodAffinity (unschedulable): node(s) didn't satisfy existing pods anti-affinity rules", a2: 'fits', b1: 'fits' },
    },
    {
      name: 'a ReadWriteOncePod claim serves one Pod, on whichever node it is',
      cycle: testCycle(
        pod('p', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'one' } }] } }),
        [node('n1'), node('n2')],
        [pod('q', { spec: { nodeName: 'n1', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'one' } }] } })],
        {
          persistentvolumeclaims: [
            {
              metadata: { name: 'one', namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
              spec: { accessModes: ['ReadWriteOncePod'], volumeName: 'pv' },
            },
          ],
          persistentvolumes: [{ metadata: { name: 'pv' }, spec: {} }],
        },
      ),
      says: Object.fromEntries(['n1', 'n2'].map((name) => [name, 'VolumeRestrictions (unschedulable): node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'])),
    },
    {
      name: 'a claim that is not there keeps the Pod from every node',
      cycle: testCycle(pod('p', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'none' } }] } }), [node('n1')]),
      says: 'VolumeBinding (unresolvable): persistentvolumeclaim "none" not found',
    },
  ])('$name', ({ cycle, says }) => expect(filtered(cycle)).toEqual(says));
});

describe('scores, weighted', () => {
  test.each([
    {
      name: 'less used is better: half a CPU of four, 100 Mi asked for by nobody counts 200 Mi',
      plugin: 'NodeResourcesFit',
      cycle: testCycle(pod('p', { cpu: '500m' }), [node('n1'), node('n2')], [pod('q', { cpu: '2', spec: { nodeName: 'n2' } })]),
      gives: { n1: 92, n2: 66 },
    },
    {
      name: 'a node without memory is scored by its CPU alone',
      plugin: 'NodeResourcesFit',
      cycle: testCycle(pod('p', { cpu: '1' }), [node('n1', { status: { allocatable: { cpu: '4', pods: '9' } } }), node('n2')]),
      gives: { n1: 75, n2: 86 },
    },
    {
      name: 'balance is what the Pod does to it: 50 changes nothing',
      plugin: 'NodeResourcesBalancedAllocation',
      cycle: testCycle(
        pod('p', { spec: { containers: [{ resources: { requests: { cpu: '2', memory: '4Gi' } } }] } }),
        [node('n1'), node('n2')],
        [pod('q', { cpu: '1', spec: { nodeName: 'n2' } })],
      ),
      gives: { n1: 75, n2: 75 },
    },
    { name: 'a Pod that asks for nothing has no balance', plugin: 'NodeResourcesBalancedAllocation', cycle: testCycle(pod('p'), [node('n1'), node('n2')]), gives: undefined },
    {
      name: 'taints that are preferences cost all of three times a hundred where there are most',
      plugin: 'TaintToleration',
      cycle: testCycle(pod('p'), [node('n1', { spec: { taints: [{ key: 'a', effect: 'PreferNoSchedule' }] } }), node('n2')]),
      gives: { n1: 0, n2: 300 },
    },
    {
      name: 'preferred node affinity, twice its share of the largest',
      plugin: 'NodeAffinity',
      cycle: testCycle(
        pod('p', {
          spec: {
            affinity: {
              nodeAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  { weight: 30, preference: { matchExpressions: [{ key: zone, operator: 'In', values: ['a'] }] } },
                  { weight: 10, preference: { matchExpressions: [{ key: zone, operator: 'Exists' }] } },
                ],
              },
            },
          },
        }),
        inZones,
      ),
      gives: { a1: 200, a2: 200, b1: 50 },
    },
    {
      name: 'images that a node has, by size and by how common they are',
      plugin: 'ImageLocality',
      cycle: testCycle(pod('p'), [node('n1', { status: { allocatable: { pods: '9' }, images: [{ names: ['app:1'], sizeBytes: 1000 * 1024 * 1024 }] } }), node('n2')]),
      gives: { n1: 48, n2: 0 },
    },
    {
      name: 'wishes to be near or away, of the Pod and of those placed',
      plugin: 'InterPodAffinity',
      cycle: testCycle(
        pod('p', {
          labels: { app: 'web' },
          spec: {
            affinity: {
              podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term('db') }] },
              podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: term('noise', 'kubernetes.io/hostname') }] },
            },
          },
        }),
        inZones,
        [at('db', 'a1', 'db'), at('noise', 'a2', 'noise'), at('friend', 'b1', 'friend', near(term('web')))],
      ),
      gives: { a1: 200, a2: 88, b1: 0 },
    },
    {
      name: 'spreading as a wish: fewer of its kind are better',
      plugin: 'PodTopologySpread',
      cycle: testCycle(pod('p', { labels: { app: 'x' }, spec: spread({ whenUnsatisfiable: 'ScheduleAnyway' }) }), inZones, [
        at('q', 'a1', 'x'),
        at('r', 'a2', 'x'),
        at('s', 'b1', 'x'),
      ]),
      gives: { a1: 66, a2: 66, b1: 200 },
    },
    {
      name: 'Pods of a Service are spread without asking',
      plugin: 'PodTopologySpread',
      cycle: testCycle(pod('p', { labels: { app: 'x' } }), inZones, [at('q', 'a1', 'x')], {
        services: [{ metadata: { name: 'x', namespace: 'default' }, spec: { selector: { app: 'x' } } }],
      }),
      gives: { a1: 132, a2: 176, b1: 200 },
    },
    { name: 'Pods of nothing are not', plugin: 'PodTopologySpread', cycle: testCycle(pod('p', { labels: { app: 'x' } }), inZones), gives: undefined },
  ])('$name', ({ plugin, cycle, gives }) => expect(points(cycle, plugin)).toEqual(gives));
});
