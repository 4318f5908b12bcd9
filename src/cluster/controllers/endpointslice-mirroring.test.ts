import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

const home = '/api/v1/namespaces/default';

describe('Endpoints written by hand', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create(`${home}/services`, { metadata: { name: 'db' }, spec: { ports: [{ port: 5432 }] } });
    cluster.create(`${home}/endpoints`, {
      metadata: { name: 'db', labels: { team: 'data' }, annotations: { note: 'ours' } },
      subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2', hostname: 'two' }], notReadyAddresses: [{ ip: '10.0.0.3' }], ports: [{ port: 5432 }] }],
    });
    cluster.advance(100);
  });

  it('are mirrored', () => {
    const [slice, ...more] = slices(cluster);
    expect(more).toEqual([]);
    expect(slice.metadata).toMatchObject({
      generateName: 'db-',
      labels: { team: 'data', 'kubernetes.io/service-name': 'db', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
      annotations: { note: 'ours' },
      ownerReferences: [{ kind: 'Endpoints', name: 'db', controller: true }],
    });
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: '', port: 5432, protocol: 'TCP' }],
      endpoints: [
        { addresses: ['10.0.0.1'], conditions: { ready: true } },
        { addresses: ['10.0.0.2'], conditions: { ready: true }, hostname: 'two' },
        { addresses: ['10.0.0.3'], conditions: { ready: false } },
      ],
    });
  });

  it('are followed', () => {
    const [{ metadata }] = slices(cluster);
    cluster.patch(`${home}/endpoints/db`, { subsets: [{ addresses: [{ ip: '10.0.0.9' }], ports: [{ port: 5433 }] }] });
    cluster.advance(100);
    const [slice] = slices(cluster);
    expect(slice.metadata.name).toBe(metadata.name);
    expect(slice.endpoints).toEqual([{ addresses: ['10.0.0.9'], conditions: { ready: true } }]);
    expect(slice.ports[0].port).toBe(5433);
  });

  it('are no longer mirrored when asked not to be, or when the Service gets a selector', () => {
    cluster.patch(`${home}/endpoints/db`, { metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } } });
    cluster.advance(100);
    expect(slices(cluster)).toEqual([]);
  });

  it('go with their Service', () => {
    cluster.delete(`${home}/services/db`);
    cluster.advance(1000);
    expect(slices(cluster)).toEqual([]);
  });
});

const slices = (cluster: TestCluster): any[] => cluster.list('endpointslices.discovery.k8s.io', 'default').filter((s) => s.metadata.labels['kubernetes.io/service-name'] === 'db');
