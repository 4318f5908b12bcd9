/**
 * The landscape: every system the course's sources name, from content/landscape.yaml and content/landscape-beside.yaml. Maturity, licence and
 * status are facts with a date: they stand in those files and nowhere else, and pages read them through here. Runs at build time only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { z } from 'zod';

/** How far a project of the foundation has come, in the order of its stages. */
export const maturities = ['sandbox', 'incubating', 'graduated', 'archived'] as const;
export type Maturity = (typeof maturities)[number];

/** How the course uses a system, from most to least. */
export const uses = ['practised', 'explained', 'named'] as const;
export type Use = (typeof uses)[number];

/** In the order of the trail map, then what lies beside it. */
export const categories = [
  'Containers and images',
  'CI and CD',
  'Orchestration',
  'Installing clusters',
  'Packaging and developing',
  'Observability',
  'Proxy, discovery, mesh',
  'Network',
  'Policy and security',
  'Database and storage',
  'Streaming and messaging',
  'Registry',
  'Runtime',
  'Distribution and trust',
  'Infrastructure as code',
  'Edge and machine learning',
  'Other orchestrators',
  'Clouds and platforms',
  'Virtualization',
] as const;

const date = z.string().regex(/^\d{4}(?:-\d\d(?:-\d\d)?)?$/, 'a date is YYYY, YYYY-MM or YYYY-MM-DD');
const day = z.iso.date();
const source = z.strictObject({ title: z.string(), date });

const systemFile = z.strictObject({
  name: z.string(),
  /** two to four sentences of our own: what it is, what for, what changed since the sources */
  says: z.string(),
  category: z.enum(categories),
  /** the trail map's step, where it has one */
  step: z.int().min(1).max(10).optional(),
  /** only for projects of the foundation; `was` is the maturity in source `in`, absent when it joined later */
  cncf: z.strictObject({ was: z.enum(maturities).optional(), in: z.string().optional(), now: z.enum(maturities).optional(), since: day.optional() }).optional(),
  licence: z.string(),
  /** its official address; absent for what never was public */
  site: z.url().optional(),
  status: z.string().optional(),
  use: z.enum(uses),
  /** the lab that practises it */
  lab: z.string().optional(),
  /** slug of the page that treats it */
  at: z.string().optional(),
});

const firstFile = z.strictObject({
  asOf: day,
  asOfSource: z.strictObject({ title: z.string(), site: z.url() }),
  sources: z.record(z.string(), source),
  systems: z.array(systemFile),
});
const otherFile = z.strictObject({ systems: z.array(systemFile) });

export interface System extends z.infer<typeof systemFile> {
  /** Its path segment under `/landscape/`. */
  readonly id: string;
}

export interface Landscape {
  /** The day for which every `now` holds. */
  readonly asOf: string;
  readonly asOfSource: { readonly title: string; readonly site: string };
  readonly sources: Readonly<Record<string, z.infer<typeof source>>>;
  /** In the order of the alphabet. */
  readonly systems: readonly System[];
}

/**
 * @param content the content folder's path
 * @param labs the labs' folder: a system whose lab is not there is explained, not practised
 * @throws a sentence with the file's name when an entry is wrong or there twice
 */
export function readLandscape(content = './content', labs = './labs'): Landscape {
  const { systems, ...head } = parsed(join(content, 'landscape.yaml'), firstFile);
  const all = [...systems, ...parsed(join(content, 'landscape-beside.yaml'), otherFile).systems]
    .map((system) => ({ ...withUse(system, labs), id: idOf(system.name) }))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const twice = all.find(({ id }, i) => all.findIndex((other) => other.id === id) !== i);
  if (twice) throw new Error(`the landscape has ${twice.name} twice: keep one of them`);
  return { ...head, systems: all };
}

let read: Landscape | undefined;

/** The landscape of this project, read once. */
export function landscape(): Landscape {
  read ??= readLandscape();
  return read;
}

/** @returns its path on the site */
export const pathOf = (system: System): string => `/landscape/${system.id}/`;

/** @returns the first sentence of its paragraph, for lists */
export const firstSentence = (system: System): string => /^.*?[.](?=\s[A-Z“]|$)/s.exec(system.says)?.[0] ?? system.says;

/** @returns finds the system a text names, by its whole name */
export function systemFinder(systems: readonly System[]): (text: string) => System | undefined {
  const byName = new Map(systems.map((system) => [system.name, system]));
  return (text) => byName.get(text.trim());
}

function withUse<T extends z.infer<typeof systemFile>>(system: T, labs: string): T {
  const ready = system.lab !== undefined && existsSync(join(labs, system.lab, 'lab.yaml'));
  return system.use === 'practised' && !ready ? { ...system, use: 'explained' as const } : system;
}

function parsed<T>(path: string, schema: z.ZodType<T>): T {
  // The core schema leaves dates as the text they are.
  const result = schema.safeParse(yaml.load(readFileSync(path, 'utf8'), { filename: path, schema: yaml.CORE_SCHEMA }));
  if (!result.success) throw new Error(`${path}: ${z.prettifyError(result.error)}`);
  return result.data;
}

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
