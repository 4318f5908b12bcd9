/** Reads a lab's folder for the page. A lab that is wrong stops the build with every error as a sentence. Runs at build time only. */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Lab } from '../../labs/lab.ts';
import { readLab } from '../../labs/lab-file.ts';
import { filesUnder } from './files-under.ts';

export async function readLabFolder(name: string): Promise<Lab> {
  const root = `labs/${name}`;
  const entries = (await filesUnder(root)).map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')]);
  const lab = readLab(name, Object.fromEntries(entries));
  if ('errors' in lab) throw new Error(lab.errors.join('\n'));
  return lab;
}
