/** A world for tests of add-ons and applications: commands on its workstation, and folders of third-party manifests. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { makeWorld } from '../../src/labs/make-world.ts';
import { printedBy } from '../support/printed-by.ts';

/** A folder of manifests beside the project; undefined where it is absent. */
export function corpus(name: string): string | undefined {
  const folder = resolve(import.meta.dirname, '../../../shared/corpora/apps', name);
  return existsSync(folder) ? folder : undefined;
}

/** Every file below a folder, by its path under `as`. */
export function filesOf(folder: string, as: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(path)) {
      const at = join(path, name);
      if (statSync(at).isDirectory()) visit(at);
      else found[join(as, relative(folder, at))] = readFileSync(at, 'utf8');
    }
  };
  visit(folder);
  return found;
}

/** @returns `run`, which gives what a command prints on both streams */
export function addOnWorld(options: { readonly addons?: readonly string[]; readonly files?: Readonly<Record<string, string>> } = {}) {
  const world = makeWorld({ seed: 7, workers: 2, ...options });
  return { world, run: printedBy(world), pass: (seconds: number) => world.timeline.advance(seconds * 1000) };
}
