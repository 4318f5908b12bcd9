/**
 * An Astro integration for what Markdown needs here, as plugins of Astro's Markdown engine (Sätteri): links that begin with `/` get the site's
 * base path, so that the course can be hosted in any folder, and a term in bold becomes a link to the glossary that carries its definition; so
 * does the name of a system, to its entry in the landscape, where the glossary does not have it.
 */
import type { AstroIntegration } from 'astro';
import { withBase } from '../link.ts';
import { readTerms, termFinder } from './glossary.ts';
import { firstSentence, landscape, pathOf, systemFinder } from './landscape.ts';

interface HastElement {
  readonly properties?: Record<string, unknown>;
}
interface PluginContext {
  setProperty(node: HastElement, name: string, value: string): void;
  textContent(node: HastElement): string;
  wrapNode(node: HastElement, parent: object): void;
}

function baseLinks(base: string): object {
  return {
    name: 'drydock-base-links',
    element: {
      filter: ['a'],
      visit(node: HastElement, context: PluginContext): void {
        const href = node.properties?.['href'];
        if (typeof href === 'string') context.setProperty(node, 'href', withBase(base, href));
      },
    },
  };
}

function glossaryTerms(base: string): object {
  const find = termFinder(readTerms());
  const findSystem = systemFinder(landscape().systems);
  const known = (text: string): { readonly href: string; readonly says: string } | undefined => {
    const term = find(text);
    if (term) return { href: `/glossary/#${term.id}`, says: term.says };
    const system = findSystem(text);
    return system && { href: pathOf(system), says: firstSentence(system) };
  };
  return {
    name: 'drydock-glossary-terms',
    element: {
      filter: ['strong'],
      visit(node: HastElement, context: PluginContext): void {
        const term = known(context.textContent(node));
        if (!term) return;
        const properties = { className: ['term'], href: withBase(base, term.href), 'data-says': term.says };
        context.wrapNode(node, { type: 'element', tagName: 'a', properties, children: [] });
      },
    },
  };
}

/** The empty corner of a table heads nothing: it is a cell like any other, and screen readers are told so. */
const emptyCorners = {
  name: 'drydock-empty-corners',
  element: {
    filter: ['th'],
    visit(node: HastElement, context: PluginContext): void {
      if (context.textContent(node).trim() === '') context.setProperty(node, 'role', 'cell');
    },
  },
};

export function markdown(): AstroIntegration {
  return {
    name: 'drydock-markdown',
    hooks: {
      'astro:config:setup': ({ config }) => {
        const processor = config.markdown.processor as { options?: { hastPlugins?: object[] } } | undefined;
        processor?.options?.hastPlugins?.push(baseLinks(config.base), glossaryTerms(config.base), emptyCorners);
      },
    },
  };
}
