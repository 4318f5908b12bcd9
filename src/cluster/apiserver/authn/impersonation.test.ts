import { expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const eve = { name: 'eve', groups: ['system:authenticated'] };
const agent = {
  name: 'system:serviceaccount:default:agent',
  groups: ['system:serviceaccounts', 'system:authenticated'],
  extra: { 'authentication.kubernetes.io/node-name': ['worker-1'] },
};
const account = 'system:serviceaccount:default:build';
const authentication = 'authentication.k8s.io';

const rows: readonly {
  name: string;
  who?: typeof eve;
  may?: readonly (readonly [verb: string, group: string, resource: string, name?: string])[];
  headers: Readonly<Record<string, string>>;
  /** the user name and groups of whom eve acts as, or the refusal */
  says: string;
}[] = [
  { name: 'nothing asked', headers: {}, says: 'eve [system:authenticated]' },
  { name: 'an empty user is none', headers: { 'impersonate-user': '' }, says: 'eve [system:authenticated]' },
  { name: 'a group without a user', headers: { 'impersonate-group': 'g' }, says: '400 requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"g"}, Extra:map[string][]string(nil)} without impersonating a user name' },
  { name: 'extra without a user', headers: { 'impersonate-extra-a%2fb': 'x\ny' }, says: '400 requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string(nil), Extra:map[string][]string{"a/b":[]string{"x", "y"}}} without impersonating a user name' },
  { name: 'nothing allowed: the first mode refuses', headers: { 'impersonate-user': 'bob' }, says: '403 selfsubjectreviews.authentication.k8s.io is forbidden: User "eve" cannot impersonate-on:user-info:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope' },
  { name: 'an account: its own mode refuses', headers: { 'impersonate-user': account }, says: '403 selfsubjectreviews.authentication.k8s.io is forbidden: User "eve" cannot impersonate-on:serviceaccount:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope' },
  { name: 'the old verb', may: [['impersonate', '', 'users', 'bob']], headers: { 'impersonate-user': 'bob' }, says: 'bob [system:authenticated]' },
  { name: 'the old verb lets nobody into groups', may: [['impersonate', '', 'users']], headers: { 'impersonate-user': 'bob', 'impersonate-group': 'dev' }, says: '403 selfsubjectreviews.authentication.k8s.io is forbidden: User "eve" cannot impersonate-on:user-info:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope' },
  { name: 'a constrained mode needs both', may: [['impersonate-on:user-info:create', authentication, 'selfsubjectreviews']], headers: { 'impersonate-user': 'bob' }, says: '403 users.authentication.k8s.io "bob" is forbidden: User "eve" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope' },
  { name: 'a constrained mode', may: [['impersonate-on:user-info:create', authentication, 'selfsubjectreviews'], ['impersonate:user-info', authentication, 'users']], headers: { 'impersonate-user': 'bob' }, says: 'bob [system:authenticated]' },
  { name: 'a constrained mode never gives masters', may: [['impersonate-on:user-info:create', authentication, 'selfsubjectreviews'], ['impersonate:user-info', authentication, '*']], headers: { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' }, says: '403 groups.authentication.k8s.io "system:masters" is forbidden: User "eve" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed' },
  { name: 'an account by its mode', may: [['impersonate-on:serviceaccount:create', authentication, 'selfsubjectreviews'], ['impersonate:serviceaccount', authentication, 'serviceaccounts', 'build']], headers: { 'impersonate-user': account }, says: `${account} [system:serviceaccounts system:serviceaccounts:default system:authenticated]` },
  { name: 'any node by its mode', may: [['impersonate-on:arbitrary-node:create', authentication, 'selfsubjectreviews'], ['impersonate:arbitrary-node', authentication, 'nodes']], headers: { 'impersonate-user': 'system:node:worker-2' }, says: 'system:node:worker-2 [system:nodes system:authenticated]' },
  { name: 'one’s own node', who: agent, may: [['impersonate-on:associated-node:create', authentication, 'selfsubjectreviews'], ['impersonate:associated-node', authentication, 'nodes']], headers: { 'impersonate-user': 'system:node:worker-1' }, says: 'system:node:worker-1 [system:nodes system:authenticated]' },
  { name: 'another node than one’s own', who: agent, may: [['impersonate-on:associated-node:create', authentication, 'selfsubjectreviews'], ['impersonate:associated-node', authentication, 'nodes']], headers: { 'impersonate-user': 'system:node:worker-2' }, says: '403 selfsubjectreviews.authentication.k8s.io is forbidden: User "system:serviceaccount:default:agent" cannot impersonate-on:arbitrary-node:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope' },
  { name: 'a key that cannot be unescaped', may: [['impersonate', '', 'users'], ['impersonate', authentication, 'userextras/%zz']], headers: { 'impersonate-user': 'bob', 'impersonate-extra-%zz': 'x' }, says: 'bob [system:authenticated]' },
]; // biome-ignore format: a table

it.each(rows)('$name', ({ who = eve, may = [], headers, says }) => {
  const api = new TestApi();
  const rules = may.map(([verb, group, resource, name]) => ({ verbs: [verb], apiGroups: [group], resources: [resource], ...(name ? { resourceNames: [name] } : {}) }));
  api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', { metadata: { name: 'r' }, rules });
  const subject = who === eve ? { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' } : { kind: 'ServiceAccount', namespace: 'default', name: 'agent' };
  api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { metadata: { name: 'b' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'r' }, subjects: [subject] });
  const { status, body } = api.cluster.apiServer.client(who).request({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', headers, body: {} }) as { status: number; body: any };
  expect(status < 300 ? `${body.status.userInfo.username} [${body.status.userInfo.groups.join(' ')}]` : `${status} ${body.message}`).toBe(says);
});
