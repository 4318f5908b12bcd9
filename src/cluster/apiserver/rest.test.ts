import { describe, expect, it } from 'vitest';
import { TestApi } from '../../../tests/support/cluster/api.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const map = (name: string, more: object = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...more } });
const options = (kind: string, what: string): string => `422 ${kind}.meta.k8s.io "" is invalid: ${what}`;

describe('requests that ask for what there is not', () => {
  const rows: readonly { name: string; request: readonly [method: string, path: string, body?: unknown]; answer: string }[] = [
    { name: 'a dry run of another kind', request: ['POST', `${maps}?dryRun=some`, map('b')], answer: options('CreateOptions', 'dryRun: Unsupported value: ["some"]: supported values: "All"') },
    { name: 'another way to look at fields', request: ['PUT', `${maps}/a?fieldValidation=Maybe`, map('a')], answer: options('UpdateOptions', 'fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"') },
    { name: 'a long manager', request: ['POST', `${maps}?fieldManager=${'m'.repeat(129)}`, map('b')], answer: options('CreateOptions', 'fieldManager: Too long: may not be more than 128 bytes') },
    { name: 'a manager with a tab', request: ['POST', `${maps}?fieldManager=a%09b`, map('b')], answer: options('CreateOptions', 'fieldManager: Invalid value: "a\\tb": invalid character U+0009 (at position 1)') },
    { name: 'more than a request may hold', request: ['POST', maps, { ...map('b'), data: { big: 'x'.repeat(3 * 1024 * 1024) } }], answer: '413 Request entity too large: limit is 3145728' },
    { name: 'force without apply', request: ['MERGE', `${maps}/a?force=true`, {}], answer: options('PatchOptions', 'force: Forbidden: may not be specified for non-apply patch') },
    { name: 'apply without a manager', request: ['APPLY', `${maps}/a`, map('a')], answer: options('PatchOptions', 'fieldManager: Required value: is required for apply patch') },
    { name: 'two ways to propagate', request: ['DELETE', `${maps}/a`, { orphanDependents: true, propagationPolicy: 'Orphan' }], answer: options('DeleteOptions', 'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set') },
    { name: 'a third way', request: ['DELETE', `${maps}/a?propagationPolicy=Never`], answer: options('DeleteOptions', 'propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil"') },
    { name: 'another uid', request: ['DELETE', `${maps}/a`, { preconditions: { uid: 'x' } }], answer: '409 Operation cannot be fulfilled on configmaps "a": the UID in the precondition (x) does not match the UID in record (UID). The object might have been deleted and then recreated' },
    { name: 'an older state to delete', request: ['DELETE', `${maps}/a`, { preconditions: { resourceVersion: '1' } }], answer: '409 Operation cannot be fulfilled on configmaps "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (RV). The object might have been modified' },
    { name: 'a match without a version', request: ['GET', `${maps}?resourceVersionMatch=Exact`], answer: options('ListOptions', 'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided') },
    { name: 'an exact any version', request: ['GET', `${maps}?resourceVersionMatch=Exact&resourceVersion=0`], answer: options('ListOptions', 'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"') },
    { name: 'initial events of a list', request: ['GET', `${maps}?sendInitialEvents=true`], answer: options('ListOptions', 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list') },
    { name: 'a limit that is no number', request: ['GET', `${maps}?limit=ten`], answer: '400 strconv.ParseInt: parsing "ten": invalid syntax' },
    { name: 'a version that is no number', request: ['GET', `${maps}?resourceVersion=new`], answer: '500 resourceVersion: Invalid value: "new": strconv.ParseUint: parsing "new": invalid syntax' },
    { name: 'a version to come', request: ['GET', `${maps}?resourceVersion=999999`], answer: '504 Timeout: Too large resource version: 999999, current: RV' },
    { name: 'a token that is none', request: ['GET', `${maps}?continue=!`], answer: '400 invalid continue token: continue key is not valid: illegal base64 data at input byte 0' },
    { name: 'a token of no version', request: ['GET', `${maps}?continue=e30`], answer: '400 invalid continue token: continue key is not valid: server does not recognize this encoded version ' },
    { name: 'an unknown field to select by', request: ['GET', `${maps}?fieldSelector=data.a%3Db`], answer: '400 field label not supported: data.a' },
    { name: 'another name', request: ['PUT', `${maps}/a`, map('b')], answer: '400 the name of the object (b) does not match the name on the URL (a)' },
    { name: 'another namespace', request: ['POST', maps, map('b', { namespace: 'other' })], answer: '400 the namespace of the provided object does not match the namespace sent on the request' },
    { name: 'an older state to replace', request: ['PUT', `${maps}/a`, map('a', { resourceVersion: '1' })], answer: '409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again' },
    { name: 'another object of the name', request: ['PUT', `${maps}/a`, map('a', { uid: 'x' })], answer: '409 Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: UID' },
    { name: 'owners that are none', request: ['POST', maps, map('b', { ownerReferences: [{ apiVersion: '', kind: 'Pod', name: '', uid: '' }] })], answer: '422 ConfigMap "b" is invalid: [metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty, metadata.ownerReferences.name: Invalid value: "": must not be empty, metadata.ownerReferences.uid: Invalid value: "": must not be empty]' },
  ]; // biome-ignore format: a table

  it.each(rows)('$name', ({ request: [method, path, body], answer }) => {
    const api = new TestApi();
    const { uid } = api.ok('POST', maps, map('a')).metadata;
    const { revision } = api.cluster.etcd;
    const said = api.outcome(method, path, body).replace(uid, 'UID').replace(new RegExp(`\\b${revision}\\b`), 'RV');
    expect(said).toBe(answer);
    expect(api.cluster.etcd.revision).toBe(revision);
  });
});

it('names an owner once, and says so', () => {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' };
  const { body, warnings } = new TestApi().request('POST', maps, map('a', { ownerReferences: [owner, { ...owner, name: 'q' }, owner] }));
  expect(body.metadata.ownerReferences).toEqual([owner, { ...owner, name: 'q' }]);
  expect(warnings).toEqual([
    '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u',
  ]);
});

const secrets = '/api/v1/namespaces/default/secrets';
const secret = (name: string): object => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });

