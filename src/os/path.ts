// Paths as text. Upstream: path_resolution(7).

/** The names of a path, `.` and empty ones left out; `..` stays. */
export function names(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** The path without `.`, `..` and doubled slashes, taken as text (symlinks are not looked at). */
export function normalize(path: string, cwd = '/'): string {
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
