/** Links within the site, under whatever base path it is hosted. */

/** Puts `base` before a path of this site; leaves other addresses alone. */
export function withBase(base: string, href: string): string {
  const trimmed = base.replace(/\/$/, '');
  if (!href.startsWith('/') || href.startsWith('//') || trimmed === '') return href;
  return href.startsWith(`${trimmed}/`) ? href : trimmed + href;
}

/** `/course/` becomes `/base/course/`. */
export function link(path: string): string {
  return withBase((import.meta as unknown as { readonly env: { readonly BASE_URL: string } }).env.BASE_URL, path);
}
