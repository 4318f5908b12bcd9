import { describe, expect, it } from 'vitest';
import { makeWorld } from './make-world.ts';
import { observe } from './observer.ts';
import { compileExpression } from './world-cel.ts';

const world = makeWorld({ seed: 1, workers: 1, addons: [] });
world.run(`kubectl create namespace shop
kubectl create serviceaccount robot -n shop
kubectl create rolebinding team -n shop --clusterrole=view --group=shop-team
kubectl create role scaler -n shop --verb=update,patch --resource=deployments.apps/scale
kubectl create rolebinding robot -n shop --role=scaler --serviceaccount=shop:robot
kubectl run a -n shop --image=busybox --labels=app=a --command -- sleep 1d
kubectl run b -n shop --image=busybox --labels=app=b --command -- sleep 1d
kubectl run c --image=busybox --labels=app=a --command -- sleep 1d
kubectl apply -f - <<'EOM'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: b, namespace: shop}
spec:
  podSelector: {matchLabels: {app: b}}
  ingress: [{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{port: 80}]}]
EOM
kubectl apply -f - <<'EOM'
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: teams}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]}
  matchConditions: [{name: not-on-call, expression: "!('on-call' in request.userInfo.groups)"}]
  validations: [{expression: "'team' in object.metadata.?labels.orValue({})", message: name a team}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: teams}
spec: {policyName: teams, validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: teams-later}
spec: {policyName: teams, validationActions: [Warn], matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: marks}
spec:
  reinvocationPolicy: Never
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}
  mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{metadata: Object.metadata{annotations: {"by": request.userInfo.username}}}'}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: marks}
spec: {policyName: marks}
EOM`);

const configMap = (namespace: string, labels = ''): string => `'{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: ${namespace}, labels: {${labels}}}}'`;

const holds = (expression: string): boolean => {
  const compiled = compileExpression(expression);
  if ('error' in compiled) throw new Error(compiled.error);
  return compiled(observe(world));
};

const cases = [
  { name: 'a group by its binding', expression: `may('group:shop-team', 'list', 'pods', 'shop')`, is: true },
  { name: 'not in another namespace', expression: `may('group:shop-team', 'list', 'pods', 'default')`, is: false },
  { name: 'not what the role leaves out', expression: `may('group:shop-team', 'get', 'secrets', 'shop')`, is: false },
  { name: 'nobody by that name', expression: `may('shop-team', 'list', 'pods', 'shop')`, is: false },
  { name: 'a subresource in a group', expression: `may('system:serviceaccount:shop:robot', 'patch', 'deployments.apps/scale', 'shop')`, is: true },
  { name: 'not the resource itself', expression: `may('system:serviceaccount:shop:robot', 'patch', 'deployments.apps', 'shop')`, is: false },
  { name: 'an allowed port', expression: `connects('shop/a', 'shop/b', 80)`, is: true },
  { name: 'another port', expression: `connects('shop/a', 'shop/b', 81)`, is: false },
  { name: 'another protocol', expression: `connects('shop/a', 'shop/b', 80, 'UDP')`, is: false },
  { name: 'a Pod without policies', expression: `connects('shop/b', 'shop/a', 80)`, is: true },
  { name: 'a Pod of the same labels in another namespace', expression: `connects('default/c', 'shop/b', 80)`, is: false },
  { name: 'what a policy refuses', expression: `policies(${configMap('shop')}).denied == "configmaps \\"x\\" is forbidden: ValidatingAdmissionPolicy 'teams' with binding 'teams' denied request: name a team"`, is: true },
  { name: 'what it lets pass', expression: `policies(${configMap('shop', 'team: a')}).denied == ''`, is: true },
  { name: 'somebody it leaves out', expression: `policies(${configMap('shop')}, 'group:on-call').denied == ''`, is: true },
  { name: 'what it only warns of', expression: `policies(${configMap('default')}).denied == '' && policies(${configMap('default')}).warnings == ["Validation failed for ValidatingAdmissionPolicy 'teams' with binding 'teams-later': name a team"]`, is: true },
  { name: 'what a mutation writes', expression: `policies(${configMap('kube-system')}, 'lee').object.metadata.annotations.by == 'lee'`, is: true },
  { name: 'a change of what is there is no creation', expression: `has(policies('{apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: kube-public}}').object.metadata.annotations)`, is: false },
  { name: 'no kind of this cluster', expression: `policies('{apiVersion: v1, kind: Kiosk, metadata: {name: x}}') == {}`, is: true },
  { name: 'a Pod that is not there', expression: `connects('shop/a', 'shop/z', 80)`, is: false },
];

describe('effects as checks see them', () => {
  it.each(cases)('$name', ({ expression, is }) => expect(holds(expression)).toBe(is));
});
