/** The cheat sheet, from `content/cheat-sheet.yaml`: kubectl's commands by task. A test executes each of them. Runs at build time only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { z } from 'zod';

const rowSchema = z.strictObject({
  run: z.string().min(1),
  /** what it answers or does, in few words */
  says: z.string().min(1).max(60),
  /** slug of the page that explains it */
  page: z.string().optional(),
  /** goes on until Ctrl C */
  stays: z.boolean().default(false),
  /** ends with exit code 1 in the sheet's world, rightly: there are differences, the answer is no */
  fails: z.boolean().default(false),
});

const sheetSchema = z.strictObject({
  addons: z.array(z.string()).default([]),
  /** played before the first command */
  setup: z.string(),
  groups: z.array(z.strictObject({ title: z.string(), rows: z.array(rowSchema).min(1) })),
});

export type SheetRow = z.infer<typeof rowSchema>;
export interface SheetGroup {
  /** its anchor */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly SheetRow[];
}
export interface CheatSheet {
  readonly addons: readonly string[];
  readonly setup: string;
  readonly groups: readonly SheetGroup[];
}

/** @returns the sheet. Throws a sentence with the file's name when it is wrong. */
export function readCheatSheet(content = './content'): CheatSheet {
  const path = join(content, 'cheat-sheet.yaml');
  const parsed = sheetSchema.safeParse(yaml.load(readFileSync(path, 'utf8'), { filename: path }));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const { groups, ...rest } = parsed.data;
  return { ...rest, groups: groups.map((group) => ({ ...group, id: group.title.toLowerCase().replace(/\W+/g, '-').replace(/-$/, '') })) };
}
