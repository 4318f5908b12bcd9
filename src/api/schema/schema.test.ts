import { describe, expect, it } from 'vitest';
import { readDocs } from './docs.ts';
import { packedDocs } from './generated/docs.ts';
import { atomicTypes, listKeys, statedDefaults } from './list-keys.ts';
import { servedResource, servedResources } from './resources.ts';
import { fieldOf, typeNames, typeOf, typeOfKind, typeOfShape } from './schema.ts';

const pod = 'io.k8s.api.core.v1.Pod';

describe('fieldOf', () => {
  const rows = [
    {
      name: 'a list of objects merged by two keys',
      type: pod,
      path: ['spec', 'containers', 'ports'],
      field: {
        name: 'ports',
        required: false,
        shape: { kind: 'list', of: { kind: 'object', name: 'io.k8s.api.core.v1.ContainerPort' } },
        listType: 'map',
        listMapKeys: ['containerPort', 'protocol'],
        patchMergeKey: 'containerPort',
        patchStrategy: ['merge'],
      },
    },
    {
      name: 'an enum with a stated default',
      type: pod,
      path: ['spec', 'containers', 'ports', 'protocol'],
      field: {
        name: 'protocol',
        required: false,
        shape: { kind: 'scalar', scalar: 'string', enum: ['SCTP', 'TCP', 'UDP'] },
        default: 'TCP',
      },
    },
    {
      name: 'a map of quantities',
      type: pod,
      path: ['spec', 'containers', 'resources', 'limits'],
      field: { name: 'limits', required: false, shape: { kind: 'map', of: { kind: 'scalar', scalar: 'quantity' } } },
    },
    {
      name: 'bytes',
      type: 'io.k8s.api.core.v1.Secret',
      path: ['data'],
      field: { name: 'data', required: false, shape: { kind: 'map', of: { kind: 'scalar', scalar: 'bytes' } } },
    },
    {
      name: 'a number or a name',
      type: 'io.k8s.api.core.v1.ServicePort',
      path: ['targetPort'],
      field: { name: 'targetPort', required: false, shape: { kind: 'scalar', scalar: 'int-or-string' } },
    },
    {
      name: 'a required 32-bit number',
      type: 'io.k8s.api.core.v1.ServicePort',
      path: ['port'],
      field: { name: 'port', required: true, shape: { kind: 'scalar', scalar: 'int32' } },
    },
    {
      name: 'time with microseconds',
      type: 'io.k8s.api.coordination.v1.LeaseSpec',
      path: ['renewTime'],
      field: { name: 'renewTime', required: false, shape: { kind: 'scalar', scalar: 'micro-time' } },
    },
    {
      name: 'any JSON under upstream’s name',
      type: 'io.k8s.api.apps.v1.ControllerRevision',
      path: ['data'],
      field: { name: 'data', required: false, shape: { kind: 'any', name: 'io.k8s.apimachinery.pkg.runtime.RawExtension' } },
    },
    {
      name: 'a type the package writes out in place',
      type: 'io.k8s.api.apps.v1.StatefulSetSpec',
      path: ['volumeClaimTemplates'],
      field: {
        name: 'volumeClaimTemplates',
        required: false,
        shape: { kind: 'list', of: { kind: 'object', name: 'io.k8s.api.core.v1.PersistentVolumeClaim' } },
      },
    },
    { name: 'a field that does not exist', type: pod, path: ['spec', 'container'], field: undefined },
    { name: 'a path below a scalar', type: pod, path: ['spec', 'nodeName', 'x'], field: undefined },
    { name: 'a name every JavaScript object has', type: pod, path: ['constructor'], field: undefined },
    { name: 'a type that does not exist', type: 'io.k8s.api.core.v1.Pud', path: ['spec'], field: undefined },
  ];
  it.each(rows)('$name', ({ type, path, field }) => expect(fieldOf(type, path)).toEqual(field));
});

describe('typeOf', () => {
  it('parses a type once', () => expect(typeOf(pod)).toBe(typeOf(pod)));
  it('lists required fields', () => expect(typeOf('io.k8s.api.apps.v1.DeploymentSpec')?.required).toEqual(['selector', 'template']));
  it('knows a type server-side apply owns as a whole', () =>
    expect(typeOf('io.k8s.api.core.v1.SecretKeySelector')?.mapType).toBe('atomic'));
  it('finds an object by apiVersion and kind', () =>
    expect(typeOfKind('autoscaling/v2', 'HorizontalPodAutoscaler')?.name).toBe('io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler'));
  it('finds no kind that is not served', () => expect(typeOfKind('extensions/v1beta1', 'Ingress')).toBeUndefined());

  it('has no reference that leads nowhere', () => {
    const dangling = typeNames().flatMap((name) =>
      [...(typeOf(name)?.fields.values() ?? [])].flatMap((field) => {
        let shape = field.shape;
        while (shape.kind === 'list' || shape.kind === 'map') shape = shape.of;
        return shape.kind === 'object' && !typeOfShape(shape) ? [`${name}.${field.name}`] : [];
      }),
    );
    expect(dangling).toEqual([]);
  });
});

describe('the hand table', () => {
  it('names only fields that exist, and lists where it speaks of lists', () => {
    const wrong = Object.entries(listKeys).flatMap(([home, rules]) =>
      Object.entries(rules).flatMap(([key, rule]) => {
        const [type = '', field = ''] = key.split('.');
        const shape = typeOf(`${home}.${type}`)?.fields.get(field)?.shape;
        const items = shape && typeOfShape(shape);
        const keysExist = (rule.listMapKeys ?? []).every((name) => items?.fields.has(name));
        return shape && keysExist && (!rule.listType || shape.kind === 'list') ? [] : [`${home}.${key}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('names only types and fields that exist', () => {
    const fields = Object.keys(statedDefaults).filter(
      (key) => !typeOf(key.slice(0, key.lastIndexOf('.')))?.fields.has(key.slice(key.lastIndexOf('.') + 1)),
    );
    expect([...[...atomicTypes].filter((name) => !typeOf(name)), ...fields]).toEqual([]);
  });
});

describe('docs', () => {
  const docs = readDocs(packedDocs);
  it('describe a type', () =>
    expect(docs.typeDescription('io.k8s.api.core.v1.ContainerPort')).toBe(
      'ContainerPort represents a network port in a single container.',
    ));
  it('describe a field', () =>
    expect(docs.fieldDescription('io.k8s.api.core.v1.ContainerPort', 'hostIP')).toBe('What host IP to bind the external port to.'));
  it('describe kind on every object', () => expect(docs.fieldDescription(pod, 'kind')).toMatch(/^Kind is a string value/));
  it('say nothing of the unknown', () => expect([docs.typeDescription('toString'), docs.fieldDescription(pod, 'x')]).toEqual(['', '']));
});

describe('served resources', () => {
  it('tell a subresource’s own type', () =>
    expect(servedResource('apps/v1', 'deployments/scale')).toEqual({
      groupVersion: 'apps/v1',
      resource: 'deployments/scale',
      namespaced: true,
      type: 'io.k8s.api.autoscaling.v1.Scale',
      verbs: ['get', 'patch', 'update'],
    }));
  it('have types that exist', () => expect(servedResources().filter((r) => r.type && !typeOf(r.type))).toEqual([]));
});
