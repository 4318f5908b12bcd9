import { describe, expect, it } from 'vitest';
import { formatRfc3339, fromCalendar } from '../../../../base/time.ts';
import { fromYaml } from '../../../../base/yaml.ts';
import type { JsonObject, ManagedFieldsEntry } from '../../../object.ts';
import { typeOfKind } from '../../../schema/schema.ts';
import { StatusError } from '../../status-error.ts';
import { applyTypeOf } from './built-in-type.ts';
import { applyConfiguration, type FieldManagerContext, TypedObjectError, trackUpdate, withManagedFields } from './field-manager.ts';
import { setOf } from './field-set.ts';
import { applyTypeOfCustomResource } from './json-schema-type.ts';

const nowMs = fromCalendar(2026, 1, 5, 9);
const time = formatRfc3339(nowMs);

function contextOf(apiVersion: string, kind: string, more: Partial<FieldManagerContext> = {}): FieldManagerContext {
  const type = typeOfKind(apiVersion, kind);
  if (!type) throw new Error(`${kind} is described`);
  return { apiVersion, kind, subresource: '', type: applyTypeOf(type), nowMs, ...more };
}

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) for (const member of Object.values(Object.freeze(value))) freeze(member);
  return value;
};
const read = (text: string): JsonObject => freeze(fromYaml(text)) as JsonObject;
const entriesOf = (object: JsonObject): readonly ManagedFieldsEntry[] => ((object['metadata'] as JsonObject)['managedFields'] ?? []) as readonly ManagedFieldsEntry[];
/** Who owns what, in short. */
const owners = (object: JsonObject): unknown => Object.fromEntries(entriesOf(object).map(({ manager, operation, fieldsV1 }) => [`${manager} ${operation}`, fieldsV1]));

const configMap = contextOf('v1', 'ConfigMap');
const cm = (data: JsonObject, annotations?: JsonObject): JsonObject =>
  freeze({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd', ...(annotations && { annotations }) }, data });
const write = (live: JsonObject | undefined, next: JsonObject, manager: string, context = configMap): JsonObject =>
  freeze(withManagedFields(next, trackUpdate(live, next, manager, context)));

describe('a ConfigMap changed by many, as a real cluster keeps its account', () => {
  const created = write(undefined, cm({ text: 'hello' }), 'kubectl-create');
  const edited = write(created, withManagedFields(cm({ text: 'goodbye' }), entriesOf(created)), 'kubectl-edit');
  const replaced = write(edited, withManagedFields(cm({ text: 'again', lang: 'en' }), entriesOf(edited)), 'kubectl-replace');
  const applied = write(replaced, withManagedFields(cm({ text: 'applied', lang: 'en' }, { note: '{}' }), entriesOf(replaced)), 'kubectl-client-side-apply');
  const robot = cm({ text: 'from-robot' });

  it('creating owns all', () => {
    expect(entriesOf(created)).toEqual([
      { manager: 'kubectl-create', operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { '.': {}, 'f:text': {} } } },
    ]);
  });

  it('changing takes over', () => {
    expect(owners(edited)).toEqual({ 'kubectl-create Update': { 'f:data': {} }, 'kubectl-edit Update': { 'f:data': { 'f:text': {} } } });
    expect(owners(replaced)).toEqual({ 'kubectl-create Update': { 'f:data': {} }, 'kubectl-replace Update': { 'f:data': { 'f:lang': {}, 'f:text': {} } } });
    expect(owners(applied)).toEqual({
      'kubectl-client-side-apply Update': { 'f:data': { 'f:text': {} }, 'f:metadata': { 'f:annotations': { '.': {}, 'f:note': {} } } },
      'kubectl-create Update': { 'f:data': {} },
      'kubectl-replace Update': { 'f:data': { 'f:lang': {} } },
    });
  });

  it('applying what another owns is a conflict', () => {
    let error: unknown;
    try {
      applyConfiguration(applied, robot, 'robot', false, configMap);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toEqual(
      new StatusError(409, 'Conflict', 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.text', {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl-client-side-apply" using v1', field: '.data.text' }],
      }),
    );
  });

  it('force takes it', () => {
    const { object, changed } = applyConfiguration(applied, robot, 'robot', true, configMap);
    expect([changed, object['data']]).toEqual([true, { text: 'from-robot', lang: 'en' }]);
    expect(owners(object)).toEqual({
      'robot Apply': { 'f:data': { 'f:text': {} } },
      'kubectl-client-side-apply Update': { 'f:metadata': { 'f:annotations': { '.': {}, 'f:note': {} } } },
      'kubectl-create Update': { 'f:data': {} },
      'kubectl-replace Update': { 'f:data': { 'f:lang': {} } },
    });
  });

  it('what an applier names no longer goes, unless another owns it', () => {
    const first = applyConfiguration(undefined, cm({ a: '1', b: '2', c: '3' }), 'robot', false, configMap).object;
    const shared = applyConfiguration(first, cm({ b: '2' }), 'other', false, configMap).object;
    const { object } = applyConfiguration(shared, cm({ a: '1' }), 'robot', false, configMap);
    expect(object['data']).toEqual({ a: '1', b: '2' });
    expect(owners(object)).toEqual({ 'other Apply': { 'f:data': { 'f:b': {} } }, 'robot Apply': { 'f:data': { 'f:a': {} } } });
  });

  it('applying the same again changes nothing', () => {
    const first = applyConfiguration(undefined, robot, 'robot', false, configMap).object;
    const later = { ...configMap, nowMs: nowMs + 60_000 };
    const again = applyConfiguration(first, robot, 'robot', false, later);
    expect([again.changed, entriesOf(again.object)]).toEqual([false, entriesOf(first)]);
  });

  it('an update that changes nothing leaves the account as it is', () => {
    expect(trackUpdate(created, created, 'someone', { ...configMap, nowMs: nowMs + 60_000 })).toEqual(entriesOf(created));
  });

  it('two appliers of the same value own it together', () => {
    const first = applyConfiguration(undefined, robot, 'robot', false, configMap).object;
    expect(owners(applyConfiguration(first, robot, 'other', false, configMap).object)).toEqual({
      'other Apply': { 'f:data': { 'f:text': {} } },
      'robot Apply': { 'f:data': { 'f:text': {} } },
    });
  });
});

