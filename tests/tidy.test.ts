/**
 * Form is tested like behaviour: each rule holds in the project, catches every sabotage made for it, and leaves the innocent alone. A rule
 * without a sabotage would be a test that cannot fail.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProject, virtualProject } from './support/tidy/project.ts';
import { registriesOf } from './support/tidy/registries.ts';
import { rules } from './support/tidy/rules.ts';

const root = join(import.meta.dirname, '..');
const project = readProject(root);

describe.each(rules)('$name', (rule) => {
  it('holds in the project', () => expect(rule.check(project)).toEqual([]));

  it.each(rule.sabotages)('catches: $name', ({ files, finds }) => expect(rule.check(virtualProject(files)).join('\n')).toContain(finds));

  it.each(rule.innocents)('leaves alone: $name', ({ files }) => expect(rule.check(virtualProject(files))).toEqual([]));

  it('is proven by sabotage', () => expect(rule.sabotages.length).toBeGreaterThan(0));
});

/** What a member is called: kinds by group and kind, subresources by whose they are as well, everything else by its name. */
function nameOf(member: unknown): string {
  const { name, names, group, kind, resource, resources, repository } = member as Readonly<Record<string, unknown>>;
  if (Array.isArray(names)) return names.join();
  if (typeof resource === 'string') return resource;
  if (typeof kind === 'string' && typeof group === 'string') return kind && `${kind}.${group}`;
  if (typeof repository === 'string') return repository;
  return typeof name === 'string' && name ? `${name}${Array.isArray(resources) ? ` of ${resources.join()}` : ''}` : '';
}

describe.each(registriesOf(project))('$path', ({ path, list }) => {
  it('has members with a name, each its own', async () => {
    const module = (await import(join(root, path))) as Record<string, readonly unknown[]>;
    const names = (module[list] ?? []).map(nameOf);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.trim() === '')).toEqual([]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
