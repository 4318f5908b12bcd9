import { describe, expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const noMethod = '405 the server does not allow this method on the requested resource';
const noPath = '404 the server could not find the requested resource';
const noPage = '404 "404 page not found\\n"';
const available = (list: string): string => `406 406: Not Acceptable\n\nAvailable representations: ${list}`;
const three = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const five = `${three}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`;
const only = `406 only the following media types are accepted: ${three}`;

describe('methods and paths', () => {
  it.each([
    { name: 'HEAD of objects', method: 'HEAD', path: maps, says: noMethod },
    { name: 'OPTIONS of objects', method: 'OPTIONS', path: maps, says: noMethod },
    { name: 'a method of WebDAV', method: 'PROPFIND', path: `${maps}/a`, says: noMethod },
    { name: 'PUT of a collection', method: 'PUT', path: maps, says: noMethod },
    { name: 'POST to the version', method: 'POST', path: '/version', says: noMethod },
    { name: 'DELETE of a version’s resources', method: 'DELETE', path: '/apis/apps/v1', says: noMethod },
    { name: 'POST to the list of groups, which takes every method', method: 'POST', path: '/apis', says: '200' },
    { name: 'DELETE of health, which takes every method', method: 'DELETE', path: '/healthz', says: '200' },
    { name: 'DELETE of a version that is not served', method: 'DELETE', path: '/apis/apps/v9', says: noPage },
    { name: 'an empty part of a path', method: 'GET', path: '/api/v1//configmaps', says: noPath },
    { name: 'a slash that is escaped parts', method: 'GET', path: '/api/v1/namespaces/de%2Ffault/configmaps', says: noPath },
    { name: 'dots stay as they are', method: 'GET', path: '/api/../api/v1', says: noPage },
    { name: 'a subresource that is none', method: 'GET', path: `${maps}/a/nope`, says: noPath },
    { name: 'something below a subresource', method: 'GET', path: '/api/v1/namespaces/default/pods/a/status/more', says: noPath },
    { name: 'a health check with a slash at its end', method: 'GET', path: '/livez/', says: noPage },
    { name: 'a watch through another method', method: 'POST', path: '/api/v1/watch/namespaces/default/configmaps', says: noMethod },
  ])('$name', ({ method, path, says }) => {
    expect(new TestApi().outcome(method, path)).toBe(says);
  });

  it('counts no path that nobody serves', () => {
    const api = new TestApi();
    api.request('GET', '/api/v1/no"such');
    expect(api.request('GET', '/metrics').body).not.toContain('such');
  });
});

describe('media types', () => {
  const rows: readonly { name: string; path?: string; method?: string; body?: unknown; headers: Readonly<Record<string, string>>; says: string }[] = [
    { name: 'a browser gets JSON', headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }, says: '200' },
    { name: 'a list as HTML', headers: { accept: 'text/html' }, says: available(five) },
    { name: 'an object as HTML', path: '/api/v1/namespaces/default', headers: { accept: 'text/html' }, says: available(three) },
    { name: 'the version as YAML', path: '/version', headers: { accept: 'application/yaml' }, says: available('application/json') },
    { name: 'what is not there, in no form', path: '/apis/apps/v9', headers: { accept: 'text/html' }, says: noPage },
    { name: 'half a wildcard', headers: { accept: 'application/*' }, says: available(five) },
    { name: 'capital letters', headers: { accept: 'APPLICATION/JSON' }, says: available(five) },
    { name: 'a Table of no group', headers: { accept: 'application/json;as=Table' }, says: only },
    { name: 'a Table of discovery', path: '/apis', headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }, says: only },
    { name: 'the metadata of one, of a list', headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' }, says: '406 you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)' },
    { name: 'the metadata of a list, of one', path: '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin', headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }, says: '406 you requested PartialObjectMetadataList, but the requested object is not a list (*rbac.ClusterRole)' },
    { name: 'protobuf and nothing else', headers: { accept: 'application/vnd.kubernetes.protobuf' }, says: '406 not simulated in Drydock: answers in protobuf; accept application/json too' },
    { name: 'the second version of discovery only', path: '/apis', headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList' }, says: only },
    { name: 'a patch of no type', method: 'PATCH', path: `${maps}/a`, body: '{}', headers: {}, says: '415 415: Unsupported Media Type' },
    { name: 'a patch of another type', method: 'PATCH', path: `${maps}/a`, body: '{}', headers: { 'content-type': 'application/json' }, says: '415 415: Unsupported Media Type' },
    { name: 'a form', method: 'POST', path: maps, body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' }, says: `415 the body of the request was in an unknown format - accepted media types include: ${three}` },
    { name: 'text', method: 'POST', path: maps, body: '{}', headers: { 'content-type': 'text/plain' }, says: `415 the body of the request was in an unknown format - accepted media types include: ${three}` },
  ]; // biome-ignore format: a table

  it.each(rows)('$name', ({ method = 'GET', path = maps, body, headers, says }) => {
    expect(new TestApi().outcome(method, path, body, headers)).toBe(says);
  });

  it.each([
    { name: 'nobody who understands YAML gets a failure in JSON', accept: 'application/yaml', type: 'application/yaml', indented: undefined },
    { name: 'who accepts nothing there is gets JSON for people', accept: 'text/html', type: 'application/json', indented: true },
    { name: 'who accepts a Table only, too', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', type: 'application/json', indented: true },
    { name: 'kubectl gets JSON on one line', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json', type: 'application/json', indented: undefined },
  ])('$name', ({ accept, type, indented }) => {
    const answer = new TestApi().cluster.client().request({ method: 'GET', path: '/api/v1/nope', headers: { accept } });
    expect([answer.status, answer.headers['content-type'], answer.indented]).toEqual([404, type, indented]);
  });
});

describe('bodies that are no objects', () => {
  const unrecognized = (why: string, shown: string): string => `400 the object provided is unrecognized (must be of type ConfigMap): ${why} (${shown})`;
  const parse = "couldn't get version/kind; json parse error: ";
  const struct = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  const handled = (kind: string, version: string, why: string): string => `400 ${kind} in version "${version}" cannot be handled as a ConfigMap: ${why}`;
  const needsName = '422 ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required';
  const yaml = { 'content-type': 'application/yaml' };
  const rows: readonly { name: string; body: string; headers?: Readonly<Record<string, string>>; says: string }[] = [
    { name: 'nothing', body: '', says: unrecognized(`${parse}unexpected end of JSON input`, '<empty>') },
    { name: 'null, which says nothing', body: 'null', says: needsName },
    { name: 'a list', body: '[]', says: unrecognized(`${parse}json: cannot unmarshal array into Go value of type ${struct}`, '5b5d') },
    { name: 'half an object', body: '{"a"', says: unrecognized(`${parse}unexpected end of JSON input`, '{"a"') },
    { name: 'a long text', body: 'apiVersion: v1\nkind: ConfigMap\n', says: unrecognized(`${parse}invalid character 'a' looking for beginning of value`, '61706956657273696f6e3a2076310a6b696e643a20436f6e6669674d6170 ...') },
    { name: 'broken YAML', body: 'a: [b', headers: yaml, says: unrecognized("error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'", '613a205b62') },
    { name: 'no YAML at all, which says nothing', body: '', headers: yaml, says: needsName },
    { name: 'a media type with parameters, in capital letters', body: '{}', headers: { 'content-type': 'Application/JSON; charset=utf-8' }, says: needsName },
    { name: 'a kind that is a number', body: '{"kind":5}', says: unrecognized(`${parse}json: cannot unmarshal number into Go struct field .kind of type string`, '{"kind":5}') },
    { name: 'a version of three parts', body: '{"apiVersion":"a/b/c"}', says: unrecognized('unexpected GroupVersion string: a/b/c', '{"apiVersion":"a/b/c"}') },
    { name: 'another kind', body: '{"apiVersion":"v1","kind":"Pod"}', says: handled('Pod', 'v1', 'converting (v1.Pod) to (core.ConfigMap): unknown conversion') },
    { name: 'another kind of another group', body: '{"apiVersion":"apps/v1","kind":"Deployment"}', says: handled('Deployment', 'v1', 'converting (v1.Deployment) to (core.ConfigMap): unknown conversion') },
    { name: 'no kind', body: '{"apiVersion":"v1","kind":"Nope"}', says: handled('Nope', 'v1', 'no kind "Nope" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"') },
    { name: 'no version', body: '{"apiVersion":"v2","kind":"ConfigMap"}', says: handled('ConfigMap', 'v2', 'no kind "ConfigMap" is registered for version "v2" in scheme "pkg/api/legacyscheme/scheme.go:30"') },
    { name: 'names of prototypes', body: '{"metadata":{"name":"a"},"data":{"constructor":"x","toString":"y"}}', says: '201' },
  ]; // biome-ignore format: a table

  it.each(rows)('$name', ({ body, headers, says }) => {
    expect(new TestApi().outcome('POST', maps, body, headers)).toBe(says);
  });
});

describe('patches and options that are wrong', () => {
  const rows: readonly { name: string; method: string; path?: string; body?: unknown; says: string }[] = [
    { name: 'an empty JSON patch', method: 'JSON', body: '', says: '400 error decoding patch: unexpected end of JSON input' },
    { name: 'JSON’s null is a patch of nothing', method: 'JSON', body: 'null', says: '200' },
    { name: 'a strategic patch that is empty', method: 'STRATEGIC', body: '', says: '400 unexpected end of JSON input' },
    { name: 'a strategic null', method: 'STRATEGIC', body: 'null', says: '200' },
    { name: 'a patch of another kind, which only a struct survives', method: 'STRATEGIC', body: { kind: 'Pod' }, says: '200' },
    { name: 'a patch to another namespace', method: 'MERGE', body: { metadata: { namespace: 'other' } }, says: '400 the namespace of the provided object does not match the namespace sent on the request' },
    { name: 'a list to apply', method: 'APPLY', path: `${maps}/a?fieldManager=m`, body: '[]', says: '400 error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}' },
    { name: 'nothing to apply', method: 'APPLY', path: `${maps}/a?fieldManager=m`, body: '', says: '400 invalid object type: /, Kind=' },
    { name: 'a replacement without a name', method: 'PUT', body: {}, says: '400 the name of the object (a based on URL) was undeterminable: name must be provided' },
    { name: 'options that are a list', method: 'DELETE', body: '[]', says: '400 couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }' },
    { name: 'options of another kind', method: 'DELETE', body: { kind: 'Pod', apiVersion: 'v1' }, says: '400 no kind "Pod" is registered for version "v1" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"' },
    { name: 'a grace that is no number', method: 'DELETE', path: `${maps}/a?gracePeriodSeconds=x`, says: '400 strconv.ParseInt: parsing "x": invalid syntax' },
    { name: 'a limit beyond all numbers', method: 'GET', path: `${maps}?limit=99999999999999999999`, says: '400 strconv.ParseInt: parsing "99999999999999999999": value out of range' },
    { name: 'a version beyond all numbers', method: 'GET', path: `${maps}?resourceVersion=99999999999999999999`, says: '500 resourceVersion: Invalid value: "99999999999999999999": strconv.ParseUint: parsing "99999999999999999999": value out of range' },
  ]; // biome-ignore format: a table

  it.each(rows)('$name', ({ method, path = `${maps}/a`, body, says }) => {
    const api = new TestApi();
    api.ok('POST', maps, { metadata: { name: 'a' } });
    expect(api.outcome(method, path, body)).toBe(says);
  });

  it('takes a limit below one for none', () => {
    const api = new TestApi();
    api.ok('POST', maps, { metadata: { name: 'a' } });
    expect(api.ok('GET', `${maps}?limit=-1`).items).toHaveLength(api.ok('GET', maps).items.length);
  });
});