describe('lists', () => {
  const deployment = contextOf('apps/v1', 'Deployment');
  const config = read(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, finalizers: [a/b]}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - {name: app, image: nginx, args: [a, b], ports: [{containerPort: 80, protocol: TCP}]}
      - {name: side, image: busybox}
`);
  const live = applyConfiguration(undefined, config, 'kubectl', false, deployment).object;

  it('elements by their keys, values of sets, atomic lists whole', () => {
    expect(owners(live)).toEqual({
      'kubectl Apply': {
        'f:metadata': { 'f:finalizers': { 'v:"a/b"': {} } },
        'f:spec': {
          'f:replicas': {},
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"app"}': {
                  '.': {},
                  'f:args': {},
                  'f:image': {},
                  'f:name': {},
                  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} } },
                },
                'k:{"name":"side"}': { '.': {}, 'f:image': {}, 'f:name': {} },
              },
            },
          },
        },
      },
    });
  });

  it('an element no longer named goes, with what is in it', () => {
    const less = read(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: app, image: nginx}]}}}
`);
    const { object } = applyConfiguration(live, less, 'kubectl', false, deployment);
    expect({ ...object, metadata: undefined }).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: undefined,
      spec: { template: { spec: { containers: [{ name: 'app', image: 'nginx' }] } } },
    });
  });

  it('several conflicts, listed by manager', () => {
    const scaled = write(live, freeze({ ...live, spec: { ...(live['spec'] as JsonObject), replicas: 5, paused: true } }), 'hpa', deployment);
    const wanted = freeze({ ...config, spec: { ...(config['spec'] as JsonObject), paused: false } });
    expect(() => applyConfiguration(scaled, wanted, 'kubectl', false, deployment)).toThrow(
      'Apply failed with 2 conflicts: conflicts with "hpa" using apps/v1:\n- .spec.paused\n- .spec.replicas',
    );
  });

  it('a configuration that does not fit is refused', () => {
    const wrong = freeze({ ...config, spec: { ...(config['spec'] as JsonObject), replica: 1 } });
    expect(() => applyConfiguration(live, wrong, 'kubectl', false, deployment)).toThrow(
      new TypedObjectError('failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema'),
    );
    expect(() => applyConfiguration(live, freeze({ ...config, kind: 'Pod' }), 'kubectl', false, deployment)).toThrow('invalid object type: apps/v1, Kind=Pod');
    expect(() => applyConfiguration(live, live, 'kubectl', false, deployment)).toThrow('metadata.managedFields must be nil');
  });
});

