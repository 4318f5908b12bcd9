/**
 * An Astro integration that writes THIRD-PARTY.txt: every package whose code, styles, fonts or texts are in what the site ships, with its
 * licence in full. What ships is what the bundler put into a chunk, in pages and in workers, so nothing is listed from memory but the few
 * things no bundler sees.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { shippedModules } from './shipped-modules.ts';

/** Shipped without a bundler: written by a build step, copied, or generated from. */
const unbundled: Readonly<Record<string, string>> = {
  pagefind: 'the search index and its reader (pagefind/)',
  '@astrojs/starlight': 'the frame of every page',
  'kubernetes-models': 'types and descriptions of the Kubernetes API',
  '@kubernetes/client-node': 'types and paths of the Kubernetes API; the descriptions are those of Kubernetes itself, © The Kubernetes Authors',
};

/** Fonts are copied into the project with their licences beside them. */
const fonts = new URL('../fonts/', import.meta.url);

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly note: string;
  readonly text: string;
}

/** The folder of the package a module belongs to, or undefined for our own: the part after the last `node_modules`. */
export function packageFolder(module: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(?:\/|$)/.exec(module.replaceAll('\\', '/'))?.[1];
}

/** What a package's folder says of itself. Throws when it names no licence: such a package must not ship. */
export function readPackage(folder: string, note = ''): ShippedPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  if (!name || !version || !license) throw new Error(`${folder} ships with the site and names no licence`);
  const file = readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isFile() && /^(?:licen[sc]e|copying)/i.test(entry.name));
  const text = file ? readFileSync(join(folder, file.name), 'utf8').trim() : 'The package contains no licence text.';
  return { name, version, licence: license, note, text };
}

/** The whole file. Licences of the same wording are printed once, below all packages they belong to. */
export function noticesText(packages: readonly ShippedPackage[], fontLicences: Readonly<Record<string, string>>): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, licence, note, text } of [...packages].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})${note ? `: ${note}` : ''}`]);
  }
  for (const [name, text] of Object.entries(fontLicences)) byText.set(text.trim(), [...(byText.get(text.trim()) ?? []), `${name} (OFL-1.1): a font`]);
  const line = '-'.repeat(80);
  const head = 'Drydock is licensed under the Apache License 2.0, its course text under CC BY 4.0.\nThe site contains work of others, with thanks:';
  return [head, ...[...byText].map(([text, names]) => `${line}\n${names.join('\n')}\n${line}\n\n${text}`), ''].join('\n\n');
}

function fontLicences(): Readonly<Record<string, string>> {
  const files = existsSync(fonts) ? readdirSync(fonts).filter((name) => /^OFL-.*\.txt$/.test(name)) : [];
  return Object.fromEntries(files.map((name) => [name.replace(/^OFL-|\.txt$/g, ''), readFileSync(new URL(name, fonts), 'utf8')]));
}

export function notices(): AstroIntegration {
  const shipped = shippedModules();
  let root = '';
  return {
    name: 'drydock-notices',
    hooks: {
      'astro:config:setup': ({ config, updateConfig }) => {
        root = fileURLToPath(config.root);
        updateConfig({ vite: { plugins: [shipped.plugin()], worker: { plugins: () => [shipped.plugin()] } } });
      },
      'astro:build:done': async ({ dir, logger }) => {
        const modules = [...[...shipped.chunks.values()].flat(), ...shipped.styles];
        const folders = new Map(modules.flatMap((module) => packageFolder(module) ?? []).map((folder) => [folder, '']));
        for (const [name, note] of Object.entries(unbundled)) folders.set(join(root, 'node_modules', name).replaceAll('\\', '/'), note);
        const packages = [...folders].map(([folder, note]) => readPackage(folder, note));
        await writeFile(join(fileURLToPath(dir), 'THIRD-PARTY.txt'), noticesText(packages, fontLicences()));
        await writeReport(root, shipped.chunks);
        logger.info(`${packages.length} packages named in THIRD-PARTY.txt`);
      },
    },
  };
}

/** For tests/site: which modules are in which chunk, with paths relative to the project. Not part of the site. */
async function writeReport(root: string, chunks: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const report = Object.fromEntries([...chunks].map(([chunk, modules]) => [chunk, modules.map((module) => module.replace(root, ''))]));
  const folder = join(root, 'node_modules/.cache/drydock');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'shipped-modules.json'), `${JSON.stringify(report, null, 1)}\n`);
}
