import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withBase } from '../link.ts';
import { sidebarOf, slugOf } from './content-folders.ts';
import { policyFor, withPolicy } from './csp.ts';
import { supportIn } from './supports.ts';

describe('a slug', () => {
  it.each([
    { name: 'drops the numbers', path: '04-objects/01-your-first-pod.mdx', slug: 'objects/your-first-pod' },
    { name: 'keeps numbers inside a name', path: '01-cloud/08-500-times.md', slug: 'cloud/500-times' },
    { name: 'gives an index its folder', path: '04-objects/index.mdx', slug: 'objects' },
    { name: 'leaves a bare page alone', path: '404.md', slug: '404' },
  ])('$name', ({ path, slug }) => expect(slugOf(path)).toBe(slug));
});

describe('the sidebar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it('has a group for each folder with pages, in the order of the numbers', () => {
    for (const module of ['10-last', '02-first', '03-empty']) mkdirSync(join(folder, module));
    for (const page of ['02-first/02-b.mdx', '02-first/01-a.md', '02-first/_draft.md', '10-last/01-z.mdx', '03-empty/notes.txt']) writeFileSync(join(folder, page), '');
    expect(sidebarOf(folder, (slug) => (slug === 'first' ? 'The first' : undefined))).toEqual([
      { label: 'The first', items: [{ slug: 'first/a' }, { slug: 'first/b' }] },
      { label: 'last', items: [{ slug: 'last/z' }] },
    ]);
  });
});

describe('a link', () => {
  it.each([
    { name: 'at the root stays', base: '/', href: '/course/', link: '/course/' },
    { name: 'gets the base path', base: '/drydock/', href: '/course/', link: '/drydock/course/' },
    { name: 'gets it once', base: '/drydock', href: '/drydock/course/', link: '/drydock/course/' },
    { name: 'within the page stays', base: '/drydock', href: '#top', link: '#top' },
    { name: 'to another site stays', base: '/drydock', href: 'https://example.org/', link: 'https://example.org/' },
    { name: 'without a scheme stays', base: '/drydock', href: '//example.org/', link: '//example.org/' },
  ])('$name', ({ base, href, link }) => expect(withBase(base, href)).toBe(link));
});

describe('the policy', () => {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  it('allows each inline script by its hash, and no data block', () => {
    const html = '<script>a()</script><script type="module">b()</script><script src="/x.js"></script><script type="application/json">{}</script>';
    expect(policyFor(html)).toContain(`script-src 'self' 'wasm-unsafe-eval' ${hash('a()')} ${hash('b()')};`);
  });
  it('stands right after the character set', () => {
    expect(withPolicy('<html><head><meta charset="utf-8"/><title>x</title>')).toMatch(
      /^<html><head><meta charset="utf-8"\/><meta http-equiv="Content-Security-Policy" content="default-src 'self'; /,
    );
  });
});

describe('a support line', () => {
  it.each([
    {
      name: 'with a reason',
      line: '// @supports partly kubectl get: -w — "no chunking"',
      support: { degree: 'partly', area: 'kubectl get', feature: '-w', why: 'no chunking' },
    },
    {
      name: 'without one',
      line: ' * @supports yes bash: here-documents',
      support: { degree: 'yes', area: 'bash', feature: 'here-documents', why: '' },
    },
    {
      name: 'with a colon in the feature',
      line: '/** @supports no Pod: spec.os: windows — "Linux only" */',
      support: { degree: 'no', area: 'Pod', feature: 'spec.os: windows', why: 'Linux only' },
    },
    {
      name: 'about the area as a whole',
      line: '// @supports partly ResourceClaim: "stored and shown"',
      support: { degree: 'partly', area: 'ResourceClaim', feature: '', why: 'stored and shown' },
    },
    { name: 'that is none', line: '// it supports yes and no', support: undefined },
  ])('$name', ({ line, support }) => expect(supportIn(line)).toEqual(support));
});
