import { expect, it } from 'vitest';
import { kinds } from '../../../src/api/kinds/registry.ts';
import { describeWith, filesBelow, readJson } from './corpora.ts';

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly singularName?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
}

/** Every resource of a stable version as one line; subresources belong to their resource. */
function upstream(): string[] {
  const lines: string[] = [];
  for (const file of filesBelow('k8s-openapi/discovery', /__v\d+\.json$/)) {
    const { groupVersion, resources } = readJson('k8s-openapi/discovery', file) as { groupVersion: string; resources: ApiResource[] };
    for (const r of resources.filter((r) => !r.name.includes('/'))) {
      const sub = resources.filter((s) => s.name.startsWith(`${r.name}/`)).map((s) => s.name.slice(r.name.length + 1));
      lines.push(line(groupVersion, r, r.singularName ?? '', sub));
    }
  }
  return lines.sort();
}

function line(groupVersion: string, r: Omit<ApiResource, 'singularName'>, singular: string, sub: readonly string[]): string {
  return [groupVersion, r.name, r.kind, r.namespaced, singular, r.shortNames ?? '', r.categories ?? '', r.verbs, [...sub].sort()].join(' ');
}

function ours(): string[] {
  return kinds
    .flatMap((kind) =>
      kind.versions.map((version) => {
        const sub = [...(kind.subresources ?? []), ...(kind.status ? ['status'] : []), ...(kind.scale ? ['scale'] : [])];
        const { group, plural: name, singular, ...rest } = kind;
        return line(group === '' ? version.name : `${group}/${version.name}`, { ...rest, name }, singular, sub);
      }),
    )
    .sort();
}

describeWith('k8s-openapi/discovery', 'discovery of a default server', () => {
  it('is what the kinds say', () => expect(ours()).toEqual(upstream()));
});
