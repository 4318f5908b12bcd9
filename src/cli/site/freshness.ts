/** Whether the built site is older than what it is made of, by path, size and time of every source. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../stages/tool.ts';

export const dist = join(root, 'dist');
const stampFile = join(root, 'node_modules/.cache/drydock/build');
const made = ['src', 'content', 'labs', 'public', 'astro.config.mjs', 'tsconfig.json', 'package-lock.json'];
/** Parts of src/ that never reach the site. */
const apart = new Set(['src/cli', 'src/http']);

function* sourcesBelow(path: string): Generator<string> {
  if (!existsSync(join(root, path)) || apart.has(path)) return;
  if (!statSync(join(root, path)).isDirectory()) {
    if (!path.endsWith('.test.ts')) yield path;
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) yield* sourcesBelow(`${path}/${name}`);
}

function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.env['BASE_PATH'] ?? ''}\n${process.env['SITE_URL'] ?? ''}\n`);
  for (const path of made.flatMap((start) => [...sourcesBelow(start)])) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** True when dist/ is what a build would make now. */
export function isFresh(): boolean {
  return existsSync(join(dist, 'index.html')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint();
}

/** Remembers that dist/ was made from the sources as they are. */
export function markFresh(): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, fingerprint());
}
