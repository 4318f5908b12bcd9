import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { totals } from './totals.ts';

const root = mkdtempSync(join(tmpdir(), 'drydock-totals-'));
afterAll(() => rmSync(root, { recursive: true }));

const files: Readonly<Record<string, string>> = {
  'content/01-one/01-page.mdx': `---
title: A page
answers:
  - kind: Error
    name: x
---

import Quiz from 'x';

Four words of prose

\`\`\`session
$ kubectl get pods
> -A
nothing
$ ls
\`\`\`

<Figure name="y">

<Quiz
  id="z"
  questions={[
    {
      ask: 'One?',
    },
    {
      ask: 'Two?',
    },
  ]}
/>
`,
  'content/02-two/01-page.mdx': '---\ntitle: Another\n---\n\nTwo words\n',
  'content/01-one/glossary.yaml': '- name: Word\n  says: What it means.\n',
  'content/landscape.yaml': "asOf: '2026-01-01'\nasOfSource: {title: t, site: 'https://example.org/'}\nsources: {}\nsystems: []\n",
  'content/landscape-beside.yaml': 'systems: []\n',
  'content/cheat-sheet.yaml': 'setup: ls\ngroups:\n- title: G\n  rows: [{run: kubectl version, says: versions}]\n',
  'labs/a/lab.yaml': 'minutes: 10\nsteps:\n- checks: [1, 2]\n  mistakes: [1]\n- checks: [3]\n',
  'src/site/pictures/One.astro': '',
};

it('counts what there is', () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  expect(totals(root)).toEqual({
    modules: 2,
    pages: 2,
    words: 19,
    readingMinutes: 2,
    labs: 1,
    steps: 2,
    checks: 3,
    mistakes: 1,
    labMinutes: 10,
    quizzes: 1,
    questions: 2,
    figures: 1,
    drawings: 1,
    terms: 1,
    sessions: 1,
    commands: 2,
    systems: 0,
    sheet: 1,
    answers: 1,
  });
});
