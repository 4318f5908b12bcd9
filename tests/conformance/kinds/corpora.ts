/**
 * Where other people's test data lies, if it is there. It is read in place and never copied; a test that needs it says loudly that it was
 * skipped when it is missing. `CORPORA` names another folder than the one beside the project.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';

const root = process.env['CORPORA'] ?? join(import.meta.dirname, '../../../../shared/corpora');

/** Whether a part of the corpora is there; tells the reader when it is not. */
function hasCorpus(part: string): boolean {
  const found = existsSync(join(root, part));
  if (!found) process.stderr.write(`SKIPPED: no corpus ${part} under ${root}\n`);
  return found;
}

export function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

export function readText(...path: readonly string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

/** Paths of files below a folder whose name ends so, relative to it, sorted. */
export function filesBelow(folder: string, ending: RegExp): readonly string[] {
  return (readdirSync(join(root, folder), { recursive: true }) as string[]).filter((name) => ending.test(name)).sort();
}

/** A suite that needs a part of the corpora; without it, one skipped test stands for the suite. */
export function describeWith(part: string, name: string, body: () => void): void {
  if (hasCorpus(part)) describe(name, body);
  else describe(name, () => it.skip(`needs the corpus ${part}`));
}
