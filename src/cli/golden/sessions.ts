/**
 * Finds golden sessions in a folder: `scripts/<domain>/<name>.txt` with `recorded/<domain>/<name>.json` beside it (what a real cluster
 * answered) or `snapshots/<domain>/<name>.json` (what we answer; rewritten by `--update`). A folder without domains works too, and `sessions/`
 * is another name for `scripts/`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Recorded } from '../../../tests/support/compare.ts';

export interface Session {
  /** `kubectl/01-get-outputs`. */
  readonly name: string;
  readonly domain: string;
  readonly script: string;
  /** Recorded on a real cluster, or ours to rewrite. */
  readonly truth: 'recorded' | 'snapshot';
  /** Where the expected answers lie, or will lie. */
  readonly answers: string;
}

/** Every session below `folder` whose name contains `only`, by name. Throws when the folder holds none at all. */
export function findSessions(folder: string, only = ''): readonly Session[] {
  const scripts = [join(folder, 'scripts'), join(folder, 'sessions')].find(existsSync);
  if (!scripts) throw new Error(`${folder} holds neither scripts/ nor sessions/`);
  const found = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'));
  if (!found.length) throw new Error(`${scripts} holds no session`);
  return found
    .sort()
    .map((file): Session => {
      const name = relative('.', file)
        .replaceAll('\\', '/')
        .replace(/\.txt$/, '');
      const recorded = join(folder, 'recorded', `${name}.json`);
      const truth = existsSync(recorded) ? 'recorded' : 'snapshot';
      const answers = truth === 'recorded' ? recorded : join(folder, 'snapshots', `${name}.json`);
      return { name, domain: name.includes('/') ? name.slice(0, name.indexOf('/')) : '(all)', script: join(scripts, file), truth, answers };
    })
    .filter((session) => session.name.includes(only));
}

/**
 * How long the recorder waited for a command, in ms: it ended those that took longer with 124, so they stand there with that code and the limit
 * as their time. undefined where it had to end none. What a command ends by its own `timeout` says nothing about the recorder.
 */
export function commandLimitOf(session: Session): number | undefined {
  if (session.truth === 'snapshot') return undefined;
  const ended = (readAnswers(session) ?? []).filter(({ cmd, exitCode }) => exitCode === 124 && !/\btimeout\b/.test(cmd.replaceAll('--timeout', '')));
  const times = ended.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
  return times.length ? Math.floor(Math.min(...times) / 1000) * 1000 : undefined;
}

/** The expected answers; undefined for a snapshot nobody has taken yet. Throws when the file is damaged. */
export function readAnswers(session: Session): readonly Recorded[] | undefined {
  if (!existsSync(session.answers)) return undefined;
  const answers: unknown = JSON.parse(readFileSync(session.answers, 'utf8'));
  if (!Array.isArray(answers)) throw new Error(`${session.answers} is no list of answers`);
  return answers as readonly Recorded[];
}
