import { describe, expect, it } from 'vitest';
import { applyJsonPatch, asJsonPatch } from './json.ts';
import { PatchError } from './patch-error.ts';

const base = (): unknown =>
  Object.freeze({ metadata: Object.freeze({ labels: Object.freeze({ app: 'web' }) }), data: Object.freeze({ num: '2', list: Object.freeze(['a', 'b']) }) });
const run = (patch: string): unknown => applyJsonPatch(base(), asJsonPatch(JSON.parse(patch)));
const labels = { app: 'web' };

/** As kubectl 1.36 applies them to a ConfigMap. */
const applied = [
  { name: 'replace', patch: '[{"op":"replace","path":"/data/num","value":"5"}]', want: { metadata: { labels }, data: { num: '5', list: ['a', 'b'] } } },
  {
    name: 'escapes',
    patch: '[{"op":"add","path":"/metadata/labels/a~1b~0c","value":"x"},{"op":"test","path":"/data/num","value":"2"}]',
    want: { metadata: { labels: { app: 'web', 'a/b~c': 'x' } }, data: { num: '2', list: ['a', 'b'] } },
  },
  {
    name: 'both ends of a list',
    patch: '[{"op":"add","path":"/data/list/-","value":"z"},{"op":"add","path":"/data/list/0","value":"w"}]',
    want: { metadata: { labels }, data: { num: '2', list: ['w', 'a', 'b', 'z'] } },
  },
  { name: 'a negative index', patch: '[{"op":"remove","path":"/data/list/-1"}]', want: { metadata: { labels }, data: { num: '2', list: ['a'] } } },
  {
    name: 'move and copy',
    patch: '[{"op":"move","from":"/metadata/labels/app","path":"/metadata/labels/tier"},{"op":"copy","from":"/metadata/labels","path":"/data/copy"}]',
    want: { metadata: { labels: { tier: 'web' } }, data: { num: '2', list: ['a', 'b'], copy: { tier: 'web' } } },
  },
  {
    name: 'a test of what is absent against null',
    patch: '[{"op":"test","path":"/data/gone","value":null}]',
    want: { metadata: { labels }, data: { num: '2', list: ['a', 'b'] } },
  },
];

const refused = [
  { patch: '[{"op":"remove","path":"/data/nope"}]', error: "error in remove for path: '/data/nope': unable to remove nonexistent key: nope: missing value" },
  { patch: '[{"op":"test","path":"/data/num","value":3}]', error: 'testing value /data/num failed: test failed' },
  { patch: '[{"op":"test","path":"/data/nope","value":3}]', error: 'testing value /data/nope failed: test failed' },
  { patch: '[{"op":"add","path":"/data/a/b","value":1}]', error: 'add operation does not apply: doc is missing path: "/data/a/b": missing value' },
  { patch: '[{"op":"add","path":"/data/list/7","value":{}}]', error: "error in add for path: '/data/list/7': Unable to access invalid index: 7: invalid index referenced" },
  {
    patch: '[{"op":"add","path":"/data/list/x","value":{}}]',
    error: "error in add for path: '/data/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
  },
  { patch: '[{"op":"remove","path":"/data/list/9"}]', error: "error in remove for path: '/data/list/9': Unable to access invalid index: 9: invalid index referenced" },
  { patch: '[{"op":"move","from":"/nope","path":"/a"}]', error: "error in move for path: 'nope': unable to get nonexistent key: nope: missing value" },
  { patch: '[{"op":"copy","from":"/data/nope","path":"/a"}]', error: "error in copy for from: '/data/nope': unable to get nonexistent key: nope: missing value" },
  { patch: '[{"op":"jump","path":"/a"}]', error: 'invalid operation {"op":"jump","path":"/a"}: unsupported operation' },
  { patch: '[{"op":"add","path":"/a"}]', error: 'invalid operation {"op":"add","path":"/a"}: failed to decode \'value\': operation, missing value field: missing value' },
  { patch: '[{"op":"move","path":"/a"}]', error: 'invalid operation {"op":"move","path":"/a"}: failed to decode \'from\': operation, missing from field: missing value' },
  { patch: '[{"op":"add","value":1}]', error: 'invalid operation {"op":"add","value":1}: failed to decode \'path\': operation missing path field: missing value' },
  { patch: '{"op":"add"}', error: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch' },
  { patch: '[1]', error: 'json: cannot unmarshal number into Patch.0 of type jsonpatch.Operation' },
  { patch: '"x"', error: 'json: cannot unmarshal string into Go value of type jsonpatch.Patch' },
];

describe('JSON patches', () => {
  it.each(applied)('$name', ({ patch, want }) => expect(run(patch)).toEqual(want));
  it.each(refused)('refuse $patch', ({ patch, error }) => expect(() => run(patch)).toThrow(new PatchError(error)));

  it('make no prototypes', () => {
    const result = run('[{"op":"add","path":"/data/__proto__","value":{"x":1}},{"op":"add","path":"/data/__proto__/y","value":2}]');
    expect(JSON.stringify(result)).toBe('{"metadata":{"labels":{"app":"web"}},"data":{"num":"2","list":["a","b"],"__proto__":{"x":1,"y":2}}}');
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});
