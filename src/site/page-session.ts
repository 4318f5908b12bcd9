/**
 * The sessions of a page, taken apart: what lies in the reader's home, what is typed, and how long to wait before. The test that plays a page,
 * and the terminal that opens one of its sessions, read the same parts.
 */

export type Part =
  | { readonly kind: 'file'; readonly path: string; readonly content: string }
  | { readonly kind: 'session'; readonly afterMs: number; readonly commands: readonly string[] };

export interface PageWorld {
  readonly workers?: number;
  readonly seed?: number;
  readonly addons?: readonly string[];
}

/** What the terminal page gets of a page: its title, its cluster, its parts in order. */
export interface PageSessions {
  readonly title: string;
  readonly world: PageWorld;
  readonly parts: readonly Part[];
}

const fence = /^```(session|\w+(?= title=))(.*)\n([\s\S]*?)^```$/gm;

/** @returns the files and sessions of a page's source, in order */
export function partsOf(source: string): readonly Part[] {
  return [...source.matchAll(fence)].flatMap(([, kind = '', meta = '', body = '']): Part[] => {
    const title = meta.match(/title="([^"]+)"/)?.[1];
    const file: Part[] = title === undefined ? [] : [{ kind: 'file', path: title, content: body }];
    if (kind !== 'session') return file;
    return [...file, { kind: 'session', afterMs: 1000 * Number(meta.match(/after=(\d+)s/)?.[1] ?? 0), commands: commandsOf(body) }];
  });
}

/** The commands of a session's text: each begins with `$ `, and goes on with `> `. */
function commandsOf(body: string): readonly string[] {
  const commands: string[] = [];
  for (const line of body.split('\n')) {
    if (line.startsWith('$ ')) commands.push(line.slice(2));
    else if (line.startsWith('> ') && commands.length) commands.push(`${commands.pop()}\n${line.slice(2)}`);
  }
  return commands;
}

/** How a world gets to where a page's session begins. */
export interface Start {
  readonly files: Readonly<Record<string, string>>;
  /** a script that runs before the reader arrives */
  readonly setup: string;
  /** what the session itself types */
  readonly commands: readonly string[];
}

/** @param session which of the page's sessions, from 0; undefined when there is no such one */
export function startOf(parts: readonly Part[], session: number): Start | undefined {
  const places = parts.flatMap((part, index) => (part.kind === 'session' ? [index] : []));
  const place = places[session];
  const chosen = place === undefined ? undefined : parts[place];
  if (chosen?.kind !== 'session') return undefined;
  const files = Object.fromEntries(parts.slice(0, place).flatMap((part) => (part.kind === 'file' ? [[part.path, part.content]] : [])));
  const before = parts.slice(0, place).flatMap((part) => (part.kind === 'session' ? [...wait(part.afterMs), ...part.commands] : []));
  return { files, setup: [...before, ...wait(chosen.afterMs), 'true'].join('\n'), commands: chosen.commands };
}

const wait = (ms: number): readonly string[] => (ms === 0 ? [] : [`sleep ${ms / 1000}`]);
