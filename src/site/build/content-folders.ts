/**
 * Reads the folders of `content/`: numbers give the order, folders the modules. Slugs drop the number prefixes.
 * Runs at build time only.
 */
import { readdirSync } from 'node:fs';

const prefix = /^\d+-/;

/** `04-objects/01-your-first-pod.mdx` becomes `objects/your-first-pod`; `index` files take their folder's name. */
export function slugOf(path: string): string {
  const bare = path.replace(/\.mdx?$/, '');
  const parts = bare.split('/').map((part) => part.replace(prefix, ''));
  if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
  return parts.join('/');
}

export interface SidebarGroup {
  readonly label: string;
  readonly items: readonly { readonly slug: string }[];
}

/**
 * One sidebar group per folder of `content/`, in the order of the numbers.
 * @param folder the content folder's path
 * @param titleOf gives a module's title for its slug; the slug itself stands in for an unknown one
 */
export function sidebarOf(folder: string, titleOf: (slug: string) => string | undefined): SidebarGroup[] {
  const groups: SidebarGroup[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const pages = readdirSync(`${folder}/${name}`)
      .filter((file) => /\.mdx?$/.test(file) && !file.startsWith('_'))
      .sort();
    if (pages.length === 0) continue;
    const module = slugOf(name);
    groups.push({
      label: titleOf(module) ?? module,
      items: pages.map((file) => ({ slug: slugOf(`${name}/${file}`) })),
    });
  }
  return groups;
}
