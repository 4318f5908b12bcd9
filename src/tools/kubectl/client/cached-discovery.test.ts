import { describe, expect, it } from 'vitest';
import { NoResourceMatch } from '../errors.ts';
import { CachedDiscovery, type CacheFolder, discoveryFolder } from './cached-discovery.ts';
import type { Group, Resource } from './discovery.ts';
import { Mapper } from './mapper.ts';

const resource = (name: string, group: string, version: string): Resource => ({ group, version, name, singular: name.slice(0, -1), kind: name, namespaced: true, verbs: ['get', 'list'], shortNames: name === 'backups' ? ['bk'] : [], categories: [] });
const group = (name: string, version: string, ...names: readonly string[]): Group => ({ name, preferred: version, versions: [{ version, resources: names.map((one) => resource(one, name, version)) }] });

class Folder implements CacheFolder {
  readonly files = new Map<string, string>();
  read(path: string): string | undefined {
    return this.files.get(path);
  }
  write(path: string, content: string): boolean {
    this.files.set(path, content);
    return true;
  }
}

const before = [group('', 'v1', 'pods')];
const after = [group('', 'v1', 'pods'), group('lab.example.com', 'v1', 'backups')];

/** A run of kubectl on a folder that other runs have left, with a server that serves these groups. */
function run(folder: CacheFolder, served: readonly Group[]) {
  let asked = 0;
  const discovery = new CachedDiscovery(folder, () => {
    asked++;
    return served;
  });
  return { mapper: new Mapper(discovery, () => {}), discovery, asked: () => asked };
}

describe('what kubectl keeps of a server', () => {
  it('is written when the server was asked, and read back by the next run without asking', () => {
    const folder = new Folder();
    const first = run(folder, after);
    expect(first.discovery.groups).toEqual(after);
    expect([...folder.files.keys()]).toEqual(['servergroups.json', 'v1/serverresources.json', 'lab.example.com/v1/serverresources.json']);
    expect(folder.files.get('lab.example.com/v1/serverresources.json')).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"lab.example.com/v1","resources":[{"name":"backups","singularName":"backup","namespaced":true,"kind":"backups","verbs":["get","list"],"shortNames":["bk"]}]}\n',
    );
    const second = run(folder, after);
    expect(second.discovery.groups).toEqual(after);
    expect(second.asked()).toBe(0);
  });

  it('lacks what is new: that is asked for again, once, by its short name too', () => {
    const folder = new Folder();
    void run(folder, before).discovery.groups;
    const next = run(folder, after);
    expect(next.mapper.forArgument('bk').name).toBe('backups');
    expect(() => next.mapper.forResource('unicorns')).toThrow(NoResourceMatch);
    expect(next.asked()).toBe(1);
    expect(run(folder, after).mapper.forArgument('backups').name).toBe('backups');
  });

  it('knows what is gone for a while', () => {
    const folder = new Folder();
    void run(folder, after).discovery.groups;
    const next = run(folder, before);
    expect(next.mapper.forArgument('backups').group).toBe('lab.example.com');
    expect(next.asked()).toBe(0);
  });

  it('is asked for anew where it cannot be read', () => {
    const folder = new Folder();
    folder.files.set('servergroups.json', '{"kind":"APIGroupList"');
    expect(run(folder, before).discovery.groups).toEqual(before);
  });

  it('lies in a folder called after the server', () => {
    expect(discoveryFolder('/home/learner/.kube/cache/discovery', 'https://127.0.0.1:6443')).toBe('/home/learner/.kube/cache/discovery/127.0.0.1_6443');
  });
});
