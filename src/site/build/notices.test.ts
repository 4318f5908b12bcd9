import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noticesText, packageFolder, readPackage } from './notices.ts';

it.each([
  { name: 'a package', module: '/p/node_modules/yaml/dist/x.js', folder: '/p/node_modules/yaml' },
  { name: 'a scoped package', module: '/p/node_modules/@xterm/xterm/lib/xterm.mjs', folder: '/p/node_modules/@xterm/xterm' },
  { name: 'a package inside a package', module: '/p/node_modules/a/node_modules/b/c.js', folder: '/p/node_modules/a/node_modules/b' },
  { name: 'a virtual module', module: '\0/p/node_modules/a/b.js?commonjs', folder: '/p/node_modules/a' },
  { name: 'our own', module: '/p/src/site/worker.ts', folder: undefined },
])('finds $name', ({ module, folder }) => expect(packageFolder(module)).toBe(folder));

it('refuses a package without a licence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-notices-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"a","version":"1.0.0"}');
  expect(() => readPackage(folder)).toThrow('ships with the site and names no licence');
  rmSync(folder, { recursive: true });
});

it('prints a licence once for all packages that share its text', () => {
  const common = { version: '1.0.0', licence: 'MIT', text: 'Be kind.' };
  const text = noticesText(
    [
      { name: 'b', note: 'icons', ...common },
      { name: 'a', note: '', ...common },
    ],
    { hand: 'Write.' },
  );
  const line = '-'.repeat(80);
  expect(text.slice(text.indexOf('-'))).toBe(`${line}\na 1.0.0 (MIT)\nb 1.0.0 (MIT): icons\n${line}\n\nBe kind.\n\n${line}\nhand (OFL-1.1): a font\n${line}\n\nWrite.\n\n`);
});
