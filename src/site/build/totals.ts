/** How much there is: counted from `content/`, `labs/` and the drawings, never written down. Runs at build time only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { readingMinutes } from '../page-facts.ts';
import { partsOf } from '../page-session.ts';
import { readCheatSheet } from './cheat-sheet.ts';
import { readTerms } from './glossary.ts';
import { readLandscape } from './landscape.ts';

export interface Totals {
  readonly modules: number;
  readonly pages: number;
  /** of the pages' text with its examples, without front matter and quizzes */
  readonly words: number;
  readonly readingMinutes: number;
  readonly labs: number;
  readonly steps: number;
  readonly checks: number;
  /** known wrong ways that bring up advice of their own */
  readonly mistakes: number;
  readonly labMinutes: number;
  readonly quizzes: number;
  readonly questions: number;
  /** places where one works with the simulator inside a page */
  readonly figures: number;
  readonly drawings: number;
  readonly terms: number;
  /** worked examples, and the commands in them that a test executes */
  readonly sessions: number;
  readonly commands: number;
  readonly systems: number;
  /** commands of the cheat sheet */
  readonly sheet: number;
  /** errors, reasons and commands that pages explain to the search */
  readonly answers: number;
}

interface LabFile {
  readonly minutes: number;
  readonly steps: readonly { readonly checks: readonly unknown[]; readonly mistakes?: readonly unknown[] }[];
}

/** @param root the project's folder */
export function totals(root = '.'): Totals {
  const content = join(root, 'content');
  const paths = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mdx'));
  const sources = paths.map((path) => readFileSync(join(content, path), 'utf8'));
  const labs = readdirSync(join(root, 'labs')).map((name) => yaml.load(readFileSync(join(root, 'labs', name, 'lab.yaml'), 'utf8')) as LabFile);
  const steps = labs.flatMap((lab) => lab.steps);
  const sessions = sources.flatMap(partsOf).flatMap((part) => (part.kind === 'session' ? [part] : []));
  return {
    modules: new Set(paths.map((path) => path.split('/')[0])).size,
    pages: paths.length,
    words: sum(sources.map((source) => wordsOf(source))),
    readingMinutes: sum(sources.map((source) => readingMinutes(bodyOf(source)))),
    labs: labs.length,
    steps: steps.length,
    checks: sum(steps.map((step) => step.checks.length)),
    mistakes: sum(steps.map((step) => step.mistakes?.length ?? 0)),
    labMinutes: sum(labs.map((lab) => lab.minutes)),
    quizzes: count(sources, /^<Quiz$/gm),
    questions: count(sources, /^\s+ask: /gm),
    figures: count(sources, /^<Figure\b/gm),
    drawings: readdirSync(join(root, 'src/site/pictures')).filter((name) => name.endsWith('.astro')).length,
    terms: readTerms(content).length,
    sessions: sessions.length,
    commands: sum(sessions.map((session) => session.commands.length)),
    systems: readLandscape(content).systems.length,
    sheet: sum(readCheatSheet(content).groups.map((group) => group.rows.length)),
    answers: count(sources, /^\s+- kind: (?:Error|Command)$/gm),
  };
}

const bodyOf = (source: string): string => source.replace(/^---\n[\s\S]*?\n---\n/, '');

const wordsOf = (source: string): number =>
  bodyOf(source)
    .replace(/^import .*$/gm, '')
    .replace(/^<Quiz[\s\S]*?^\/>$/gm, '')
    .trim()
    .split(/\s+/).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const count = (sources: readonly string[], what: RegExp): number => sum(sources.map((source) => [...source.matchAll(what)].length));
