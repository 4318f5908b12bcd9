/** Every command of the cheat sheet is executed, in the sheet's order, in one simulated world. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { provideDocs } from '../../src/api/schema/docs.ts';
import { packedDocs } from '../../src/api/schema/generated/docs.ts';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';
import type { World } from '../../src/labs/world.ts';
import { readCheatSheet } from '../../src/site/build/cheat-sheet.ts';
import { slugOf } from '../../src/site/build/content-folders.ts';

const content = join(import.meta.dirname, '../../content');
const { addons, setup, groups } = readCheatSheet(content);
const rows = groups.flatMap((group) => group.rows);
const pages = new Set(
  readdirSync(content, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mdx'))
    .map(slugOf),
);

/** 124 is what `timeout` gives to a command that would have gone on. */
const endsWith = ({ stays, fails }: (typeof rows)[number]): readonly number[] => (stays ? [124] : fails ? [1] : [0]);

let world: World;
beforeAll(() => {
  provideDocs(packedDocs);
  world = makeWorld({ seed: 1, workers: 2, addons, setup });
});

describe('the cheat sheet', () => {
  it.each(rows.map((row) => ({ ...row, name: row.run })))('$name', (row) => {
    // An editor that changes nothing, and an input that has ended, as after Ctrl D.
    const { stdout, stderr, exitCode } = world.run(`export KUBE_EDITOR=true; cat > .row.sh <<'ROW'\n${row.run}\nROW\n${row.stays ? 'timeout 5 ' : ''}bash .row.sh < /dev/null`);
    const printed = text(stdout) + text(stderr);
    expect({ exitCode, printed }).toEqual({ exitCode: expect.toSatisfy((code: number) => endsWith(row).includes(code)), printed });
    if (!row.run.includes('>')) expect(printed).not.toBe('');
    expect(printed).not.toMatch(/not simulated|unknown (?:flag|command)/);
  });

  it('names a command once, and pages that exist', () => {
    expect(rows.map((row) => row.run).filter((run, i, all) => all.indexOf(run) !== i)).toEqual([]);
    expect(rows.flatMap((row) => (row.page !== undefined && !pages.has(row.page) ? [row.page] : []))).toEqual([]);
  });
});
