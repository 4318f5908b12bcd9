import { describe, expect, it } from 'vitest';
import { stages } from './all.ts';
import { closingLine, readClosingLine } from './count.ts';
import { inTwoLanes } from './lanes.ts';
import { countOfPlaywright, countOfVitest, honest } from './stage.ts';

describe('the closing line', () => {
  it.each([
    { name: 'without skipped', count: { passed: 3, failed: 0, skipped: 0 }, line: '3 passed, 0 failed' },
    { name: 'with skipped', count: { passed: 3, failed: 1, skipped: 2 }, line: '3 passed, 1 failed, 2 skipped' },
  ])('is written and read $name', ({ count, line }) => {
    expect(closingLine(count)).toBe(line);
    expect(readClosingLine(`1 passed, 1 failed\nmore\n${line}\n`)).toEqual(count);
  });
  it('stands alone on its line', () => expect(readClosingLine('unit 3 passed, 0 failed')).toBeUndefined());
});

describe('a stage counts honestly', () => {
  it.each([
    { name: 'failures stay', count: { passed: 1, failed: 2, skipped: 0 }, code: 1, honest: { passed: 1, failed: 2, skipped: 0 } },
    {
      name: 'a bad end without a failure is one',
      count: { passed: 9, failed: 0, skipped: 0 },
      code: 1,
      honest: { passed: 9, failed: 1, skipped: 0 },
    },
    {
      name: 'nothing checked is a failure',
      count: { passed: 0, failed: 0, skipped: 4 },
      code: 0,
      honest: { passed: 0, failed: 1, skipped: 4 },
    },
    { name: 'all well', count: { passed: 9, failed: 0, skipped: 1 }, code: 0, honest: { passed: 9, failed: 0, skipped: 1 } },
  ])('$name', ({ count, code, honest: expected }) => expect(honest(count, code)).toEqual(expected));

  it('counts a test file that did not load', () => {
    const text = JSON.stringify({
      numPassedTests: 4,
      numFailedTests: 0,
      numPendingTests: 1,
      testResults: [{ status: 'failed', assertionResults: [] }],
    });
    expect(countOfVitest(text)).toEqual({ passed: 4, failed: 1, skipped: 1 });
  });

  it('counts a flaky browser test as failed', () => {
    const text = JSON.stringify({ stats: { expected: 5, unexpected: 0, skipped: 0, flaky: 1 } });
    expect(countOfPlaywright(text)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });
});

describe('two lanes', () => {
  it('runs no more than two at a time, each after what it waits for, and gives results in order', async () => {
    const log: string[] = [];
    let running = 0;
    const job = (name: string, after: string[] = []) => ({
      name,
      after,
      run: async () => {
        running += 1;
        log.push(`${name} starts beside ${running - 1}`);
        await Promise.resolve();
        running -= 1;
        return name.toUpperCase();
      },
    });
    expect(await inTwoLanes([job('a'), job('b', ['c']), job('c', ['a'])])).toEqual(['A', 'B', 'C']);
    expect(log).toEqual(['a starts beside 0', 'c starts beside 0', 'b starts beside 0']);
  });

  it('says when jobs wait for each other', async () => {
    const run = async () => 1;
    await expect(
      inTwoLanes([
        { name: 'a', after: ['b'], run },
        { name: 'b', after: ['a'], run },
      ]),
    ).rejects.toThrow('a, b wait for each other');
  });
});

it('no stage waits for one that does not exist', () => {
  const names = new Set(stages.map((stage) => stage.name));
  expect(stages.flatMap((stage) => stage.after ?? []).filter((name) => !names.has(name))).toEqual([]);
});
