/**
 * Plays a page's blocks in their order in one world, and says of each whether it is measured and what came of it.
 *
 * The exit code a real cluster gives is 1 where the page shows an error, otherwise 0; for what runs until it is stopped, or waits for a person at a
 * terminal, that it still runs. Where a cluster of 1.36 rightly answers otherwise than the page says, asides.ts has the reason. A block that is not
 * measured is played all the same, for what follows, and variables a page sets stay set.
 * Not measured beside what its text rules out: blocks that use a variable or a file nobody on the page provides; that call a program the workstation
 * of a kubeadm cluster has not; that ask for an object which nothing played on the page has named, because the page let the reader make it of a
 * manifest that is not at hand. Outputs are not compared where a block that was not measured may have changed an object they show.
 */
import { asides } from './asides.ts';
import { type Block, outOfScope } from './blocks.ts';
import { namesOfToday } from './names.ts';
import { compareOutput } from './output.ts';
import { assignmentsIn, unsetVariable } from './variables.ts';
import { DocsWorld, type Played, watches } from './world.ts';

export interface Verdict {
  readonly id: number;
  readonly page: string;
  readonly commands: string;
  /** why it is not measured */
  readonly skipped?: string;
  readonly exitRight?: boolean;
  /** undefined when the page shows none, or none that can be compared */
  readonly outputRight?: boolean;
  readonly exact?: boolean;
  readonly why?: string;
}

const showsError = /^(?:error:|Error from server|Error:|The [A-Z]\w+ ".*" is invalid:|(?:pods|persistentvolumeclaims|configmaps) ".*" is forbidden:)/m;

export function playPage(blocks: readonly Block[], examples: ReadonlyMap<string, string>): readonly Verdict[] {
  const docs = new DocsWorld(blocks, examples);
  const page = new Page(docs, examples);
  return blocks.map((block) => page.play(block));
}

class Page {
  readonly #docs: DocsWorld;
  readonly #examples: ReadonlyMap<string, string>;
  /** the words of what was played */
  #named = '';
  #assignments = '';
  /** names of objects that a block which is not measured speaks of */
  readonly #unsure = new Set<string>();

  constructor(docs: DocsWorld, examples: ReadonlyMap<string, string>) {
    this.#docs = docs;
    this.#examples = examples;
  }

  play(block: Block): Verdict {
    const { id, page } = block;
    const commands = namesOfToday(block.commands, this.#docs.world);
    const because = outOfScope(block) ?? unsetVariable(commands, this.#assignments);
    if (because !== undefined && /container|Windows|placeholders|variable/.test(because) && !/worker-1/.test(commands)) {
      this.#doubt(commands);
      return { id, page, commands, skipped: because };
    }
    const played = this.#docs.play(this.#assignments + commands);
    this.#assignments += assignmentsIn(commands);
    const skipped = because ?? this.#notAtHand(played, commands, block.expectedOutput ?? '');
    if (skipped !== undefined) {
      this.#doubt(commands);
      return { id, page, commands, skipped };
    }
    this.#named += `\n${commands}\n${this.#manifests(commands)}`;
    return { id, page, commands, ...judge(block, played, [...this.#unsure].some((name) => commands.includes(name) || block.expectedOutput?.includes(name))) };
  }

  /** Outputs about the objects this block speaks of say nothing any more. */
  #doubt(commands: string): void {
    if (!/kubectl/.test(commands) || /kubectl (?:get|describe|logs|exec)\b/.test(commands)) return;
    for (const kind of ['deployments.apps', 'statefulsets.apps', 'pods', 'services', 'configmaps', 'ingresses.networking.k8s.io']) {
      for (const { metadata } of this.#docs.world.objects<{ readonly metadata: { readonly name: string } }>(kind, 'default')) if (new RegExp(`[\\s/]${metadata.name}(?![\\w.-])`).test(commands)) this.#unsure.add(metadata.name);
    }
  }

  #notAtHand({ stdout, stderr, exitCode }: Played, commands: string, shown: string): string | undefined {
    const both = `${stderr}\n${stdout}`;
    if (/^No resources found/m.test(both) && !this.#named.includes(firstName(shown))) return 'its object is not at hand';
    if (/: command not found|sudo: |unknown command "convert"/.test(both)) return 'calls a program the workstation has not';
    if (/^bash: -c: line \d+: (?:syntax error|unexpected EOF)/m.test(stderr)) return 'no shell could read it';
    if (/\b(?:fish|zsh)\b/.test(commands)) return 'for another shell';
    if (exitCode === 0) return undefined;
    if (noFile.test(both) && !/exec /.test(commands)) return 'its file is not at hand';
    const missing = [...both.matchAll(/\b[a-z.0-9]+ "([^"]+)" not found/g)].map(([, name]) => name ?? '');
    if (missing.length && missing.every((name) => !this.#named.includes(name))) return 'its object is not at hand';
    if (/doesn't have a resource type/.test(both) && !/CustomResourceDefinition/.test(this.#named)) return 'its object is not at hand';
    return undefined;
  }

  /** The texts of the examples and files a block uses. */
  #manifests(commands: string): string {
    const urls = [...commands.matchAll(/examples\/([\w./-]+)/g)].map(([, path]) => this.#examples.get(path ?? '') ?? '');
    const files = [...commands.matchAll(/(?:-f|-k|--filename)[= ]\s*([\w./-]+)/g)].map(([, path]) => this.#docs.world.workstation.readFile(path ?? '') ?? '');
    return [...urls, ...files].join('\n');
  }
}

const noFile = /the path "[^"]*" does not exist|[nN]o such file or directory|unable to find one of 'kustomization\.yaml'|cannot read file|error: open |error reading/;

/** The first name of a table, without what was generated; '' where there is none. */
const firstName = (shown: string): string => /^NAME\b.*\n([a-z][a-z0-9.-]*?)(?:-[0-9]{8,10}-[a-z0-9]{5})?(?:\s|$)/m.exec(shown)?.[1] ?? '';

function judge(block: Block, played: Played, unsure: boolean): Partial<Verdict> {
  const { expectedOutput, id } = block;
  const aside = asides[id];
  const lasts = watches.test(block.commands) || (block.interactive && /\s-(?:it|ti|i)\b|--tty|--stdin/.test(block.commands));
  const expectedExit = aside?.exit ?? (showsError.test(expectedOutput ?? '') || showsError.test(block.commands) ? 1 : 0);
  const exitRight = played.stopped ? lasts : played.exitCode === expectedExit;
  const said = (played.stderr || played.stdout).trim().split('\n').slice(-3).join('\n');
  const why = exitRight ? '' : `${played.stopped ? 'did not end' : `exit ${played.exitCode}, not ${expectedExit}`}: ${said}`;
  if (expectedOutput === null || lasts || unsure || aside?.output === false) return { exitRight, why };
  const output = compareOutput(expectedOutput, played);
  return { exitRight, outputRight: output.right, exact: output.exact, why: [why, output.why].filter(Boolean).join('\n') };
}
