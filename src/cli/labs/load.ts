/** Reads a lab's folder from disk. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Lab } from '../../labs/lab.ts';
import { type LabFolder, readLab } from '../../labs/lab-file.ts';
import { root } from '../stages/tool.ts';

const home = join(root, 'labs');

/** Names of all labs: folders with a lab.yaml. */
export function labNames(): readonly string[] {
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && statSync(join(home, entry.name, 'lab.yaml'), { throwIfNoEntry: false }))
    .map((entry) => entry.name)
    .sort();
}

/** Every file of a lab, by path inside its folder. */
export function labFolder(name: string): LabFolder {
  const folder = join(home, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => [relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'), readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
  );
}

/** @throws Error that lists what is wrong, or which labs there are */
export function loadLab(name: string): Lab {
  if (!labNames().includes(name)) throw new Error(`there is no lab ${name}: choose from ${labNames().join(', ') || 'none yet'}`);
  const lab = readLab(name, labFolder(name));
  if ('errors' in lab) throw new Error(lab.errors.join('\n'));
  return lab;
}
