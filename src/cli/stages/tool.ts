/** Starts a tool of node_modules under the project's own Node and lets its output through, each line marked with who says it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** The project's folder. */
export const root = join(import.meta.dirname, '../../..');

/** Where the packages of the tools we start live, by the name of their command. */
const packages: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  astro: 'astro',
  biome: '@biomejs/biome',
  knip: 'knip',
  vitest: 'vitest',
  playwright: '@playwright/test',
};

/** The script behind a command of node_modules; a `.ts` path is a script of our own. */
function scriptOf(tool: string): string {
  if (tool.endsWith('.ts')) return join(root, tool);
  const name = packages[tool];
  if (!name) throw new Error(`no package known for the command ${tool}`);
  const manifest = join(root, 'node_modules', name, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const script = typeof bin === 'string' ? bin : bin[tool];
  if (!script) throw new Error(`${name} has no command ${tool}`);
  return join(dirname(manifest), script);
}

export interface Listening {
  /** Gets every line, of both streams. */
  readonly hear?: (line: string) => void;
  /** Which lines are let through; all, when it is left out. */
  readonly shows?: (line: string) => boolean;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs to the end and gives the exit code (1 when a signal ended it). `mark` precedes every line. Never throws because of what the tool does. */
export function runTool(tool: string, args: readonly string[], mark: string, { hear, shows = () => true, env }: Listening = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [scriptOf(tool), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...env },
    });
    const stop = () => child.kill('SIGTERM');
    process.once('exit', stop);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        hear?.(line);
        if (line.trim() && shows(line)) console.log(`${mark.padEnd(14)} ${line}`);
      });
    }
    child.on('close', (code) => {
      process.off('exit', stop);
      resolve(code ?? 1);
    });
  });
}
