/**
 * The table of contents as it is: what is planned (course.ts), then pages, labs and modules that stand in `content/` and `labs/` without a line
 * there, each at the end of where it belongs. A page or a lab of one's own is a file or a folder and nothing else. Runs at build time only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import yaml from 'js-yaml';
import { type Module, modules as planned, type PlannedLab, type PlannedPage } from '../course.ts';
import { slugOf } from './content-folders.ts';

/** A folder of `content/` with its pages. */
export interface WrittenModule {
  /** e.g. `12-our-company` */
  readonly folder: string;
  readonly pages: readonly PlannedPage[];
}

/** A lab and the module its file names. */
export interface WrittenLab extends PlannedLab {
  readonly module: string;
}

/** @throws Error for a lab of a module that there is not */
export function wholeCourse(plan: readonly Module[], written: readonly WrittenModule[], labs: readonly WrittenLab[]): readonly Module[] {
  const known = new Set(plan.map(({ slug }) => slug));
  const own = written.filter(({ folder }) => !known.has(slugOf(folder))).map(({ folder }) => ownModule(folder));
  const all = [...plan, ...own];
  const stray = labs.find(({ module }) => !all.some(({ slug }) => slug === module));
  if (stray) throw new Error(`labs/${stray.name}/lab.yaml: there is no module ${stray.module}: ${all.map(({ slug }) => slug).join(', ')}`);
  return all.map((module) => {
    const pages = written.find(({ folder }) => slugOf(folder) === module.slug)?.pages ?? [];
    return {
      ...module,
      pages: [...module.pages, ...pages.filter(({ slug }) => !module.pages.some((page) => page.slug === slug))],
      labs: [...module.labs, ...labs.filter((lab) => lab.module === module.slug && !module.labs.some(({ name }) => name === lab.name)).map(({ name, title }) => ({ name, title }))],
    };
  });
}

/** `12-our-company`: number 12, title “Our company”. */
function ownModule(folder: string): Module {
  const slug = slugOf(folder);
  const words = slug.replaceAll('-', ' ');
  return { number: Number.parseInt(folder, 10) || 99, slug, title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`, summary: '', pages: [], labs: [] };
}

function writtenModules(root: string): readonly WrittenModule[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const files = readdirSync(`${root}/${name}`).filter((file) => /^[^_].*\.mdx?$/.test(file));
    return { folder: name, pages: files.sort().map((file) => ({ slug: slugOf(file), title: titleOf(readFileSync(`${root}/${name}/${file}`, 'utf8')) })) };
  }).filter(({ pages }) => pages.length > 0); // biome-ignore format: one chain
}

/** The title in a page's front matter. */
function titleOf(source: string): string {
  const front = yaml.load(/^---\n([\s\S]*?)\n---/.exec(source)?.[1] ?? '') as { readonly title?: string } | undefined;
  return front?.title ?? '';
}

function writtenLabs(root: string): readonly WrittenLab[] {
  const names = readdirSync(root).filter((name) => existsSync(`${root}/${name}/lab.yaml`));
  return names.map((name) => {
    const { title = name, module = '' } = yaml.load(readFileSync(`${root}/${name}/lab.yaml`, 'utf8')) as { readonly title?: string; readonly module?: string };
    return { name, title, module };
  });
}

export const modules: readonly Module[] = wholeCourse(planned, writtenModules('content'), writtenLabs('labs'));

/** The module a page's slug belongs to, by its first path segment. */
export function moduleOf(slug: string): Module | undefined {
  const first = slug.split('/')[0];
  return modules.find((module) => module.slug === first);
}
