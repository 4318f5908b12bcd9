// Paths as Go's path/filepath treats them on Linux.

export const isAbsolute = (path: string): boolean => path.startsWith('/');

/** The path without `.`, `..` and doubled slashes; `.` for nothing. Upstream: filepath.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  const joined = out.join('/');
  return rooted ? `/${joined}` : joined || '.';
}

/** Upstream: filepath.Join. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '' : cleanPath(joined);
}

/** All but the last element: `.` for a bare name. Upstream: filepath.Dir. */
export const directory = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

/** The last element. Upstream: filepath.Base. */
export function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** From the last dot of the last element on. Upstream: filepath.Ext. */
export function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** The way from `base` to `target`, both absolute. Upstream: filepath.Rel. */
export function relativePath(base: string, target: string): string {
  const from = cleanPath(base).split('/').filter(Boolean);
  const to = cleanPath(target).split('/').filter(Boolean);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}