describe('endpoints', () => {
  it('an object that nobody tracked stays so until it is applied', () => {
    const [untracked, next] = [cm({ a: '1' }), cm({ a: '2' })];
    expect(trackUpdate(untracked, next, 'someone', configMap)).toBeUndefined();
    expect(owners(applyConfiguration(next, cm({ b: '3' }), 'robot', false, configMap).object)).toEqual({
      'before-first-apply Update': { 'f:data': { '.': {}, 'f:a': {} } },
      'robot Apply': { 'f:data': { 'f:b': {} } },
    });
  });

  it('the status endpoint writes the status only', () => {
    const context = contextOf('v1', 'Pod', { subresource: 'status', resetFields: setOf(['f:spec']) });
    const pod = write(undefined, read('{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: n}}'), 'kubectl-run', contextOf('v1', 'Pod'));
    const next = freeze({ ...pod, spec: { nodeName: 'm' }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
    expect(trackUpdate(pod, next, 'kubelet', context)).toEqual([
      { manager: 'kubectl-run', operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:nodeName': {} } } },
      {
        manager: 'kubelet',
        operation: 'Update',
        apiVersion: 'v1',
        time,
        fieldsType: 'FieldsV1',
        subresource: 'status',
        fieldsV1: { 'f:status': { 'f:conditions': { '.': {}, 'k:{"type":"Ready"}': { '.': {}, 'f:status': {}, 'f:type': {} } }, 'f:phase': {} } },
      },
    ]);
  });
});

describe('custom resources', () => {
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          parts: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['id'],
            items: { type: 'object', properties: { id: { type: 'string' }, size: { type: 'integer' } } },
          },
          tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
          whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' } } },
          plain: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  };
  const context: FieldManagerContext = { apiVersion: 'x.io/v1', kind: 'Thing', subresource: '', type: applyTypeOfCustomResource(schema), nowMs };

  it('go by what their schema says of lists and maps', () => {
    const config = read('{apiVersion: x.io/v1, kind: Thing, metadata: {name: t}, spec: {parts: [{id: a, size: 1}], tags: [x], whole: {a: b}, plain: [p]}}');
    expect(owners(applyConfiguration(undefined, config, 'me', false, context).object)).toEqual({
      'me Apply': { 'f:spec': { 'f:parts': { 'k:{"id":"a"}': { '.': {}, 'f:id': {}, 'f:size': {} } }, 'f:plain': {}, 'f:tags': { 'v:"x"': {} }, 'f:whole': {} } },
    });
  });

  it('members called __proto__ and constructor are members', () => {
    const config = freeze(JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"__proto__":"a","constructor":"b"}}') as JsonObject);
    const { object } = applyConfiguration(undefined, config, 'me', false, configMap);
    expect(JSON.stringify(object['data'])).toBe('{"__proto__":"a","constructor":"b"}');
    expect(JSON.stringify(entriesOf(object)[0]?.fieldsV1)).toBe('{"f:data":{"f:__proto__":{},"f:constructor":{}}}');
  });
});

it('keeps up with status updates', () => {
  const context = contextOf('v1', 'Pod', { subresource: 'status', resetFields: setOf(['f:spec'], ['f:metadata']) });
  let pod = write(undefined, read('{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: n}}'), 'kubectl-run', contextOf('v1', 'Pod'));
  const count = 2000;
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const next = {
      ...pod,
      status: {
        phase: 'Running',
        conditions: [
          { type: 'Ready', status: String(i % 2) },
          { type: 'Initialized', status: 'True' },
        ],
        podIP: '10.0.0.1',
      },
    };
    pod = withManagedFields(next, trackUpdate(pod, next, 'kubelet', context));
  }
  expect(count / (performance.now() - start)).toBeGreaterThan(2); // per ms; an idle machine does 50 and more
});
