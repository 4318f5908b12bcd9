import { expect, it } from 'vitest';
import { encodeProtobuf } from '../../api/protobuf/encode.ts';
import { decodeProtobuf } from './decode.ts';

const metadata = { name: 'a', namespace: 'b', uid: '4a7e0f0e-0000-4000-8000-000000000000', labels: { x: 'y', 'é': '' }, creationTimestamp: '2026-11-20T09:00:00Z' };

it.each([
  { name: 'a ConfigMap', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' }, binaryData: { b: 'AP8=' }, immutable: true } },
  { name: 'quantities, ports and lists', object: { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image: 'i', args: ['x', ''], resources: { limits: { cpu: '1', memory: '1Gi' } }, livenessProbe: { httpGet: { port: 'web', path: '/' }, periodSeconds: 3 } }], terminationGracePeriodSeconds: -1 } } },
  { name: 'numbers and names as targets', object: { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 'web' }] } } },
  { name: 'parts that stand in the outer object', object: { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c' }], volumes: [{ name: 'v', emptyDir: {} }, { name: 'w', configMap: { name: 'm' } }] } } },
])('what is written can be read: $name', ({ object }) => {
  const bytes = Uint8Array.from(encodeProtobuf(object) ?? '', (ch) => ch.charCodeAt(0));
  const read = decodeProtobuf(bytes) as { metadata: Record<string, unknown> };
  const empty = { generateName: '', selfLink: '', resourceVersion: '', generation: 0 };
  expect({ ...read, metadata: { ...empty, ...read.metadata } }).toMatchObject({ ...object, metadata: { ...empty, ...object.metadata } });
});

it('leaves what is stored as JSON alone', () => expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Backup' })).toBeUndefined());
