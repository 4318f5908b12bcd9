/** An Astro integration for the offline copy: `offline.json`, every file with its revision, and the service worker that serves it. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { filesUnder } from '../build/files-under.ts';

export function offline(): AstroIntegration {
  return {
    name: 'drydock-offline',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir);
        let bytes = 0;
        const files: Record<string, string> = {};
        for (const path of await filesUnder(dist)) {
          const content = await readFile(path);
          bytes += content.length;
          const url = relative(dist, path)
            .split(sep)
            .join('/')
            .replace(/(^|\/)index\.html$/, '$1');
          files[url] = createHash('sha256').update(content).digest('hex').slice(0, 12);
        }
        await writeFile(join(dist, 'offline.json'), JSON.stringify({ bytes, files }));
        const worker = await readFile(new URL('./service-worker.ts', import.meta.url), 'utf8');
        await writeFile(join(dist, 'service-worker.js'), stripTypeScriptTypes(worker));
        logger.info(`${Object.keys(files).length} files, ${(bytes / 1e6).toFixed(1)} MB for the offline copy`);
      },
    },
  };
}
