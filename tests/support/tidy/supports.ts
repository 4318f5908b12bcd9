/** Support lines are read by a generator, so they have one form: `@supports yes|no|partly <area>: <feature> — "why"`. */
import type { Rule } from './rule.ts';

const line = /@supports\b(.*)$/;
const form = /^ (yes|no|partly) [a-z0-9][^:—"]*: [^"]+?(?: — "[^"]+")?$/i;

function complaint(rest: string): string | undefined {
  if (!form.test(rest)) return 'is not of the form @supports yes|no|partly <area>: <feature> — "why"';
  return /^ (?:no|partly)/.test(rest) && !rest.includes('— "') ? 'must say why' : undefined;
}

export const supportLines: Rule = {
  name: 'support lines have their form, and a no says why',
  check: (project) =>
    [...project.files].flatMap(([path, text]) => {
      if (!path.startsWith('src/') || path.startsWith('src/site/') || !/\.tsx?$/.test(path)) return [];
      return text.split('\n').flatMap((row, index) => {
        const comment = /^\s*(?:\/\/|\/?\*+)(.*?)(?:\*\/)?\s*$/.exec(row)?.[1];
        const rest = comment === undefined ? undefined : line.exec(comment)?.[1]?.trimEnd();
        const why = rest === undefined ? undefined : complaint(rest);
        return why ? [`${path}:${index + 1} ${why}`] : [];
      });
    }),
  sabotages: [
    {
      name: 'a no without a reason',
      files: { 'src/api/a.ts': '// @supports no kubectl get: --raw' },
      finds: 'src/api/a.ts:1 must say why',
    },
    {
      name: 'a word that is none of the three',
      files: { 'src/api/a.ts': '// @supports mostly kubectl get: -w — "no chunks"' },
      finds: 'is not of the form',
    },
    {
      name: 'a reason without a feature',
      files: { 'src/api/a.ts': '// @supports partly Pod: "stored and shown"' },
      finds: 'is not of the form',
    },
    { name: 'no area', files: { 'src/api/a.ts': '/** @supports yes watching */' }, finds: 'is not of the form' },
  ],
  innocents: [
    {
      name: 'the three forms',
      files: {
        'src/api/a.ts':
          '// @supports yes kubectl get: -o json — and its templates\n// @supports partly kubectl get: -w — "no chunking"\n/** @supports no kubectl: plugins — "nothing to run them" */',
      },
    },
    { name: 'the word in a string', files: { 'src/api/a.ts': 'export const tag = "@supports";' } },
  ],
};
