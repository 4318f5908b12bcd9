/** Course text does without filler and without shouting: pages, lab steps, hints, and what components say. Code, commands and links are not text. */
import yaml from 'js-yaml';
import type { Rule } from './rule.ts';

/** Words that promise instead of telling, and the phrases around them. */
const filler: readonly RegExp[] = [
  /\bseamless(?:ly)?\b/i,
  /\bpowerful(?:ly)?\b/i,
  /\bsimply\b/i,
  /\bjust\b(?!-)/i,
  /\bin today['’]s (?:\w+ )?world\b/i,
  /\bleverag(?:e|es|ed|ing)\b/i,
  /\brobust(?:ly|ness)?\b/i,
  /\bdelv(?:e|es|ed|ing)\b/i,
  /\beffortless(?:ly)?\b/i,
  /\bcutting-edge\b/i,
  /\bgame[- ]chang(?:er|ing)\b/i,
  /\bsupercharg(?:e|es|ed|ing)\b/i,
  /\bblazing(?:ly)?\b/i,
];
const shout = /[\p{L}\p{N}’'”")]!(?=\s|$|[”")])/u;

/** Replaces everything that is not prose by blanks, so that line numbers stay. */
function proseOf(markdown: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  return markdown
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1[^\S\n]*$/gm, blank)
    .replace(/^(?:import|export) .*$/gm, blank)
    .replace(/\{\/\*[\s\S]*?\*\/\}|<!--[\s\S]*?-->/g, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/<cite>[\s\S]*?<\/cite>/g, blank)
    .replace(/\]\([^)\n]*\)/g, (link) => `]${blank(link.slice(1))}`)
    .replace(/https?:\/\/[^\s)>]+/g, blank);
}

/** In a template, markup is not prose: tags with their attributes, expressions, scripts, styles and the code on top. */
function templateProse(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/^---[\s\S]*?\n---/, blank)
    .replace(/<(script|style|cite)\b[\s\S]*?<\/\1>/g, blank)
    .replace(/<[^>]*>/g, blank)
    .replace(/\{[^{}]*\}/g, blank);
}

/** Keys of a lab whose values are code. */
const codeKeys: ReadonlySet<string> = new Set(['expect', 'when', 'script', 'files', 'starts-from', 'world', 'id', 'run']);

/** The sentences of a lab.yaml; a broken file is somebody else's complaint (`npm run labs`). */
function labTexts(text: string): readonly string[] {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value && typeof value === 'object') for (const [key, item] of Object.entries(value)) if (!codeKeys.has(key)) visit(item);
  };
  try {
    visit(yaml.load(text));
  } catch {
    return [];
  }
  return texts;
}

function complaints(where: (line: number) => string, prose: string): readonly string[] {
  return prose.split('\n').flatMap((line, index) => {
    const found = filler.flatMap((word) => word.exec(line)?.[0] ?? []).map((word) => `${where(index + 1)} says “${word}”`);
    return shout.test(line) ? [...found, `${where(index + 1)} shouts`] : found;
  });
}

export const fillerWords: Rule = {
  name: 'course text does without filler and exclamation marks',
  check: (project) =>
    [...project.files].flatMap(([path, text]) => {
      const course = /^(?:content|labs)\//.test(path) && !path.includes('/files/');
      if (course && /\.mdx?$/.test(path)) return complaints((line) => `${path}:${line}`, proseOf(text));
      if (course && path.endsWith('lab.yaml')) return labTexts(text).flatMap((part) => complaints(() => path, proseOf(part)));
      if (path.startsWith('src/site/') && path.endsWith('.astro')) return complaints((line) => `${path}:${line}`, templateProse(text));
      return [];
    }),
  sabotages: [
    {
      name: 'a word on a page',
      files: { 'content/04-pods/01-first.mdx': '---\ntitle: x\n---\n\nA Pod is a powerful thing.' },
      finds: 'content/04-pods/01-first.mdx:5 says “powerful”',
    },
    { name: 'a word in a title', files: { 'content/a.mdx': '---\ntitle: Scale seamlessly\n---\n' }, finds: 'says “seamlessly”' },
    { name: 'a phrase', files: { 'content/a.mdx': 'In today’s fast world, things change.' }, finds: 'In today’s fast world' },
    { name: 'a shout', files: { 'content/a.mdx': 'It runs!\n' }, finds: 'content/a.mdx:1 shouts' },
    { name: 'a hint', files: { 'labs/x/lab.yaml': 'steps:\n  - hints: [Just run it]\n' }, finds: 'labs/x/lab.yaml says “Just”' },
    { name: 'a step', files: { 'labs/x/run.md': 'You simply type.' }, finds: 'labs/x/run.md:1 says “simply”' },
    {
      name: 'a component',
      files: { 'src/site/components/A.astro': '---\nconst a = 1;\n---\n<p class="x">Delve into {a}</p>' },
      finds: 'src/site/components/A.astro:4 says “Delve”',
    },
  ],
  innocents: [
    {
      name: 'code and commands',
      files: { 'content/a.mdx': '```sh\necho just do it!\n```\n\nRun `kubectl just !` and read [this](https://x.y/powerful).' },
    },
    { name: 'words that contain one', files: { 'content/a.mdx': 'Adjust the justified robustus; a just-in-time build.' } },
    {
      name: 'a check’s expression',
      files: { 'labs/x/lab.yaml': "steps:\n  - checks:\n      - says: it runs\n        expect: just != 'powerful'\n" },
    },
    {
      name: 'a class and a script',
      files: { 'src/site/components/A.astro': '<p class="just powerful">a</p><script>const just = !1;</script>' },
    },
    {
      name: 'the title of a work',
      files: { 'src/site/pages/a.astro': '<p><cite>Just do it!</cite>, 2020</p>', 'content/a.mdx': '<cite>Simply Go!</cite>' },
    },
    { name: 'inequality', files: { 'content/a.mdx': 'a != b and ![a picture](x.png)' } },
  ],
};
