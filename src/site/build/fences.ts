/**
 * How a code fence becomes a figure: a caption (`title="nginx.yaml"`), token classes instead of inline colours, and for the
 * fences of the course the parts a learner needs: `session` (prompts, commands and output told apart) and `run` (click to run).
 *
 * Works as one of Shiki's transformers, so Markdown and MDX share it.
 */
import type { AstroUserConfig } from 'astro';
import { isTyped } from '../session-lines.ts';

type ShikiTransformer = NonNullable<NonNullable<NonNullable<AstroUserConfig['markdown']>['shikiConfig']>['transformers']>[number];

/** What the last word of a token's CSS variable becomes as a class. */
const tokenClass: Record<string, string> = {
  constant: 'tc',
  string: 'ts',
  expression: 'ts',
  comment: 'tm',
  keyword: 'tk',
  parameter: 'tp',
  function: 'tf',
  punctuation: 'tu',
  link: 'tl',
};

const captions: Record<string, string> = { session: 'Terminal', run: 'Type this' };

function titleIn(meta: string | undefined): string | undefined {
  return meta?.match(/title="([^"]*)"/)?.[1];
}

export const fences: ShikiTransformer = {
  name: 'drydock-fences',
  span(node) {
    const word = String(node.properties['style'] ?? '').match(/-(\w+)\)$/)?.[1];
    delete node.properties['style'];
    const name = word === undefined ? undefined : tokenClass[word];
    if (name) node.properties['class'] = name;
  },
  line(node, number) {
    if (this.options.lang !== 'session') return;
    const line = this.source.split('\n')[number - 1] ?? '';
    if (!isTyped(line)) {
      node.properties['class'] = 'out';
      node.children = [{ type: 'text', value: line }];
      return;
    }
    node.properties['class'] = 'typed';
    const prompt = {
      type: 'element' as const,
      tagName: 'span',
      properties: { class: 'prompt' },
      children: [{ type: 'text' as const, value: line.slice(0, 2) }],
    };
    node.children = [prompt, { type: 'text', value: line.slice(2) }];
  },
  pre(node) {
    delete node.properties['style'];
    node.properties['class'] = 'astro-code';
  },
  root(root) {
    const pre = root.children[0];
    if (pre?.type !== 'element') return;
    const lang = this.options.lang;
    const title = titleIn(this.options.meta?.__raw) ?? captions[lang];
    const caption = title === undefined ? [] : [{ type: 'element' as const, tagName: 'figcaption', properties: {}, children: [{ type: 'text' as const, value: title }] }];
    root.children[0] = { type: 'element', tagName: 'figure', properties: { class: `code code-${lang}` }, children: [...caption, pre] };
  },
};
