import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type LockPackages, missingEntries, platformOf } from './complete-lock.ts';
import { root } from './stages/tool.ts';

it.each([
  { name: '@x/binding-linux-arm64-musl', platform: { os: ['linux'], cpu: ['arm64'], libc: ['musl'] } },
  { name: '@x/binding-linux-arm-gnueabihf', platform: { os: ['linux'], cpu: ['arm'], libc: ['glibc'] } },
  { name: '@x/windows-x64', platform: { os: ['win32'], cpu: ['x64'] } },
  { name: '@x/binding-wasm32-wasi', platform: { cpu: ['wasm32'] } },
  { name: 'fsevents', platform: {} },
])('reads the platform of $name', ({ name, platform }) => expect(platformOf(name)).toEqual(platform));

it('adds what is missing and leaves what is there, also further up', () => {
  const packages: LockPackages = {
    'node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: { '@a/darwin-x64': '1.0.0', '@a/linux-x64': '1.0.0' } },
    'node_modules/b/node_modules/c': { version: '1.0.0', optionalDependencies: { '@a/linux-x64': '1.0.0' } },
    'node_modules/@a/linux-x64': { version: '1.0.0', optional: true },
  };
  expect(missingEntries(packages)).toEqual({
    'node_modules/@a/darwin-x64': { version: '1.0.0', dev: true, optional: true, os: ['darwin'], cpu: ['x64'] },
  });
});

it('does not guess', () => {
  const packages: LockPackages = { 'node_modules/a': { optionalDependencies: { fsevents: '2.0.0' } } };
  expect(() => missingEntries(packages)).toThrow('fsevents@2.0.0 is missing and names no platform');
});

it('finds nothing missing in our lock file', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: LockPackages };
  expect(missingEntries(lock.packages)).toEqual({});
});
