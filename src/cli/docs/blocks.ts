/**
 * The shell blocks of the Kubernetes documentation among the corpora (`k8s-docs/transcripts.json` and its example manifests), page by page, and
 * which of them can be measured by what they say alone: those that call kubectl, have no placeholder and are written for a Unix shell.
 * Source: `../shared/corpora` or `$CORPORA`; read and measured only, nothing of it is committed.
 * Leaves out: the generated reference of commands, whose examples name objects no page creates (`npm run parity` plays those); `--docs` counts
 * every block it does not measure under its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export interface Block {
  readonly id: number;
  readonly page: string;
  readonly lang: string;
  readonly commands: string;
  readonly expectedOutput: string | null;
  /** the sentence that leads over to the output */
  readonly gap?: string;
  readonly tail: string;
  readonly placeholders: boolean;
  readonly interactive: boolean;
  /** typed inside a container */
  readonly container: boolean;
}

const root = resolve(process.env['CORPORA'] ?? '../shared/corpora', 'k8s-docs');

/** Undefined when the documentation is there; otherwise why it cannot be measured. */
export const absent: string | undefined = existsSync(join(root, 'transcripts.json')) ? undefined : `no documentation at ${root}: set CORPORA`;

/** All blocks by page, in the order of each page. */
export function readPages(): ReadonlyMap<string, readonly Block[]> {
  const blocks = JSON.parse(readFileSync(join(root, 'transcripts.json'), 'utf8')) as readonly Block[];
  return Map.groupBy(blocks, ({ page }) => page);
}

/** Paths of all example manifests below `https://k8s.io/examples/`, with their text. */
export function readExamples(): ReadonlyMap<string, string> {
  const folder = join(root, 'manifests');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.[a-z]+$/.test(path));
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}

/** The example with this name wherever it lies; undefined when none or more than one differ, and for names any page might use (`pod.yaml`). */
export function exampleNamed(examples: ReadonlyMap<string, string>, file: string): string | undefined {
  if (!/-|curlpod/.test(basename(file))) return undefined;
  const texts = new Set([...examples].filter(([path]) => basename(path) === basename(file)).map(([, text]) => text));
  return texts.size === 1 ? [...texts][0] : undefined;
}

const windows = new Set(['powershell', 'PowerShell', 'cmd']);
/** What people fill in, beside what the corpus marks: `<name>`, `$NODENAME`, `[flags]`, `(-f FILE | TYPE)`, `path/to/file`, `your-…`. */
const blank = /<[a-z][a-z0-9 _./-]*>|\[(?:flags|command|TYPE|NAME)|\[--|\(TYPE|\bpath\/to\/|\byour[-_a-z]+|\$NODENAME\b|\{\{<|CONTAINER_NAME|\bEXTERNAL_IP\b|\bNODE_NAME\b|\bPOD_NAME=\.\.\./;

/** Why a block cannot be measured, from its text; undefined when it can. */
export function outOfScope(block: Block): string | undefined {
  if (!/\bkubectl\b/.test(block.commands.replace(/^\s*#.*$/gm, ''))) return 'does not call kubectl';
  if (block.page.includes('kubectl/generated/')) return 'reference of a command, without objects';
  if (windows.has(block.lang) || /windows|runasusername/.test(block.page)) return 'for Windows';
  if (block.container) return 'typed inside a container';
  if (block.placeholders || blank.test(block.commands)) return 'has placeholders';
  if (/\bkubectl\b[^|;&\n]*\bedit\b/.test(block.commands) && !block.commands.includes('EDITOR=')) return 'a person edits';
  return undefined;
}
