/**
 * An Astro integration that writes a Content-Security-Policy into every built page, with the hash of each of its inline scripts.
 *
 * Astro's own `security.csp` does not know what Starlight writes into a page (37 console errors on one page), so the pages are
 * read once more when they are done. Hosts that can send headers should send the same policy with `frame-ancestors` added.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { filesUnder } from './files-under.ts';

/** Inline scripts that run: those without `src` and without a data type such as `application/json`. */
const inlineScript = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/** The policy of one page. Styles may be inline (the terminal sizes its rows so); WebAssembly is the search index's reader. */
export function policyFor(html: string): string {
  const hashes = new Set<string>();
  for (const [, attributes = '', text = ''] of html.matchAll(inlineScript)) {
    const type = attributes.match(/type="([^"]*)"/)?.[1];
    if (type !== undefined && type !== 'module' && type !== 'text/javascript') continue;
    hashes.add(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${[...hashes].join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
  ].join('; ');
}

/** Puts the policy first in the head, before anything it has to judge (the character set alone must come earlier). */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}">`;
  return html.replace(/<head>(<meta charset="[^"]*"\s*\/?>)?/, (head) => head + meta);
}

export function csp(): AstroIntegration {
  return {
    name: 'drydock-csp',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pages = (await filesUnder(fileURLToPath(dir))).filter((path) => path.endsWith('.html'));
        for (const path of pages) await writeFile(path, withPolicy(await readFile(path, 'utf8')));
        logger.info(`policy written into ${pages.length} pages`);
      },
    },
  };
}
