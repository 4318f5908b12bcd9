import { expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const path = '/api/v1/namespaces/default/services';
const port = { port: 80, protocol: 'TCP' };
const service = (name: string, spec: object): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [port], ...spec } });
const invalid = (what: string): string => `422 Service "a" is invalid: ${what}`;

const refusals: readonly { name: string; spec: object; answer: string }[] = [
  {
    name: 'an address that is none is found by validation, not by allocation',
    spec: { clusterIP: 'not-an-ip' },
    answer: invalid('spec.clusterIPs[0]: Invalid value: "not-an-ip": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
  },
  {
    name: 'an address outside every range',
    spec: { clusterIP: '10.1.2.3' },
    answer: invalid('spec.clusterIPs: Invalid value: ["10.1.2.3"]: failed to allocate IP 10.1.2.3: the provided network does not match the current range'),
  },
  {
    name: 'the network address itself',
    spec: { clusterIP: '10.96.0.0' },
    answer: invalid(
      'spec.clusterIPs: Invalid value: ["10.96.0.0"]: failed to allocate IP 10.96.0.0: the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ),
  },
  {
    name: 'an address that is taken',
    spec: { clusterIP: '10.96.0.1' },
    answer: invalid('spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated'),
  },
  {
    name: 'two families on a cluster with one',
    spec: { ipFamilyPolicy: 'RequireDualStack' },
    answer: invalid('spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'),
  },
  {
    name: 'a family the cluster has not',
    spec: { ipFamilies: ['IPv6'] },
    answer: invalid('spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'),
  },
  {
    name: 'an address of such a family',
    spec: { clusterIP: 'fd00::1' },
    answer: invalid('spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'),
  },
  {
    name: 'a single family and two of them',
    spec: { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4', 'IPv6'] },
    answer: invalid(
      `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
    ),
  },
  {
    name: 'a node port out of range',
    spec: { type: 'NodePort', ports: [{ ...port, nodePort: 80 }] },
    answer: invalid('spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'),
  },
  {
    name: 'the same node port for two ports',
    spec: { type: 'NodePort', ports: [{ ...port, name: 'x', nodePort: 30001 }, { name: 'y', port: 81, protocol: 'UDP', nodePort: 30001 }] },
    answer: invalid('spec.ports[1].nodePort: Invalid value: 30001: provided port is already allocated'),
  },
  {
    name: 'allocation comes before validation, so one fault hides the others',
    spec: { type: 'NodePort', sessionAffinity: 'Nope', ports: [{ ...port, nodePort: 80 }] },
    answer: invalid('spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'),
  },
]; // biome-ignore format: a table

it.each(refusals)('refuses $name', ({ spec, answer }) => {
  const api = new TestApi();
  const before = api.cluster.etcd.revision;
  expect(api.outcome('POST', path, service('a', spec))).toBe(answer);
  expect(api.cluster.etcd.revision).toBe(before);
});

const allocated: readonly { name: string; spec: object; query?: string; is: object }[] = [
  { name: 'no address for a headless Service without selector, but both families', spec: { clusterIP: 'None' }, is: { clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' } },
  { name: 'one family for a headless Service with one', spec: { clusterIP: 'None', selector: { a: 'b' } }, is: { clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' } },
  { name: 'nothing to an ExternalName', spec: { type: 'ExternalName', externalName: 'x.y' }, is: { clusterIPs: undefined, ipFamilies: undefined, ipFamilyPolicy: undefined } },
  { name: 'a dry run the network address', spec: {}, query: '?dryRun=All', is: { clusterIP: '10.96.0.0', clusterIPs: ['10.96.0.0'] } },
  { name: 'a dry run an address that is taken', spec: { clusterIP: '10.96.0.1' }, query: '?dryRun=All', is: { clusterIP: '10.96.0.1' } },
  { name: 'a dry run made-up node ports', spec: { type: 'NodePort' }, query: '?dryRun=All', is: { ports: [{ ...port, targetPort: 80, nodePort: 32769 }] } },
  { name: 'no node ports where none are wanted', spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }, is: { ports: [{ ...port, targetPort: 80 }] } },
  {
    name: 'one node port to both protocols of a port',
    spec: { type: 'NodePort', ports: [{ ...port, name: 'x', nodePort: 30053 }, { ...port, name: 'y', protocol: 'UDP' }] },
    is: { ports: [{ ...port, name: 'x', targetPort: 80, nodePort: 30053 }, { port: 80, protocol: 'UDP', name: 'y', targetPort: 80, nodePort: 30053 }] },
  },
]; // biome-ignore format: a table

it.each(allocated)('gives $name', ({ spec, query = '', is }) => {
  const made = new TestApi().ok('POST', path + query, service('a', spec)).spec;
  expect(Object.fromEntries(Object.keys(is).map((field) => [field, made[field]]))).toEqual(is);
});

it('keeps what was allocated when a client leaves it out, and gives it back with the type', () => {
  const api = new TestApi();
  const addresses = (): readonly string[] => [...api.cluster.etcd.list('ipaddresses.networking.k8s.io')].map(({ metadata }) => metadata.name);
  const [before] = [addresses()];
  const made = api.ok('POST', path, service('a', { type: 'NodePort' }));
  expect(api.ok('PUT', `${path}/a`, service('a', { type: 'NodePort' })).spec).toEqual(made.spec);
  expect(addresses()).toContain(made.spec.clusterIP);
  const external = api.ok('MERGE', `${path}/a`, { spec: { type: 'ExternalName', externalName: 'x.y' } });
  expect([external.spec.clusterIP, external.spec.ports[0].nodePort, external.spec.ipFamilies]).toEqual([undefined, undefined, undefined]);
  expect(addresses()).toEqual(before);
});
