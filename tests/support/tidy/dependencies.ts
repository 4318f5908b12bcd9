/** Every dependency is pinned to one version and has its row in src/DECISIONS.md, with that version. */
import type { Rule } from './rule.ts';

const fields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

export const dependencies: Rule = {
  name: 'every dependency is pinned and has its row in src/DECISIONS.md',
  check: (project) => {
    const manifest = JSON.parse(project.files.get('package.json') ?? '{}') as {
      readonly [K in (typeof fields)[number]]?: Record<string, string>;
    };
    const rows = new Map(
      [...(project.files.get('src/DECISIONS.md') ?? '').matchAll(/^\| `([^`]+)` \| (\S+) \|/gm)].map(([, name = '', version = '']) => [
        name,
        version,
      ]),
    );
    const wanted = new Map(fields.flatMap((field) => Object.entries(manifest[field] ?? {})));
    const problems = [...wanted].flatMap(([name, version]) => {
      if (!/^\d+\.\d+\.\d+\S*$/.test(version)) return [`package.json asks for ${name}@${version}: pin one version`];
      const row = rows.get(name);
      return row === version ? [] : [`src/DECISIONS.md ${row ? `says ${name} ${row}, package.json ${version}` : `has no row for ${name}`}`];
    });
    return [
      ...problems,
      ...[...rows.keys()]
        .filter((name) => !wanted.has(name))
        .map((name) => `src/DECISIONS.md has a row for ${name}, which is no dependency`),
    ];
  },
  sabotages: [
    { name: 'a range', files: { 'package.json': '{"dependencies":{"a":"^1.0.0"}}' }, finds: 'pin one version' },
    { name: 'no row', files: { 'package.json': '{"devDependencies":{"a":"1.0.0"}}', 'src/DECISIONS.md': '' }, finds: 'has no row for a' },
    {
      name: 'an old row',
      files: { 'package.json': '{"dependencies":{"a":"1.1.0"}}', 'src/DECISIONS.md': '| `a` | 1.0.0 | MIT |' },
      finds: 'says a 1.0.0, package.json 1.1.0',
    },
    {
      name: 'a row too many',
      files: { 'package.json': '{}', 'src/DECISIONS.md': '| `a` | 1.0.0 | MIT |' },
      finds: 'a row for a, which is no dependency',
    },
  ],
  innocents: [
    {
      name: 'a row that fits',
      files: { 'package.json': '{"optionalDependencies":{"@a/b":"1.0.0"}}', 'src/DECISIONS.md': '| `@a/b` | 1.0.0 | MIT | x | y |' },
    },
  ],
};
