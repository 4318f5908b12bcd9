import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../tests/support/cluster/test-cluster.ts';

const quotas = '/api/v1/namespaces/default/resourcequotas';
const pods = '/api/v1/namespaces/default/pods';

describe('resource quotas', () => {
  let cluster: TestCluster;
  beforeEach(() => (cluster = new TestCluster()));

  it('counts what is there already', () => {
    cluster.create(pods, pod('a', { cpu: '200m', memory: '64Mi' }));
    cluster.create(pods, pod('b', { cpu: '300m', memory: '64Mi' }));
    cluster.create('/api/v1/namespaces/default/configmaps', { metadata: { name: 'settings' } });
    cluster.create(quotas, quota({ 'requests.cpu': '1', 'requests.memory': '1Gi', pods: '5', 'count/configmaps': '9', 'services.nodeports': '1', 'count/ships.sea.example': '3' }));
    cluster.advance(100);
    expect(used(cluster)).toEqual({ 'requests.cpu': '500m', 'requests.memory': '128Mi', pods: '2', 'count/configmaps': '2', 'services.nodeports': '0' });
  });

  it('gives back what has ended or is gone', () => {
    cluster.create(quotas, quota({ pods: '5', 'count/pods': '9', 'requests.cpu': '2' }));
    cluster.advance(100);
    cluster.create(pods, pod('a', { cpu: '200m' }));
    cluster.create(pods, pod('b', { cpu: '200m' }));
    cluster.advance(1000);
    expect(used(cluster)).toEqual({ pods: '2', 'count/pods': '2', 'requests.cpu': '400m' });
    cluster.finish('default/a', 0);
    cluster.advance(100);
    expect(used(cluster)).toEqual({ pods: '1', 'count/pods': '2', 'requests.cpu': '200m' });
    cluster.delete(`${pods}/a`);
    cluster.delete(`${pods}/b`);
    cluster.advance(3000);
    expect(used(cluster)).toEqual({ pods: '0', 'count/pods': '0', 'requests.cpu': '0' });
  });

  it('follows its own limits and scopes', () => {
    cluster.create(pods, pod('best', {}));
    cluster.create(pods, pod('some', { cpu: '1' }));
    cluster.create(quotas, quota({ pods: '3' }, ['BestEffort']));
    cluster.advance(100);
    expect(cluster.get('resourcequotas', 'default/limits').status).toEqual({ hard: { pods: '3' }, used: { pods: '1' } });
    cluster.patch(`${quotas}/limits`, { spec: { hard: { pods: '7' } } });
    cluster.advance(100);
    expect(cluster.get('resourcequotas', 'default/limits').status).toEqual({ hard: { pods: '7' }, used: { pods: '1' } });
  });
});

const quota = (hard: object, scopes?: readonly string[]): any => ({ metadata: { name: 'limits' }, spec: { hard, ...(scopes ? { scopes } : {}) } });
const pod = (name: string, requests: object): any => ({ metadata: { name }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx', resources: { requests } }] } });
const used = (cluster: TestCluster): any => cluster.get('resourcequotas', 'default/limits').status?.used;
