// Plays the `session` fences of a page against the simulator: one world a page, its fences in order. A fence with a title is a file in the
// reader's home from there on; `after=4s` lets time pass before a session. `world:` in the page's front names workers, seed and add-ons.
import yaml from 'js-yaml';
import { provideDocs } from '../../src/api/schema/docs.ts';
import { packedDocs } from '../../src/api/schema/generated/docs.ts';
import { text, utf8 } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';
import type { World } from '../../src/labs/world.ts';
import type { PageWorld } from '../../src/site/page-session.ts';

interface Command {
  readonly typed: readonly string[];
  readonly command: string;
}

/** The commands of a session's lines: each begins with `$ `, and goes on with `> `. */
function commandsOf(lines: readonly string[]): Command[] {
  const commands: { typed: string[]; command: string }[] = [];
  for (const line of lines) {
    if (line.startsWith('$ ')) commands.push({ typed: [line], command: line.slice(2) });
    const last = commands.at(-1);
    if (line.startsWith('> ') && last) {
      last.typed.push(line);
      last.command += `\n${line.slice(2)}`;
    }
  }
  return commands;
}

function playSession(world: World, lines: readonly string[]): string[] {
  return commandsOf(lines).flatMap(({ typed, command }) => {
    // Both streams into one, as a terminal shows them: in the order in which they were written.
    const { stdout } = world.run(`{ ${command}\n} 2>&1`);
    const printed = text(stdout).replace(/\n$/, '');
    return printed === '' ? typed : [...typed, ...printed.split('\n')];
  });
}

provideDocs(packedDocs);

/** The page with what its commands print now, in place of what stood there. */
export function playPage(source: string): string {
  const { workers = 2, seed = 1, addons = [] } = worldOf(source);
  const world = makeWorld({ seed, workers, addons });
  return source.replace(/^```(session|\w+(?= title=))(.*)\n([\s\S]*?)^```$/gm, (whole, kind: string, meta: string, body: string) => {
    const title = meta.match(/title="([^"]+)"/)?.[1];
    if (title !== undefined) world.workstation.putFile(title, utf8(body));
    if (kind !== 'session') return whole;
    const seconds = Number(meta.match(/after=(\d+)s/)?.[1] ?? 0);
    world.advanceTo(world.nowMs + seconds * 1000);
    return `\`\`\`session${meta}\n${playSession(world, body.split('\n')).join('\n')}\n\`\`\``;
  });
}

function worldOf(source: string): PageWorld {
  const front = yaml.load(source.match(/^---\n([\s\S]*?)\n---/)?.[1] ?? '') as { readonly world?: PageWorld } | undefined;
  return front?.world ?? {};
}
