// Reads and checks a lab's folder. Errors are sentences with file and line, all of them at once, for the author.
// Used at build time and on the command line; the page gets the result as JSON.

import { LineCounter, isMap, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { addOnNamed, noAddOn } from '../cluster/addons/registry.ts';
import type { Lab } from './lab.ts';
import type { Fault, TimedFault } from './world-input.ts';
import { compileExpression } from './world-cel.ts';

const text = z.string().min(1);
const checkSchema = z.strictObject({ says: text, expect: text });
const mistakeSchema = z.strictObject({ id: text.regex(/^[a-z0-9-]+$/, 'is lower case with dashes'), when: text, say: text });
const stepSchema = z.strictObject({
  id: text.regex(/^[a-z0-9-]+$/, 'is lower case with dashes'),
  title: text,
  checks: z.array(checkSchema).min(1),
  hints: z.array(text).length(3, 'has three depths: a question, the command, the whole command with why'),
  mistakes: z.array(mistakeSchema).default([]),
  debrief: text,
});
const after = z.number().min(0).default(0);
const node = text;
const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['stop-node', 'start-node', 'partition-node', 'heal-node', 'clear-disk']), node, after }),
  z.strictObject({ kind: z.literal('fill-disk'), node, 'free-bytes': z.number().int().min(0).optional(), after }),
  z.strictObject({ kind: z.literal('kill-process'), node, pod: text, container: text, after }),
  z.strictObject({ kind: z.enum(['corrupt-image', 'mend-image']), image: text, node: node.optional(), after }),
  z.strictObject({ kind: z.literal('slow-network'), 'extra-ms': z.number().min(0), after }),
]);
const worldSchema = z.strictObject({
  workers: z.number().int().min(0).max(20).default(2),
  'control-planes': z.union([z.literal(1), z.literal(3), z.literal(5)], { error: 'is 1, 3 or 5' }).optional(),
  addons: z.array(text.refine((name) => addOnNamed(name) !== undefined, { error: (issue) => noAddOn(String(issue.input)) })).default([]),
  seed: z.number().int().min(0).default(1),
  /** each with the seconds after which it comes; without them it is there when the learner arrives */
  faults: z.array(faultSchema).optional(),
  'starts-from': text.optional(),
});
const labSchema = z.strictObject({
  title: text,
  module: text,
  summary: text,
  minutes: z.number().int().min(1).max(240),
  objectives: z.array(text).min(1),
  world: worldSchema.default({ workers: 2, addons: [], seed: 1 }),
  steps: z.array(stepSchema).min(1),
  quiz: z.unknown().optional(),
});

/** A lab's folder as texts by path inside it: `lab.yaml`, `files/nginx.yaml`, `setup.sh`, `solution.sh` … */
export type LabFolder = Readonly<Record<string, string>>;

/** The lab, or everything that is wrong with it: `labs/first-pod/lab.yaml:12: steps[0].hints has three depths …`. */
export function readLab(name: string, folder: LabFolder): Lab | { readonly errors: readonly string[] } {
  const file = `labs/${name}/lab.yaml`;
  const source = folder['lab.yaml'];
  if (source === undefined) return { errors: [`${file}: a lab needs this file`] };
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) return { errors: [brokenYaml(file, source, lines.linePos(broken.pos[0]).line, broken.message)] };
  const at = (path: readonly PropertyKey[]): string => `${file}:${lineOf(document.contents, path, lines)}: ${pathText(path)}`;
  const parsed = labSchema.safeParse(document.toJS());
  if (!parsed.success) return { errors: parsed.error.issues.map((issue) => `${at(issue.path)} ${issue.message}`) };
  const errors = [...wrongExpressions(parsed.data, at), ...missingParts(name, parsed.data, folder)];
  return errors.length ? { errors } : assemble(name, parsed.data, folder);
}

/** The first thing that is wrong: what follows it is seldom wrong itself. Expressions with `: ` in them are what authors stumble over. */
function brokenYaml(file: string, source: string, line: number, message: string): string {
  const [first = ''] = message.split('\n');
  const text = source.split('\n')[line - 1] ?? '';
  const advice = /^[\s-]*[\w-]+: [^"'>|].*: /.test(text) ? ': a text with `: ` in it stands in quotes, or on the lines below `>-`' : '';
  return `${file}:${line}: ${first.replace(/ at line \d+, column \d+:?$/, '')}${advice}`;
}

type Parsed = z.infer<typeof labSchema>;

function wrongExpressions(lab: Parsed, at: (path: readonly PropertyKey[]) => string): readonly string[] {
  const errors: string[] = [];
  const test = (source: string, path: readonly PropertyKey[]): void => {
    const compiled = compileExpression(source);
    if ('error' in compiled) errors.push(`${at(path)} is not an expression: ${compiled.error.split('\n')[0] ?? ''}`);
  };
  lab.steps.forEach((step, i) => {
    step.checks.forEach((check, k) => test(check.expect, ['steps', i, 'checks', k, 'expect']));
    step.mistakes.forEach((mistake, k) => test(mistake.when, ['steps', i, 'mistakes', k, 'when']));
  });
  return errors;
}

function missingParts(name: string, lab: Parsed, folder: LabFolder): readonly string[] {
  const errors = lab.steps.filter((step) => folder[`${step.id}.md`] === undefined).map((step) => `labs/${name}/${step.id}.md: the step ${step.id} needs this file`);
  if (folder['solution.sh'] === undefined) errors.push(`labs/${name}/solution.sh: a lab needs a solution that proves it`);
  const ids = lab.steps.map((step) => step.id);
  for (const id of ids.filter((x, i) => ids.indexOf(x) !== i)) errors.push(`labs/${name}/lab.yaml: two steps are called ${id}`);
  return errors;
}

function assemble(name: string, parsed: Parsed, folder: LabFolder): Lab {
  const { 'starts-from': startsFrom, 'control-planes': controlPlanes, faults, ...world } = parsed.world;
  const { quiz: _quiz, ...lab } = parsed;
  const files = Object.fromEntries(Object.entries(folder).flatMap(([path, content]) => (path.startsWith('files/') ? [[path.slice(6), content]] : [])));
  const setup = folder['setup.sh'];
  return {
    ...lab,
    name,
    world: { ...world, ...(startsFrom === undefined ? {} : { startsFrom }), ...(controlPlanes === undefined ? {} : { controlPlanes }), ...(faults ? { faults: faults.map(timedFault) } : {}) },
    files,
    ...(setup === undefined ? {} : { setup }),
  };
}

/** `free-bytes` and the like are the fields' names in YAML. */
function timedFault({ after: seconds, ...fault }: z.infer<typeof faultSchema>): TimedFault {
  const fields = Object.entries(fault).filter(([, value]) => value !== undefined);
  return { afterMs: 1000 * seconds, fault: Object.fromEntries(fields.map(([name, value]) => [name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase()), value])) as unknown as Fault };
}

const pathText = (path: readonly PropertyKey[]): string => path.map((p, i) => (typeof p === 'number' ? `[${p}]` : i ? `.${String(p)}` : String(p))).join('');

/** The line of the deepest part of the path that is there. */
function lineOf(node: unknown, path: readonly PropertyKey[], lines: LineCounter): number {
  let current = node;
  for (const part of path) {
    const next = isMap(current) || isSeq(current) ? current.get(part, true) : undefined;
    if (next === undefined || next === null) break;
    current = next;
  }
  const range = (current as { range?: readonly number[] | null } | undefined)?.range;
  return range ? lines.linePos(range[0] ?? 0).line : 1;
}
