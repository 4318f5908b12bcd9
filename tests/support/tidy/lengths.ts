/**
 * Files of at most 400 lines and functions of at most 70. What is longer today stands in lengths.json with its length and may only shrink:
 * growing fails, and so does an entry nobody needs any more. Pure tables are exempt, tests too.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isTest, type Project, walk } from './project.ts';
import type { Rule } from './rule.ts';

export const maxFileLines = 400;
export const maxFunctionLines = 70;

/** Lengths by `path` or `path name`, of what is too long. */
export type Ratchet = Readonly<Record<string, number>>;

const linesBetween = (source: ts.SourceFile, start: number, end: number): number =>
  source.getLineAndCharacterOfPosition(end).line - source.getLineAndCharacterOfPosition(start).line + 1;

/** A file is a table when four fifths of its lines are literals at its top level, with no function in them. */
function isTable(source: ts.SourceFile, lines: number): boolean {
  let literal = 0;
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    let functions = false;
    walk(statement, (node) => {
      if (ts.isFunctionLike(node) && !ts.isFunctionTypeNode(node) && 'body' in node && node.body && ts.isBlock(node.body)) functions = true;
    });
    if (!functions) literal += linesBetween(source, statement.getStart(source), statement.end);
  }
  return literal >= 0.8 * lines;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name)
    return parent.name.getText();
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'anonymous';
}

/** Everything over the limits, by `path` or `path name`. */
export function overLong(project: Project): Ratchet {
  const found: Record<string, number> = {};
  for (const [path, source] of project.sources()) {
    if (!path.startsWith('src/') || isTest(path) || path.endsWith('.d.ts')) continue;
    const lines = (project.files.get(path) ?? '').trimEnd().split('\n').length;
    if (lines > maxFileLines && !isTable(source, lines)) found[path] = lines;
    walk(source, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
      const length = linesBetween(source, node.getStart(source), node.end);
      const key = `${path} ${nameOf(node)}`;
      if (length > maxFunctionLines) found[key] = Math.max(length, found[key] ?? 0);
    });
  }
  return found;
}

/** What the ratchet objects to: new long things, longer ones, and entries that are no longer needed. */
export function compareLengths(now: Ratchet, ratchet: Ratchet): readonly string[] {
  const grown = Object.entries(now).flatMap(([key, lines]) => {
    const before = ratchet[key];
    if (before === undefined) return [`${key} has ${lines} lines (limits: file ${maxFileLines}, function ${maxFunctionLines}): part it`];
    return lines > before ? [`${key} grew from ${before} to ${lines} lines: it may only shrink`] : [];
  });
  const shrunk = Object.entries(ratchet).flatMap(([key, before]) => {
    const lines = now[key];
    if (lines === undefined) return [`${key} is short enough now: take it out of lengths.json`];
    return lines < before ? [`${key} shrank from ${before} to ${lines} lines: write ${lines} into lengths.json`] : [];
  });
  return [...grown, ...shrunk];
}

const ratchetFile = 'tests/support/tidy/lengths.json';

/** A virtual project brings its own ratchet, or none; the real one reads the file. */
function readRatchet(project: Project): Ratchet {
  const text =
    project.files.get(ratchetFile) ??
    (project.exists('package.json') ? readFileSync(join(import.meta.dirname, 'lengths.json'), 'utf8') : '{}');
  return JSON.parse(text) as Ratchet;
}

const long = (lines: number, head = 'export function f() {', tail = '}'): string =>
  [head, ...Array.from({ length: lines - 2 }, () => '  g();'), tail].join('\n');

export const lengths: Rule = {
  name: 'files and functions are short, and long ones only shrink',
  check: (project) => compareLengths(overLong(project), readRatchet(project)),
  sabotages: [
    { name: 'a function of 71 lines', files: { 'src/os/a.ts': long(71) }, finds: 'src/os/a.ts f has 71 lines' },
    {
      name: 'an arrow function of 80 lines',
      files: { 'src/os/a.ts': long(80, 'export const g = () => {', '};') },
      finds: 'src/os/a.ts g has 80 lines',
    },
    { name: 'a method of 75 lines', files: { 'src/os/a.ts': `class A {\n${long(75, 'm() {')}\n}` }, finds: 'src/os/a.ts m has 75 lines' },
    { name: 'a file of 401 lines', files: { 'src/os/a.ts': 'g();\n'.repeat(401) }, finds: 'src/os/a.ts has 401 lines' },
    {
      name: 'a long file that grew',
      files: { 'src/os/a.ts': 'g();\n'.repeat(420), [ratchetFile]: '{"src/os/a.ts": 410}' },
      finds: 'grew from 410 to 420',
    },
    {
      name: 'a long file that shrank unnoticed',
      files: { 'src/os/a.ts': 'g();\n'.repeat(405), [ratchetFile]: '{"src/os/a.ts": 410}' },
      finds: 'shrank from 410 to 405',
    },
    {
      name: 'an entry nobody needs',
      files: { 'src/os/a.ts': 'g();', [ratchetFile]: '{"src/os/a.ts": 410}' },
      finds: 'is short enough now',
    },
    {
      name: 'a long function dressed as a table',
      files: { 'src/os/a.ts': long(500, 'export const t = [() => {', '}];') },
      finds: 'src/os/a.ts has 500 lines',
    },
  ],
  innocents: [
    { name: 'a function of 70 lines', files: { 'src/os/a.ts': long(70) } },
    { name: 'a table of 900 lines', files: { 'src/os/a.ts': `export const t = [\n${"  ['a', 1],\n".repeat(900)}];` } },
    { name: 'a test of 900 lines', files: { 'src/os/a.test.ts': long(900) } },
    { name: 'a long file that stays', files: { 'src/os/a.ts': 'g();\n'.repeat(410), [ratchetFile]: '{"src/os/a.ts": 410}' } },
  ],
};
