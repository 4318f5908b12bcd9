import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';
import type { EndpointSlice } from '../../../api/types.ts';
import type { Endpoint } from './endpoint.ts';
import { packEndpoints } from './packing.ts';
import { sortEndpointsPorts, sortSlicePorts } from './ports.ts';

const home = '/api/v1/namespaces/default';

describe('packing', () => {
  const endpoint = (i: number, ready = true): Endpoint => ({ addresses: [`10.0.0.${i}`], conditions: { ready, serving: ready, terminating: false }, targetRef: { kind: 'Pod', namespace: 'default', name: `pod-${i}`, uid: `${i}` } });
  const range = (from: number, to: number): Endpoint[] => Array.from({ length: to - from }, (_, i) => endpoint(from + i));
  const slice = (name: string, endpoints: Endpoint[]): EndpointSlice => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name }, addressType: 'IPv4', endpoints, ports: [] });
  const pack = (slices: EndpointSlice[], endpoints: Endpoint[]): string[] => {
    const { creates, updates, deletes } = packEndpoints(slices, endpoints, [], () => false);
    return [...creates.map((d) => `+${d.endpoints.length}`), ...updates.map((d) => `${d.slice?.metadata.name} ${d.endpoints.length}`), ...deletes.map((s) => `-${s.metadata.name}`)].sort();
  };

  it.each<[string, EndpointSlice[], Endpoint[], string[]]>([
    ['makes as few slices as it can', [], range(0, 250), ['+100', '+100', '+50']],
    ['leaves what is right alone', [slice('a', range(0, 3))], range(0, 3), []],
    ['fills the slice that is nearest to full', [slice('a', range(0, 10)), slice('b', range(10, 90))], range(0, 95), ['b 85']],
    ['makes a new one rather than touching two', [slice('a', range(0, 60)), slice('b', range(60, 120))], range(0, 165), ['+45']],
    ['takes away what is gone and adds in the same write', [slice('a', range(0, 5))], range(1, 7), ['a 6']],
    ['deletes what is empty', [slice('a', range(0, 5)), slice('b', range(5, 10))], range(0, 5), ['-b']],
    ['writes changed conditions', [slice('a', range(0, 2))], [endpoint(0), endpoint(1, false)], ['a 2']],
  ])('%s', (_, slices, endpoints, expected) => {
    expect(pack(slices, endpoints)).toEqual(expected);
  });
});

describe('the order of ports', () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];

  it('is that of their hashes', () => {
    expect(sortSlicePorts(ports).map((p) => p.name)).toEqual(['dns', 'dns-tcp', 'metrics']);
    expect(sortEndpointsPorts(ports).map((p) => p.name)).toEqual(['metrics', 'dns-tcp', 'dns']);
  });
});

describe('a Service', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('without Pods has an empty slice', () => {
    cluster.create(`${home}/services`, service({}));
    cluster.advance(100);
    const [slice, ...more] = slices(cluster);
    expect(more).toEqual([]);
    expect([slice.endpoints, slice.ports]).toEqual([null, null]);
    expect(endpoints(cluster).subsets).toBeUndefined();
  });

  it('shows its Pods when they are ready', () => {
    cluster.create(`${home}/services`, service({}));
    cluster.create(`${home}/pods`, pod('a'));
    cluster.create(`${home}/pods`, pod('b', { 'test/never-ready': '' }));
    cluster.advance(3000);
    const [slice, ...more] = slices(cluster);
    expect(more).toEqual([]);
    expect(slice.ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }]);
    expect(slice.endpoints.map((e: any) => [e.targetRef.name, e.conditions]).sort()).toEqual([
      ['a', { ready: true, serving: true, terminating: false }],
      ['b', { ready: false, serving: false, terminating: false }],
    ]);
    expect(slice.metadata.annotations['endpoints.kubernetes.io/last-change-trigger-time']).toBeDefined();
    expect(endpoints(cluster).subsets).toMatchObject([{ addresses: [{ targetRef: { name: 'a' } }], notReadyAddresses: [{ targetRef: { name: 'b' } }], ports: [{ port: 8080, protocol: 'TCP' }] }]);
    cluster.delete(`${home}/pods/a`);
    cluster.delete(`${home}/pods/b`);
    cluster.advance(40_000);
    expect(slices(cluster).map((s) => [s.metadata.name, s.endpoints])).toEqual([[slice.metadata.name, null]]);
    expect(endpoints(cluster).subsets).toBeUndefined();
  });

  it('finds named ports on each Pod', () => {
    cluster.create(`${home}/services`, service({ ports: [{ name: 'web', port: 80, targetPort: 'http' }] }));
    cluster.create(`${home}/pods`, pod('a', {}, 8080));
    cluster.create(`${home}/pods`, pod('b', {}, 9090));
    cluster.advance(3000);
    expect(slices(cluster).map((s) => s.ports[0].port).sort()).toEqual([8080, 9090]);
    expect(endpoints(cluster).subsets.map((s: any) => `${s.addresses[0].targetRef.name} ${s.ports[0].port}`).sort()).toEqual(['a 8080', 'b 9090']);
  });

  it('gives hints about zones and nodes when asked', () => {
    cluster.patch('/api/v1/nodes/worker-1', { metadata: { labels: { 'topology.kubernetes.io/zone': 'east' } } });
    cluster.create(`${home}/services`, service({ trafficDistribution: 'PreferSameNode' }));
    cluster.create(`${home}/pods`, { ...pod('a'), spec: { ...pod('a').spec, nodeName: 'worker-1' } });
    cluster.advance(3000);
    expect(slices(cluster)[0].endpoints[0]).toMatchObject({ zone: 'east', nodeName: 'worker-1', hints: { forZones: [{ name: 'east' }], forNodes: [{ name: 'worker-1' }] } });
  });

  it('gets its slices back when they are deleted', () => {
    cluster.create(`${home}/services`, service({}));
    cluster.advance(100);
    const [{ metadata }] = slices(cluster);
    cluster.delete(`/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/${metadata.name}`);
    cluster.delete(`${home}/endpoints/web`);
    cluster.advance(100);
    expect(slices(cluster)).toHaveLength(1);
    expect(endpoints(cluster)).toBeDefined();
    cluster.delete(`${home}/services/web`);
    cluster.advance(1000);
    expect([slices(cluster), endpoints(cluster)]).toEqual([[], undefined]);
  });
});

const service = (spec: object): any => ({ metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec } });
const pod = (name: string, annotations: object = {}, port = 8080): any => ({
  metadata: { name, labels: { app: 'web' }, annotations },
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: port }] }] },
});
const slices = (cluster: TestCluster): any[] => cluster.list('endpointslices.discovery.k8s.io', 'default').filter((s) => s.metadata.labels['kubernetes.io/service-name'] === 'web');
const endpoints = (cluster: TestCluster): any => cluster.get('endpoints', 'default/web');
