import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ownAddresses, pagesOf, weigh } from './weight.ts';

describe('ownAddresses', () => {
  it.each([
    { name: 'a style sheet', html: '<link rel="stylesheet" href="/_astro/a.css">', own: ['/_astro/a.css'] },
    { name: 'a module script', html: '<script type="module" src="/_astro/a.js"></script>', own: ['/_astro/a.js'] },
    { name: 'an inline module', html: '<script type="module">import"/_astro/a.js";f()</script>', own: ['/_astro/a.js'] },
    {
      name: 'an island that wakes by itself',
      html: '<astro-island component-url="/a.js" renderer-url="/b.js" client="idle">',
      own: ['/a.js', '/b.js'],
    },
    { name: 'an island that waits', html: '<astro-island component-url="/a.js" renderer-url="/b.js" client="visible">', own: [] },
    { name: 'an icon and a canonical address', html: '<link rel="icon" href="/f.svg"><link rel="canonical" href="/x/">', own: [] },
  ])('$name', ({ html, own }) => expect(ownAddresses(html)).toEqual(own));
});

describe('weigh', () => {
  const dist = mkdtempSync(join(tmpdir(), 'drydock-weight-'));
  mkdirSync(join(dist, '_astro'));
  writeFileSync(
    join(dist, 'index.html'),
    '<link rel="stylesheet" href="/b/_astro/a.css"><script type="module" src="/b/_astro/a.js"></script>',
  );
  writeFileSync(join(dist, '_astro/a.css'), 'p{}');
  writeFileSync(join(dist, '_astro/a.js'), 'import{x}from"./b.js";import("./lazy.js");x()');
  writeFileSync(join(dist, '_astro/b.js'), 'import"./c.js";export const x=1;');
  writeFileSync(join(dist, '_astro/c.js'), 'export{x}from"./b.js"');
  writeFileSync(join(dist, '_astro/lazy.js'), 'x'.repeat(10_000));
  afterAll(() => rmSync(dist, { recursive: true }));

  it('follows static imports, also in circles, and no lazy ones', () => {
    const weight = weigh(dist, 'index.html', '/b/');
    expect(weight.parts.map(([file]) => file).sort()).toEqual(['_astro/a.css', '_astro/a.js', '_astro/b.js', '_astro/c.js', 'index.html']);
    expect(weight.gzipBytes).toBe(weight.parts.reduce((sum, [, bytes]) => sum + bytes, 0));
  });

  it('finds every page', () => expect(pagesOf(dist)).toEqual(['index.html']));
});
