import { describe, expect, it } from 'vitest';
import { typeOfKind } from '../../schema/schema.ts';
import { patchSchemaOf } from './built-in-schema.ts';
import { PatchError } from './patch-error.ts';
import { applyStrategicMergePatch } from './strategic.ts';
import { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-diff.ts';

const type = typeOfKind('apps/v1', 'Deployment');
if (!type) throw new Error('Deployment is described');
const schema = patchSchemaOf(type);
type Members = Record<string, unknown>;

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(Object.freeze(value))) freeze(member);
  return value;
};
const app = {
  name: 'app',
  image: 'nginx',
  ports: [{ containerPort: 80 }],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
};
const side = { name: 'side', args: ['x', 'z'] };
const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } };
const object = (
  parts: { readonly finalizers?: string[]; readonly strategy?: Members | undefined; readonly containers?: Members[]; readonly tolerations?: Members[] } = {},
): Members =>
  freeze({
    metadata: { finalizers: parts.finalizers ?? ['a', 'b'] },
    spec: {
      ...('strategy' in parts ? parts.strategy && { strategy: parts.strategy } : { strategy }),
      template: { spec: { containers: parts.containers ?? [app, side], tolerations: parts.tolerations ?? [{ key: 'a' }] } },
    },
  });
const inPod = (spec: Members): Members => ({ spec: { template: { spec } } });

/** As kubectl 1.36 applies them to a Deployment. */
const applied = [
  {
    name: 'an element by its merge key; new ones come where the patch has them',
    patch: inPod({
      containers: [
        { name: 'app', image: 'nginx:2' },
        { name: 'new', image: 'x' },
      ],
    }),
    want: object({ containers: [{ ...app, image: 'nginx:2' }, { name: 'new', image: 'x' }, side] }),
  },
  { name: 'an element deleted', patch: inPod({ containers: [{ name: 'side', $patch: 'delete' }] }), want: object({ containers: [app] }) },
  { name: 'a list replaced', patch: inPod({ containers: [{ $patch: 'replace' }, { name: 'only', image: 'x' }] }), want: object({ containers: [{ name: 'only', image: 'x' }] }) },
  { name: 'keys to retain', patch: { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }, want: object({ strategy: { type: 'Recreate' } }) },
  { name: 'a map replaced', patch: { spec: { strategy: { $patch: 'replace', type: 'Recreate' } } }, want: object({ strategy: { type: 'Recreate' } }) },
  { name: 'members removed', patch: { spec: { strategy: null, paused: null } }, want: object({ strategy: undefined }) },
  {
    name: 'scalars deleted from a list that merges',
    patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] } },
    want: object({ finalizers: ['c', 'b'] }),
  },
  { name: 'an order of scalars', patch: { metadata: { '$setElementOrder/finalizers': ['c', 'b', 'a'], finalizers: ['c'] } }, want: object({ finalizers: ['c', 'b', 'a'] }) },
  {
    name: 'an order of elements',
    patch: inPod({ '$setElementOrder/containers': [{ name: 'side' }, { name: 'app' }], containers: [{ name: 'app', image: 'z' }] }),
    want: object({ containers: [side, { ...app, image: 'z' }] }),
  },
  {
    name: 'lists in elements',
    patch: inPod({
      containers: [
        {
          name: 'app',
          env: [
            { name: 'A', value: null },
            { name: 'C', value: '3' },
          ],
          ports: [{ containerPort: 81 }],
        },
      ],
    }),
    want: object({
      containers: [{ ...app, env: [{ name: 'A' }, { name: 'C', value: '3' }, { name: 'B', value: '2' }], ports: [{ containerPort: 81 }, { containerPort: 80 }] }, side],
    }),
  },
  {
    name: 'lists without a merge key are replaced',
    patch: inPod({ tolerations: [{ key: 'b' }], containers: [{ name: 'side', args: ['y'] }] }),
    want: object({ containers: [app, { name: 'side', args: ['y'] }], tolerations: [{ key: 'b' }] }),
  },
];

const refused = [
  { patch: inPod({ containers: [{ image: 'x' }] }), error: 'map: map[image:x] does not contain declared merge key: name' },
  { patch: { spec: { strategy: { $patch: 'bad' } } }, error: 'unknown patch type: bad in map: map[$patch:bad]' },
  { patch: { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } }, error: 'invalid patch format of retainKeys' },
  {
    patch: inPod({ '$setElementOrder/containers': [{ name: 'app' }], containers: [{ name: 'new', image: 'z' }] }),
    error: "The order in patch list:\n[map[image:z name:new]]\n doesn't match $setElementOrder list:\n[map[name:app]]\n",
  },
  {
    patch: inPod({ containers: [1] }),
    error:
      'list element types are not identical: [[map[env:[map[name:A value:1] map[name:B value:2]] image:nginx name:app ports:[map[containerPort:80]]] map[args:[x z] name:side]] [1]]',
  },
];

describe('strategic merge patches', () => {
  it.each(applied)('$name', ({ patch, want }) => expect(applyStrategicMergePatch(object(), freeze(patch), schema)).toEqual(want));
  it.each(refused)('refuse: $error', ({ patch, error }) => expect(() => applyStrategicMergePatch(object(), patch, schema)).toThrow(new PatchError(error)));

  it('stop at depths that no stack holds', () => {
    let deep: Members = {};
    for (let i = 0; i < 5000; i++) deep = { a: deep };
    expect(() => applyStrategicMergePatch(deep, deep, schema)).toThrow(PatchError);
  });
});

describe('making patches', () => {
  it.each(applied.filter(({ name }) => name !== 'an order of scalars'))('between both sides: $name', ({ want }) => {
    const patch = createTwoWayMergePatch(object(), want, schema);
    expect(applyStrategicMergePatch(object(), patch, schema)).toEqual(want);
  });

  it('as kubectl sends it when an image changes', () => {
    const patch = createTwoWayMergePatch(object(), object({ containers: [{ ...app, image: 'nginx:2' }, side] }), schema);
    expect(patch).toEqual(inPod({ '$setElementOrder/containers': [{ name: 'app' }, { name: 'side' }], containers: [{ name: 'app', image: 'nginx:2' }] }));
  });

  it('leaving alone what others set', () => {
    const before = { spec: { replicas: 2, paused: true } };
    const patch = createThreeWayMergePatch(before, { spec: { replicas: 3 } }, { spec: { replicas: 5, paused: true, minReadySeconds: 7 } }, schema, true);
    expect(patch).toEqual({ spec: { replicas: 3, paused: null } });
  });

  it('saying so when others changed the same, unless they may be overwritten', () => {
    const [before, after, current] = [{ spec: { replicas: 2 } }, { spec: { replicas: 3 } }, { spec: { replicas: 5 } }];
    let problem: unknown;
    try {
      createThreeWayMergePatch(before, after, current, schema, false);
    } catch (error) {
      problem = error instanceof PatchError ? error.problem : error;
    }
    expect(problem).toBe('conflict');
  });
});
