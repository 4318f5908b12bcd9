import { expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const pods = '/api/v1/namespaces/default/pods';
const container = { name: 'a', image: 'nginx' };
const asNode = { 'impersonate-user': 'system:node:worker-1', 'impersonate-group': 'system:nodes' };

interface Row {
  readonly name: string;
  readonly spec?: object;
  readonly metadata?: object;
  readonly answer: string;
}

const node = 'pods "m" is forbidden: node "worker-1" can';
const mirrors: readonly Row[] = [
  { name: 'is mirrored', answer: '201' },
  { name: 'is no mirror', metadata: { annotations: {} }, answer: '403 pods "m" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "worker-1" can only create mirror pods' },
  { name: 'is for another node', spec: { nodeName: 'worker-2' }, answer: `403 ${node} only create pods with spec.nodeName set to itself` },
  { name: 'belongs to nobody', metadata: { ownerReferences: [] }, answer: `403 ${node} only create pods with an owner reference set to itself` },
  { name: 'has an account', spec: { serviceAccountName: 'default' }, answer: '403 pods "m" is forbidden: a mirror pod may not reference service accounts' },
  { name: 'has a Secret', spec: { containers: [{ ...container, envFrom: [{ secretRef: { name: 's' } }] }] }, answer: '403 pods "m" is forbidden: a mirror pod may not reference secrets' },
  { name: 'has a token', spec: { volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] }, answer: '403 pods "m" is forbidden: a mirror pod may not use ServiceAccountToken volume projections' },
  { name: 'has a ConfigMap', spec: { volumes: [{ name: 'c', configMap: { name: 'c' } }] }, answer: `403 ${node} not create pods that reference configmaps` },
  { name: 'has a claim', spec: { volumes: [{ name: 'c', persistentVolumeClaim: { claimName: 'c' } }] }, answer: `403 ${node} not create pods that reference persistentvolumeclaims` },
]; // biome-ignore format: a table

it.each(mirrors)('a static Pod that $name', ({ spec, metadata, answer }) => {
  const api = new TestApi();
  const { uid } = api.ok('GET', '/api/v1/nodes/worker-1').metadata;
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid, controller: true };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'm', annotations: { 'kubernetes.io/config.mirror': 'x' }, ownerReferences: [owner], ...metadata },
    spec: { nodeName: 'worker-1', containers: [container], ...spec },
  };
  expect(api.outcome('POST', pods, pod, asNode)).toBe(answer);
});

const because = 'is not allowed because service account strict does not reference that';
const secrets: readonly Row[] = [
  { name: 'a listed Secret', spec: { containers: [{ ...container, envFrom: [{ secretRef: { name: 'listed' } }] }] }, answer: '201' },
  { name: 'another one in a volume', spec: { volumes: [{ name: 'v', secret: { secretName: 'other' } }] }, answer: `volume with secret.secretName="other" ${because} secret` },
  { name: 'another one in a variable', spec: { containers: [{ ...container, env: [{ name: 'E', valueFrom: { secretKeyRef: { name: 'other', key: 'k' } } }] }] }, answer: `container a with envVar E referencing secret.secretName="other" ${because} secret` },
  { name: 'another one for images', spec: { imagePullSecrets: [{ name: 'pull' }] }, answer: `imagePullSecrets[0].name="pull" ${because} imagePullSecret` },
]; // biome-ignore format: a table

it.each(secrets)('under an account that enforces its list: $name', ({ spec, answer }) => {
  const api = new TestApi();
  const metadata = { name: 'strict', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } };
  api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata, secrets: [{ name: 'listed' }] });
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'm' }, spec: { serviceAccountName: 'strict', containers: [container], ...spec } };
  expect(api.outcome('POST', pods, pod)).toBe(answer === '201' ? answer : `403 pods "m" is forbidden: ${answer}`);
});
