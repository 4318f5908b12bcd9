/** What a page's title block says about it: its module, its place in the module, how long it takes, its lab. */
import type { StarlightRouteData } from '@astrojs/starlight/route-data';
import { moduleOf } from './build/whole-course.ts';
import type { Module } from './course.ts';

/** Words a minute of a reader who also looks at the examples. */
const pace = 180;

export interface PageFacts {
  readonly module: Module;
  /** Its place among the module's pages, from 1. */
  readonly place: number;
  readonly of: number;
  readonly minutes: number;
  readonly lab: string | undefined;
}

/** Reading time of a page's source in whole minutes, at least one. Code counts too: it is read, if not aloud. Imports and the quiz do not. */
export function readingMinutes(body: string): number {
  const read = body.replace(/^import .*$/gm, '').replace(/^<Quiz[\s\S]*?^\/>$/gm, '');
  return Math.max(1, Math.round(read.trim().split(/\s+/).length / pace));
}

/** The facts of a page of the course; nothing for a page outside the modules. */
export function pageFacts(route: StarlightRouteData): PageFacts | undefined {
  const module = moduleOf(route.id);
  if (!module) return undefined;
  const group = route.sidebar[0];
  const links = group?.type === 'group' ? group.entries : [];
  const place = links.findIndex((entry) => entry.type === 'link' && entry.isCurrent) + 1;
  const lab: unknown = 'lab' in route.entry.data ? route.entry.data.lab : undefined;
  return {
    module,
    place,
    of: Math.max(module.pages.length, links.length),
    minutes: readingMinutes(route.entry.body ?? ''),
    lab: typeof lab === 'string' ? lab : undefined,
  };
}
