import { expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const pods = '/api/v1/namespaces/default/pods';
const spec = { containers: [{ name: 'a', image: 'nginx' }] };

it('owns what the client wrote, not what admission added', () => {
  const api = new TestApi();
  const pod = api.ok('POST', `${pods}?fieldManager=me`, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec });
  expect(pod.spec.serviceAccountName).toBe('default');
  expect(pod.spec.tolerations).toHaveLength(2);
  const [{ manager, fieldsV1 }] = pod.metadata.managedFields;
  expect([manager, ...Object.keys(fieldsV1['f:spec'])]).toEqual([
    'me', 'f:containers', 'f:dnsPolicy', 'f:enableServiceLinks', 'f:restartPolicy', 'f:schedulerName', 'f:securityContext', 'f:terminationGracePeriodSeconds',
  ]); // biome-ignore format: a list
});

it('makes up the name before the kind looks at the object', () => {
  const api = new TestApi();
  const job = api.ok('POST', '/apis/batch/v1/namespaces/default/jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName: 'j-' },
    spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } },
  });
  expect(job.metadata.name).toMatch(/^j-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(job.spec.template.metadata.labels['batch.kubernetes.io/job-name']).toBe(job.metadata.name);
});

it('wipes what only the server may say', () => {
  const api = new TestApi();
  const said = { name: 'a', uid: 'x', generation: 9, creationTimestamp: '2001-01-01T00:00:00Z', deletionTimestamp: '2001-01-01T00:00:00Z' };
  const { metadata } = api.ok('POST', '/api/v1/namespaces/default/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: said });
  expect(Object.keys(metadata).filter((field) => metadata[field] === (said as Record<string, unknown>)[field])).toEqual(['name']);
});

it.each([
  { name: 'a new object that claims to have a version', version: '7', query: '', code: 500 },
  { name: 'also when its name is taken', version: '7', query: '', code: 500, taken: true },
  { name: 'a version of 0, which is none', version: '0', query: '', code: 201 },
  { name: 'a dry run, which stores nothing', version: '7', query: '?dryRun=All', code: 201 },
])('$name', ({ version, query, code, taken }) => {
  const api = new TestApi();
  const path = '/api/v1/namespaces/default/configmaps';
  if (taken) api.ok('POST', path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  const { status, body } = api.request('POST', `${path}${query}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: version } });
  expect(status).toBe(code);
  if (code === 500) expect(body).toEqual({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'resourceVersion should not be set on objects to be created', code: 500 });
});

it('lets a client empty managedFields', () => {
  const api = new TestApi();
  const path = '/api/v1/namespaces/default/configmaps';
  api.ok('POST', path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b' } });
  const patched = api.ok('JSON', `${path}/a`, [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }]);
  expect(patched.metadata.managedFields).toBeUndefined();
});

it('says in a certificate request who asks', () => {
  const api = new TestApi();
  const request = btoa('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n');
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const body = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name: 'a' } };
  const mine = api.ok('POST', path, { ...body, spec: { request, usages: ['client auth'], signerName: 'a.b/c', username: 'root' } });
  expect([mine.spec.username, mine.spec.groups]).toEqual(['kubernetes-admin', ['kubeadm:cluster-admins', 'system:authenticated']]);
});
