/**
 * Links that lead out of the site: every one is https, and its host is on the list of those that were looked at (`content/hosts.yaml`), so that a slip of the
 * pen or a new dependence on somebody's site is noticed when it is written. Whether they still answer cannot be tested without a network.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const hosts = new Set(yaml.load(readFileSync(join(root, 'content/hosts.yaml'), 'utf8')) as readonly string[]);

/** How a link is written, by kind of file. What stands in code is an example and no link. */
const written: readonly { readonly folder: string; readonly ext: RegExp; readonly link: RegExp }[] = [
  { folder: 'content', ext: /\.mdx$/, link: /\]\((https?:\/\/[^)\s]+)\)|href="(https?:\/\/[^"]+)"/g },
  { folder: 'content', ext: /\.yaml$/, link: /\bsite: ['"]?(https?:\/\/[^'"\s},]+)/g },
  { folder: 'labs', ext: /\.(?:md|yaml)$/, link: /\]\((https?:\/\/[^)\s]+)\)/g },
  { folder: 'src/site', ext: /\.astro$/, link: /href="(https?:\/\/[^"]+)"/g },
];

interface Link {
  readonly file: string;
  readonly url: string;
}

const links: readonly Link[] = written.flatMap(({ folder, ext, link }) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => ext.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, folder, path), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      return [...text.matchAll(link)].map((match) => ({ file: `${folder}/${path}`, url: match[1] ?? match[2] ?? '' }));
    }),
);

describe('a link to another site', () => {
  it('is found at all', () => expect(links.length).toBeGreaterThan(300));
  it('is https', () => expect(links.filter(({ url }) => !url.startsWith('https://'))).toEqual([]));
  it('leads to a host on the list', () => expect(links.filter(({ url }) => !hosts.has(new URL(url).host))).toEqual([]));
  it('goes to a path as its site writes it: the Kubernetes documentation ends its paths with a slash', () =>
    expect(links.filter(({ url }) => new URL(url).host === 'kubernetes.io' && !new URL(url).pathname.endsWith('/'))).toEqual([]));
});

describe('the list of hosts', () => {
  it('holds nobody that is not linked to', () => {
    const used = new Set(links.map(({ url }) => new URL(url).host));
    expect([...hosts].filter((host) => !used.has(host))).toEqual([]);
  });
  it('is in order', () => expect([...hosts]).toEqual([...hosts].toSorted()));
});
