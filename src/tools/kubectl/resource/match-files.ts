// File names that a pattern stands for, where the shell did not expand it. Upstream: path/filepath Glob.

import { globMatches, hasGlob } from '../../../base/glob.ts';
import { isAbsolute } from '../../go/filepath.ts';
import type { Kubectl } from '../session.ts';

/** In order; empty when nothing matches. */
export function matchFiles(k: Kubectl, pattern: string): readonly string[] {
  if (!hasGlob(pattern)) return [];
  let found: string[] = [isAbsolute(pattern) ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) found = found.flatMap((folder) => children(k, folder, part));
  return found.sort();
}

function children(k: Kubectl, folder: string, part: string): string[] {
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  if (!hasGlob(part)) return k.fileType(prefix + part) === undefined ? [] : [prefix + part];
  if (k.fileType(folder || '.') !== 'directory') return [];
  const names = k.process.namespaces.mount.list(folder || '.', k.access);
  return names.filter((name) => globMatches(part, name)).map((name) => prefix + name);
}
