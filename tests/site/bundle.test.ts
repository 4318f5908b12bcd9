/**
 * Nothing of Node reaches a reader: no module of the Node-only layers, none of their packages, no built-in, no import a browser cannot follow.
 * Read from what the bundler said it put into each chunk, and from the chunks themselves. Run `npm run build` first.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const reportFile = join(root, 'node_modules/.cache/drydock/shipped-modules.json');
const report: Readonly<Record<string, readonly string[]>> = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : {};

const nodeOnly =
  /^\/?(?:src\/(?:http|cli)\/|src\/site\/build\/|tests\/|node_modules\/(?:ws|node-forge|typescript|@kubernetes\/client-node|kubernetes-models|astro\/dist\/(?:core|cli))\/)/;
const stubbed = /__vite-browser-external|^node:/;

/** Why a module must not ship, or undefined when it may. */
function objection(module: string): string | undefined {
  if (nodeOnly.test(module)) return 'is Node only';
  if (stubbed.test(module) || builtinModules.includes(module)) return 'is part of Node';
  return undefined;
}

/** Imports of a chunk a browser cannot follow: neither relative nor absolute. */
function foreignImports(code: string): readonly string[] {
  const found = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`\n]+)["'`]/g)].map(([, specifier = '']) => specifier);
  return found.filter((specifier) => /^(?:node:|@?[a-z][\w.-]*(?:\/[\w./-]+)?$)/.test(specifier) && (specifier.startsWith('node:') || builtinModules.includes(specifier)));
}

describe('the rule itself', () => {
  it.each(['/src/http/server.ts', 'src/cli/sim.ts', '/node_modules/ws/lib/x.js', 'node:fs', 'fs', '__vite-browser-external:path'])('catches %s', (module) =>
    expect(objection(module)).toBeDefined(),
  );
  it.each(['/src/labs/world.ts', '/node_modules/yaml/dist/x.js', '/src/cluster/node/kubelet.ts', '/src/site/worker.ts'])('leaves alone %s', (module) =>
    expect(objection(module)).toBeUndefined(),
  );
  it('catches an import of a built-in', () => expect(foreignImports('import{x}from"node:fs";import("path");import"./a.js"')).toEqual(['node:fs', 'path']));
});

it('the bundler reported what ships', () => expect(Object.keys(report).length).toBeGreaterThan(5));

it('no module of Node ships', () => {
  const wrong = Object.entries(report).flatMap(([chunk, modules]) => modules.flatMap((module) => (objection(module) ? [`${chunk}: ${module} ${objection(module)}`] : [])));
  expect(wrong).toEqual([]);
});

it('no chunk imports what a browser cannot find', () => {
  const folder = join(root, 'dist/_astro');
  const wrong = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => foreignImports(readFileSync(join(folder, file), 'utf8')).map((specifier) => `${file}: ${specifier}`));
  expect(wrong).toEqual([]);
});

it('the licences of what ships are beside it', () => {
  const text = readFileSync(join(root, 'dist/THIRD-PARTY.txt'), 'utf8');
  for (const name of ['@astrojs/starlight', '@kubernetes/client-node', 'kubernetes-models', 'pagefind', 'preact']) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