describe('lists in pieces', () => {
  const withSecrets = (...names: readonly string[]): TestApi => {
    const api = new TestApi();
    for (const name of names) api.ok('POST', secrets, secret(name));
    return api;
  };
  const names = (list: { items: readonly { metadata: { name: string } }[] }): readonly string[] => list.items.map(({ metadata }) => metadata.name);

  it('go on with what there was when they began', () => {
    const api = withSecrets('a', 'b', 'c');
    const first = api.ok('GET', `${secrets}?limit=2`);
    expect([names(first), first.metadata.remainingItemCount]).toEqual([['a', 'b'], 1]);
    api.ok('POST', secrets, secret('bb'));
    api.ok('DELETE', `${secrets}/c`);
    const second = api.ok('GET', `${secrets}?limit=2&continue=${first.metadata.continue}`);
    expect([names(second), second.metadata]).toEqual([['c'], { resourceVersion: first.metadata.resourceVersion }]);
  });

  it('can go on with what is there now when that is too long ago', () => {
    const api = withSecrets('a', 'b', 'c');
    const token = api.ok('GET', `${secrets}?limit=1`).metadata.continue;
    api.ok('DELETE', `${secrets}/b`);
    api.cluster.etcd.compact(api.cluster.etcd.revision);
    const { status, body } = api.request('GET', `${secrets}?limit=1&continue=${token}`);
    expect([status, body.reason]).toEqual([410, 'Expired']);
    expect(names(api.ok('GET', `${secrets}?limit=1&continue=${body.metadata.continue}`))).toEqual(['c']);
  });

  it('show an exact moment', () => {
    const api = withSecrets('a');
    const then = api.cluster.etcd.revision;
    api.ok('POST', secrets, secret('b'));
    expect(names(api.ok('GET', `${secrets}?resourceVersion=${then}&resourceVersionMatch=Exact`))).toEqual(['a']);
    expect(names(api.ok('GET', `${secrets}?resourceVersion=${then}&resourceVersionMatch=NotOlderThan`))).toEqual(['a', 'b']);
    api.cluster.etcd.compact(api.cluster.etcd.revision);
    expect(api.outcome('GET', `${secrets}?resourceVersion=${then}&resourceVersionMatch=Exact`)).toBe('410 The resourceVersion for the provided list is too old.');
  });
});
