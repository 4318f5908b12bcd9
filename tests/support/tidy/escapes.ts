/** No way around the type checker outside tests: no `any`, no `x!`, no comment that silences an error. */
import ts from 'typescript';
import { at, isTest, walk } from './project.ts';
import type { Rule } from './rule.ts';

const silencer = /^\s*(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck|expect-error)/gm;

export const escapes: Rule = {
  name: 'no any, no non-null assertion, no silenced type error outside tests',
  check: (project) =>
    [...project.sources()].flatMap(([path, source]) => {
      if (!path.startsWith('src/') || isTest(path)) return [];
      const found: string[] = [];
      walk(source, (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${at(path, source, node.getStart(source))} any`);
        if (ts.isNonNullExpression(node)) found.push(`${at(path, source, node.getStart(source))} non-null !`);
        if ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken)
          found.push(`${at(path, source, node.getStart(source))} definite !`);
      });
      for (const match of source.text.matchAll(silencer)) found.push(`${at(path, source, match.index)} silences the type checker`);
      return found;
    }),
  sabotages: [
    { name: 'any', files: { 'src/api/a.ts': 'export const a = (x: any) => x;' }, finds: 'src/api/a.ts:1 any' },
    { name: 'as any', files: { 'src/site/a.tsx': 'export const a = (x: unknown) => x as any;' }, finds: 'any' },
    { name: 'non-null', files: { 'src/api/a.ts': 'export const a = (x?: { y: 1 }) => x!.y;' }, finds: 'non-null' },
    { name: 'a definite member', files: { 'src/api/a.ts': 'export class A { b!: string }' }, finds: 'definite' },
    { name: 'an ignored error', files: { 'src/api/a.ts': '// @ts-ignore\nexport const a = 1;' }, finds: 'silences' },
    {
      name: 'any in a page',
      files: { 'src/site/pages/a.astro': '---\nconst x: any = 1;\n---\n<p>{x}</p>' },
      finds: 'src/site/pages/a.astro:2 any',
    },
  ],
  innocents: [
    { name: 'the word', files: { 'src/api/a.ts': 'export const any = "any!"; // any value' } },
    { name: 'negation and inequality', files: { 'src/api/a.ts': 'export const a = (x: boolean) => !x !== !!x;' } },
    { name: 'a test', files: { 'src/api/a.test.ts': 'export const a = (x: any) => x!;' } },
  ],
};
