/** Values that fit a schema, or nearly: what a kind's objects may hold, at random. */
import type { Kind } from '../../src/api/kind.ts';
import { typeOf } from '../../src/api/schema/schema.ts';
import type { ScalarName, Shape } from '../../src/api/schema/types.ts';
import type { Random } from '../../src/base/random.ts';
import { plainSpecs } from './plain-specs.ts';

type Json = Record<string, unknown>;

export const names = ['a', 'b', 'c', 'web'];
const words = ['', 'a', 'app', 'nginx', 'Always', 'TCP', 'ClusterIP', 'None', '10.0.0.1', '1', 'worker-1', 'default', 'x/y', 'A B', '*', '/data', 'self.spec', 'é', 'http', '0 0 * * *'];

const scalars: Readonly<Record<ScalarName, (random: Random) => unknown>> = {
  string: (random) => random.pick(words),
  boolean: (random) => random.below(2) === 0,
  int32: (random) => random.pick([0, 1, 2, 80, 65536, -1, 2147483647, 2147483648]),
  int64: (random) => random.pick([0, 1, 30, -5, 4294967296, 9007199254740992]),
  double: (random) => random.pick([0, 1.5, -1, 1e300]),
  quantity: (random) => random.pick(['1', '100m', '1Gi', '-1', '1e3', '', '1.5GiB', 3, '0.1n', '99999999999999999999']),
  'int-or-string': (random) => random.pick([0, 1, '50%', 'http', '150%', -1, '']),
  time: (random) => random.pick(['2026-01-01T00:00:00Z', '2026-13-01T00:00:00Z', 'now', null]),
  'micro-time': (random) => random.pick(['2026-01-01T00:00:00.000000Z', 'x']),
  bytes: (random) => random.pick(['', 'YQ==', 'a', '****']),
};

/** A value of a shape. @param depth how many levels more may be filled */
export function invent(shape: Shape, random: Random, depth: number): unknown {
  switch (shape.kind) {
    case 'scalar':
      return shape.enum && random.below(4) > 0 ? random.pick(shape.enum) : scalars[shape.scalar](random);
    case 'object':
      return inventObject(shape.name, random, depth - 1);
    case 'any':
      return random.pick<unknown>([{}, { type: 'object' }, 1, 'x', [1], null]);
    case 'list':
      return depth <= 0 ? [] : Array.from({ length: random.below(3) }, () => invent(shape.of, random, depth - 1));
    case 'map':
      return depth <= 0 ? {} : { [random.pick(names)]: invent(shape.of, random, depth - 1) };
  }
}

/** Few of the fields that may be, most of those that must. */
function inventObject(name: string, random: Random, depth: number): Json {
  const out: Json = {};
  for (const field of typeOf(name)?.fields.values() ?? []) {
    const wanted = field.required ? random.below(8) > 0 : depth > 0 && random.below(7) === 0;
    if (wanted) out[field.name] = invent(field.shape, random, depth);
  }
  return out;
}

/** An object of a kind: a plain one that the server takes, a little of everything, or both. */
export function inventOf(kind: Kind, version: string, random: Random): Json {
  const apiVersion = kind.group === '' ? version : `${kind.group}/${version}`;
  const schema = kind.versions.find(({ name }) => name === version)?.schema ?? '';
  const plain = structuredClone(plainSpecs[kind.kind] ?? {}) as Json;
  const filled = random.below(3) > 0 ? inventObject(schema, random, 1 + random.below(5)) : {};
  const { metadata: _, ...rest } = filled;
  const metadata = random.below(4) === 0 ? { generateName: 'g-' } : { name: nameFor(kind, random) };
  return { ...rest, ...plain, ...(random.below(3) === 0 ? rest : {}), apiVersion, kind: kind.kind, metadata: { ...metadata, labels: { app: random.pick(names) } } };
}

/** Some kinds have names of a form of their own. */
export function nameFor(kind: Kind, random: Random): string {
  const name = random.pick(names);
  if (kind.kind === 'CustomResourceDefinition') return 'widgets.fuzz.example.com';
  if (kind.kind === 'APIService') return 'v1.fuzz.example.com';
  return kind.kind === 'IPAddress' ? '10.96.0.77' : name;
}
