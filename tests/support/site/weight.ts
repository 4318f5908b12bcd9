/**
 * What a built page makes a browser load before the reader does anything: its HTML, its style sheets, its scripts with everything they import
 * statically, and islands that wake by themselves. Gzip, as a host sends it; fonts and pictures apart.
 * Read from the files, so that every page can be weighed; tests/site/budgets.spec.ts holds it against a real browser.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Weight {
  /** Path of the page in the site, `objects/your-first-pod/`. */
  readonly page: string;
  readonly gzipBytes: number;
  /** What it consists of, heaviest first: file and gzip bytes. */
  readonly parts: readonly (readonly [file: string, gzipBytes: number])[];
}

const gzipSizes = new Map<string, number>();

function gzipSize(file: string): number {
  let size = gzipSizes.get(file);
  if (size === undefined) gzipSizes.set(file, (size = gzipSync(readFileSync(file)).length));
  return size;
}

/** Every page of a built site. */
export function pagesOf(dist: string): readonly string[] {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  return files.filter((file) => file.endsWith('.html') && !file.startsWith('pagefind/')).sort();
}

/** What a script imports when it starts; not what it may import later. */
const staticImports = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,"']*?from\s*)?["']([^"']+)["']/g;

function withImports(file: string, seen: Set<string>): void {
  if (seen.has(file) || !existsSync(file)) return;
  seen.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(staticImports)) {
    if (specifier.startsWith('.')) withImports(join(dirname(file), specifier), seen);
  }
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

/** The addresses a page loads by itself. Islands with `client:only`, `load` and `idle` wake unasked; `visible` and `media` may not. */
export function ownAddresses(html: string): readonly string[] {
  const found: (string | undefined)[] = [];
  for (const [tag] of html.matchAll(/<(?:link|script|astro-island)\b[^>]*>/g)) {
    if (tag.startsWith('<script')) found.push(attribute(tag, 'src'));
    else if (tag.startsWith('<link')) {
      if (/\srel="(?:stylesheet|modulepreload)"/.test(tag)) found.push(attribute(tag, 'href'));
    } else if (/\sclient="(?:load|idle|only)"/.test(tag)) {
      found.push(attribute(tag, 'component-url'), attribute(tag, 'renderer-url'), attribute(tag, 'before-hydration-url'));
    }
  }
  for (const [, code = ''] of html.matchAll(/<script\b(?![^>]*\ssrc=)[^>]*type="module"[^>]*>([\s\S]*?)<\/script>/g)) {
    for (const [, specifier] of code.matchAll(staticImports)) found.push(specifier);
  }
  return [...new Set(found.filter((address) => address !== undefined && !/^(?:https?:|data:)/.test(address)))] as string[];
}

/** Weighs one page. `base` is the path the site was built for. */
export function weigh(dist: string, page: string, base = '/'): Weight {
  const html = readFileSync(join(dist, page), 'utf8');
  const files = new Set([join(dist, page)]);
  for (const address of ownAddresses(html)) {
    const path = address.startsWith(base) ? address.slice(base.length) : address;
    const file = address.startsWith('.') ? join(dist, dirname(page), address) : join(dist, path);
    if (file.endsWith('.js')) withImports(file, files);
    else if (existsSync(file)) files.add(file);
  }
  const parts = [...files].map((file) => [relative(dist, file).replaceAll('\\', '/'), gzipSize(file)] as const).sort((a, b) => b[1] - a[1]);
  return { page: page.replace(/index\.html$/, ''), gzipBytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0), parts };
}
