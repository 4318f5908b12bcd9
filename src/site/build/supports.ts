/**
 * Collects the support lines of the sources: comments of the form `@supports partly kubectl get: -w — "no chunking"`. The page
 * "What is simulated" is made of them, so that it cannot say more than the code does. Runs at build time only.
 */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { filesUnder } from './files-under.ts';

export type Degree = 'yes' | 'partly' | 'no';

export interface Support {
  readonly degree: Degree;
  /** what it belongs to: `kubectl get`, `bash`, `Pod` */
  readonly area: string;
  /** '' when the line is about the area as a whole */
  readonly feature: string;
  /** why not, or what is missing; '' for `yes` */
  readonly why: string;
}

/** The parts of the simulator as the page names them, by the folder of the sources. The first that fits counts. */
export const rooms: readonly { readonly title: string; readonly folders: readonly string[] }[] = [
  { title: 'kubectl', folders: ['tools/kubectl'] },
  { title: 'Other tools', folders: ['tools'] },
  { title: 'Kinds of objects', folders: ['api'] },
  { title: 'The cluster at work', folders: ['cluster', 'http'] },
  { title: 'Images and containers', folders: ['containers'] },
  { title: 'Shell, terminal and programs', folders: ['shell', 'terminal', 'os', 'base', 'labs'] },
  { title: 'Network', folders: ['network'] },
];

const line = /@supports (yes|partly|no) ([^:\n]+): (.+?)\s*(?:\*\/)?\s*$/;

/** The support line in one line of source, if there is one. */
export function supportIn(text: string): Support | undefined {
  const [, degree, area, said] = text.match(line) ?? [];
  if (!degree || !area || !said) return undefined;
  const [, feature = '', why] = said.match(/^(?:(.+?)\s+[—–-]+\s+)?"([^"]*)"$/) ?? [];
  return { degree: degree as Degree, area: area.trim(), feature: why === undefined ? said : feature, why: why ?? '' };
}

function supportsOf(path: string): Support[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => supportIn(text) ?? []);
}

function roomOf(path: string): string | undefined {
  return rooms.find((room) => room.folders.some((folder) => path.startsWith(`${folder}/`)))?.title;
}

/** Every support line of the sources by room, tests left out; within a room in the order of the areas. */
export async function collectSupports(sources: string): Promise<ReadonlyMap<string, readonly Support[]>> {
  const found = new Map<string, Support[]>(rooms.map((room) => [room.title, []]));
  for (const path of await filesUnder(sources)) {
    const room = roomOf(relative(sources, path).split(sep).join('/'));
    if (path.endsWith('.ts') && !path.endsWith('.test.ts')) found.get(room ?? '')?.push(...supportsOf(path));
  }
  for (const list of found.values()) list.sort((a, b) => a.area.localeCompare(b.area));
  return found;
}
