/** One stage of `npm test`: a tool, and how to read from it how many checks passed. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Count, closingLine, noCount, readClosingLine } from './count.ts';
import { root, runTool } from './tool.ts';

export interface Stage {
  readonly name: string;
  /** A command of node_modules, or a script of ours. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Stages that must have ended before. */
  readonly after?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Where the count comes from: the closing line of our own commands, the JSON report of vitest or Playwright (written to `report(name)`), or
   * the exit code alone, which counts as one check.
   */
  readonly counts: 'closing line' | 'vitest' | 'playwright' | 'exit code';
}

export interface StageResult {
  readonly count: Count;
  readonly seconds: number;
}

/** Where a stage's JSON report lies. */
export const report = (name: string): string => join(root, 'node_modules/.cache/drydock/reports', `${name}.json`);

/** Runs a stage to its end. A stage that ends badly without a failed check counts as one failure: nothing may vanish. */
export async function runStage(stage: Stage): Promise<StageResult> {
  const started = performance.now();
  const output: string[] = [];
  mkdirSync(dirname(report(stage.name)), { recursive: true });
  rmSync(report(stage.name), { force: true });
  const code = await runTool(stage.tool, stage.args, stage.name, { hear: (line) => output.push(line), env: stage.env ?? {} });
  const count = honest(readCount(stage, output.join('\n'), code), code);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${stage.name.padEnd(14)} ${closingLine(count)} (${seconds.toFixed(1)} s)`);
  return { count, seconds };
}

function readCount(stage: Stage, output: string, code: number): Count {
  if (stage.counts === 'closing line') return readClosingLine(output) ?? noCount();
  if (stage.counts === 'exit code') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (!existsSync(report(stage.name))) return noCount();
  const text = readFileSync(report(stage.name), 'utf8');
  return stage.counts === 'vitest' ? countOfVitest(text) : countOfPlaywright(text);
}

/** A report without a failure and an exit code that says otherwise: believe the exit code. A stage that checked nothing has failed. */
export function honest(count: Count, code: number): Count {
  if (count.failed) return count;
  return code !== 0 || count.passed === 0 ? { ...count, failed: 1 } : count;
}

/** A file that could not be loaded has no tests in the report and counts as one failure. */
export function countOfVitest(text: string): Count {
  const report = JSON.parse(text) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests?: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** A flaky test, one that failed and then passed, is a failed one. */
export function countOfPlaywright(text: string): Count {
  const { stats, errors } = JSON.parse(text) as {
    stats: { expected: number; unexpected: number; skipped: number; flaky: number };
    errors?: unknown[];
  };
  const broken = stats.unexpected + stats.flaky || (errors?.length ? 1 : 0);
  return { passed: stats.expected, failed: broken, skipped: stats.skipped };
}
