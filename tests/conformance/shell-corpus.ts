// Measures the shell and its programs against recorded answers of real ones: `npx node tests/conformance/shell-corpus.ts [-v] [TEXT]`.
// The recordings lie outside the project (../shared/corpora/shell); without them this says so and leaves.

import { existsSync, readFileSync } from 'node:fs';
import { shellMachine } from '../support/shell-machine.ts';

interface Case {
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly id: string;
  readonly file: string;
}

const source = new URL('../../../shared/corpora/shell/just-bash-recorded.json', import.meta.url);
const verbose = process.argv.includes('-v');
const only = process.argv.slice(2).find((word) => !word.startsWith('-'));

if (!existsSync(source)) console.log('not measured: no recordings beside the project');
else measure(JSON.parse(readFileSync(source, 'utf8')) as Case[]);

function measure(cases: readonly Case[]): void {
  const groups = new Map<string, { right: number; exact: number; total: number }>();
  for (const one of cases) {
    if (only && !`${one.file} ${one.id} ${one.command}`.includes(only)) continue;
    const group = groups.get(one.file) ?? { right: 0, exact: 0, total: 0 };
    groups.set(one.file, group);
    group.total += 1;
    const { right, exact } = judge(one);
    if (right) group.right += 1;
    if (exact) group.exact += 1;
  }
  print(groups);
}

/** Right: same output and exit code; exact: the same errors too. */
function judge(one: Case): { right: boolean; exact: boolean } {
  let actual: { stdout: string; stderr: string; exitCode: number };
  try {
    actual = shellMachine(one.files).run(one.command, { limitMs: 60_000 });
  } catch (error) {
    actual = { stdout: '', stderr: `CRASH ${(error as Error).stack ?? ''}`, exitCode: -2 };
  }
  const plain = (text: string): string => text.replaceAll('/bin/bash:', 'bash:').replaceAll('/usr/bin/', '').trim();
  const right = actual.stdout === one.stdout && actual.exitCode === one.exitCode;
  const exact = right && plain(actual.stderr) === plain(one.stderr);
  if (verbose && !exact)
    console.log(
      `\n## ${right ? 'errors differ' : 'WRONG'} ${one.file} ${one.id}\n${one.command}\nfiles: ${JSON.stringify(one.files)}\n-- wanted ${one.exitCode}\n${one.stdout}${one.stderr}-- got ${actual.exitCode}\n${actual.stdout}${actual.stderr}`,
    );
  return { right, exact };
}

function print(groups: ReadonlyMap<string, { right: number; exact: number; total: number }>): void {
  const sum = { right: 0, exact: 0, total: 0 };
  for (const [name, { right, exact, total }] of groups) {
    if (right < total) console.log(`${name.replace('.comparison.fixtures.json', '').padEnd(34)} ${String(right).padStart(3)}/${total}`);
    sum.right += right;
    sum.exact += exact;
    sum.total += total;
  }
  console.log(`right ${sum.right}/${sum.total} (${((sum.right / sum.total) * 100).toFixed(1)} %), with the same errors ${sum.exact}`);
}
