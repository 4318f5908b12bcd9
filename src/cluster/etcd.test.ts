import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../api/object.ts';
import { type Author, type Change, Etcd } from './etcd.ts';

const author: Author = { user: 'test', agent: 'test', verb: 'update' };
const make = (name: string, node: string) => (resourceVersion: string): ApiObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', resourceVersion }, spec: { nodeName: node } });
const put = (etcd: Etcd, name: string, node: string): ApiObject => etcd.put('pods', `default/${name}`, make(name, node), 0, author);
const drop = (etcd: Etcd, name: string): ApiObject => etcd.delete('pods', `default/${name}`, (last, resourceVersion) => ({ ...last, metadata: { ...last.metadata, resourceVersion } }), 0, author);

describe('Etcd', () => {
  it('counts revisions and keeps the log', () => {
    const etcd = new Etcd();
    put(etcd, 'a', 'n1');
    put(etcd, 'a', 'n2');
    drop(etcd, 'a');
    const log = etcd.since(0)?.map((c) => [c.revision, c.type, c.object.metadata.resourceVersion]);
    expect(log).toEqual([[1, 'create', '1'], [2, 'update', '2'], [3, 'delete', '3']]);
    expect(etcd.since(2)?.length).toBe(1);
    expect(etcd.get('pods', 'default/a')).toBeUndefined();
  });

  it('refuses what is compacted, and forgets it on request', () => {
    const etcd = new Etcd();
    for (let i = 0; i < 10; i++) put(etcd, 'a', `n${i}`);
    etcd.compact(5);
    expect(etcd.since(4)).toBeUndefined();
    expect(etcd.since(5)?.map((c) => c.revision)).toEqual([6, 7, 8, 9, 10]);
    expect(etcd.told(3).map((c) => c.revision)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    etcd.forget();
    expect(etcd.told(3).map((c) => c.revision)).toEqual([6, 7, 8, 9, 10]);
    expect(etcd.since(5)?.map((c) => c.revision)).toEqual([6, 7, 8, 9, 10]);
    expect(etcd.since(9)?.map((c) => c.revision)).toEqual([10]);
  });

  it('keeps indexes right through updates and deletes', () => {
    const etcd = new Etcd();
    put(etcd, 'a', 'n1');
    etcd.addIndex('pods', 'node', (pod) => (pod['spec'] as { nodeName: string }).nodeName);
    put(etcd, 'b', 'n1');
    put(etcd, 'a', 'n2');
    const on = (node: string): string[] => [...etcd.indexed('pods', 'node', node)].map((p) => p.metadata.name);
    expect([on('n1'), on('n2')]).toEqual([['b'], ['a']]);
    drop(etcd, 'b');
    expect([on('n1'), etcd.count('pods'), etcd.count('pods', 'default'), etcd.count('pods', 'other')]).toEqual([[], 1, 1, 0]);
  });

  it('tells listeners of every write, with what was there before', () => {
    const etcd = new Etcd();
    const seen: Change[] = [];
    const end = etcd.subscribe((change) => seen.push(change));
    put(etcd, 'a', 'n1');
    put(etcd, 'a', 'n2');
    end();
    put(etcd, 'a', 'n3');
    expect(seen.map((c) => [c.type, c.key, (c.previous?.['spec'] as { nodeName: string } | undefined)?.nodeName])).toEqual([['create', 'default/a', undefined], ['update', 'default/a', 'n1']]);
  });
});
