import { describe, expect, it } from 'vitest';
import { containersOf, podSpecOf } from './changes.ts';

const deployment = (spec: unknown): never => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }) as never;

describe("an object's Pod spec", () => {
  it.each([
    { name: 'is made where it is missing', object: deployment({}), spec: {} },
    { name: 'is found in the template', object: deployment({ template: { spec: { containers: [] } } }), spec: { containers: [] } },
    { name: 'is none where the template is a word', object: deployment({ template: 'metadat' }), spec: 'the object is not a pod or does not have a pod template: *v1.Deployment' },
    { name: 'is none in a ConfigMap', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } } as never, spec: 'the object is not a pod or does not have a pod template: *v1.ConfigMap' },
  ])('$name', ({ object, spec }) => {
    let found: unknown;
    try {
      found = podSpecOf(object);
    } catch (error) {
      found = (error as Error).message;
    }
    expect(found).toEqual(spec);
  });

  it('has no containers where their list is a word', () => {
    expect(containersOf({ containers: 'x' }, 'containers')).toEqual([]);
  });
});
