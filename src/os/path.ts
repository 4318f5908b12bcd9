// Paths as text. Upstream: path_resolution(7).

/** Every container begins with the same few paths; more than these are forgotten, all at once. */
const mostKnown = 4096;
const known = new Map<string, readonly string[]>();

/** The names of a path, `.` and empty ones left out; `..` stays. */
export function names(path: string): readonly string[] {
  let found = known.get(path);
  if (found) return found;
  found = path.split('/').filter((name) => name !== '' && name !== '.');
  if (known.size >= mostKnown) known.clear();
  known.set(path, found);
  return found;
}

/** What may hold more than plain names: doubled slashes, dots, a slash at the end. */
const unclean = /\/[/.]|\/$/;

/** The path without `.`, `..` and doubled slashes, taken as text (symlinks are not looked at). */
export function normalize(path: string, cwd = '/'): string {
  if (path.startsWith('/') && !unclean.test(path)) return path;
  const out: string[] = [];
  for (const name of names(path.startsWith('/') ? path : `${cwd}/${path}`)) {
    if (name === '..') out.pop();
    else out.push(name);
  }
  return `/${out.join('/')}`;
}

/** Joins, without doubling the slash. */
export function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The last name of a path; `/` for the root. Upstream: basename(1). */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path === '' ? '' : '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Everything before the last name. Upstream: dirname(1). */
export function folderOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path.startsWith('/') ? '/' : '.';
  const at = trimmed.lastIndexOf('/');
  if (at < 0) return '.';
  return trimmed.slice(0, at).replace(/\/+$/, '') || '/';
}
