// kubectl in a container: it is its Pod's ServiceAccount, stands in its Pod's network, and watches.

import { beforeAll, describe, expect, it } from 'vitest';
import { printedBy } from '../../tests/support/printed-by.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

let world: World;
const run = (command: string): string => printedBy(world)(command);

beforeAll(() => {
  world = makeWorld({ seed: 1, workers: 1 });
  run(`kubectl run k --image=alpine/k8s:1.36.4 --command -- sleep 1d
kubectl run once --image=registry.k8s.io/kubectl:v1.36.4 --restart=Never -- get pods
kubectl run other --image=bitnami/kubectl --restart=Never -- auth whoami -o jsonpath='{.status.userInfo.username}'
kubectl run missing --image=registry.k8s.io/kubectl:latest --restart=Never -- get pods
kubectl wait --for=condition=Ready pod/k --timeout=60s
sleep 20`);
});

const refused =
  'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"\n';

describe('kubectl in a container', () => {
  it('is its ServiceAccount, which may do nothing', () => expect(run('kubectl exec k -- kubectl get pods')).toBe(`${refused}command terminated with exit code 1\n`));
  it('is the first process of images that hold nothing else', () => expect(run('kubectl logs once')).toBe(refused));
  it('knows who it is', () => expect(run('kubectl logs other')).toBe('system:serviceaccount:default:default'));
  it('has no tag its registry does not have', () =>
    expect(run(`kubectl get pod missing -o jsonpath='{.status.containerStatuses[0].state.waiting.reason}'`)).toMatch(/^(ErrImagePull|ImagePullBackOff)$/));
  it('may do what a binding gives', () => {
    run('kubectl create rolebinding look --clusterrole=view --serviceaccount=default:default');
    expect(run('kubectl exec k -- kubectl get pod k -o name')).toBe('pod/k\n');
    expect(run(`kubectl exec k -- bash -c 'kubectl get pods -o name --watch | head -n 2'`)).toBe('pod/k\npod/missing\n');
  });
  it('says which server does not answer', () =>
    expect(run('kubectl exec k -- kubectl get pods --server=https://10.96.0.1:444 --token=x --request-timeout=1 2>&1 | tail -n 2')).toBe(
      'Unable to connect to the server: dial tcp 10.96.0.1:444: i/o timeout\ncommand terminated with exit code 1\n',
    ));
  it('is cut off by a NetworkPolicy', () => {
    run(`kubectl apply -f - <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none}
spec: {podSelector: {}, policyTypes: [Egress]}
EOM`);
    expect(run('kubectl exec k -- kubectl get pods -o name')).toContain('Unable to connect to the server: dial tcp 10.96.0.1:443: i/o timeout');
  });
});

describe('a custom resource that was stored before its schema changed', () => {
  it('shows new defaults and drops what the schema no longer names', () => {
    const crd = (fields: string) => `kubectl apply -f - <<'EOM'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: cups.drydock.example}
spec:
  group: drydock.example
  scope: Namespaced
  names: {kind: Cup, plural: cups, singular: cup}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${fields}}}}}
EOM
kubectl wait --for=condition=Established crd/cups.drydock.example`;
    run(crd('size: {type: integer}, colour: {type: string}'));
    run(`echo '{"apiVersion":"drydock.example/v1","kind":"Cup","metadata":{"name":"one"},"spec":{"size":2,"colour":"red"}}' | kubectl create -f -`);
    run(crd('size: {type: integer}, handle: {type: boolean, default: true}'));
    expect(run(`kubectl get cup one -o jsonpath='{.spec}'`)).toBe('{"handle":true,"size":2}');
    expect(run(`kubectl get cups -o jsonpath='{.items[0].spec}'`)).toBe('{"handle":true,"size":2}');
  });

  it('can be deleted without what it owns', () => {
    const uid = run(`kubectl get cup one -o jsonpath='{.metadata.uid}'`);
    run(`kubectl create configmap saucer
kubectl patch configmap saucer --type=merge -p '{"metadata":{"ownerReferences":[{"apiVersion":"drydock.example/v1","kind":"Cup","name":"one","uid":"${uid}"}]}}'`);
    expect(run('kubectl delete cup one --cascade=orphan --timeout=5s')).toBe('cup.drydock.example "one" deleted from default namespace\n');
    expect(run(`kubectl get configmap saucer -o jsonpath='{.metadata.name}{.metadata.ownerReferences}'`)).toBe('saucer');
  });
});
