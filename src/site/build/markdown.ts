/**
 * An Astro integration for what Markdown needs here: links that begin with `/` get the site's base path, so that the course can
 * be hosted in any folder. It adds a plugin to Astro's Markdown engine (Sätteri) rather than replacing the engine.
 */
import type { AstroIntegration } from 'astro';
import { withBase } from '../link.ts';

interface LinkNode {
  readonly properties?: Record<string, unknown>;
}
interface LinkContext {
  setProperty(node: LinkNode, name: string, value: string): void;
}

function baseLinks(base: string): object {
  return {
    name: 'drydock-base-links',
    element: {
      filter: ['a'],
      visit(node: LinkNode, context: LinkContext): void {
        const href = node.properties?.['href'];
        if (typeof href === 'string') context.setProperty(node, 'href', withBase(base, href));
      },
    },
  };
}

export function markdown(): AstroIntegration {
  return {
    name: 'drydock-markdown',
    hooks: {
      'astro:config:setup': ({ config }) => {
        const processor = config.markdown.processor as { options?: { hastPlugins?: object[] } } | undefined;
        processor?.options?.hastPlugins?.push(baseLinks(config.base));
      },
    },
  };
}
