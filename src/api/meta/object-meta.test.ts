import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { controllerOf, controllerRef, generateName, isControlledBy, namespacedName, parseGroupVersion, safeAlphabet, safeEncode } from './object-meta.ts';

describe('names the server makes', () => {
  it('end in five safe letters', () => {
    const random = new Random('names');
    for (const base of ['web-', 'a'.repeat(70)]) {
      const name = generateName(base, random);
      expect(name.slice(0, -5)).toBe(base.slice(0, 58));
      expect([...name.slice(-5)].every((letter) => safeAlphabet.includes(letter))).toBe(true);
    }
    expect(generateName('a', new Random('x'))).toBe(generateName('a', new Random('x')));
  });

  it('encode digits as real ones do', () => expect(safeEncode('0123456789')).toBe('456789bcdf'));
});

it('knows what controls an object', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', uid: 'u1' } };
  const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u1', controller: true, blockOwnerDeletion: true };
  expect(controllerRef(owner)).toEqual(reference);
  const owned = { name: 'p', ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'a', uid: 'u0' }, reference] };
  expect([controllerOf(owned), isControlledBy(owned, owner), isControlledBy({ name: 'p' }, owner)]).toEqual([reference, true, false]);
});

it('spells names and versions', () => {
  expect([namespacedName({ name: 'a', namespace: 'b' }), namespacedName({ name: 'a' })]).toEqual(['b/a', 'a']);
  expect([parseGroupVersion('apps/v1'), parseGroupVersion('v1')]).toEqual([
    { group: 'apps', version: 'v1' },
    { group: '', version: 'v1' },
  ]);
});
