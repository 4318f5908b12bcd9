/** Compares what came of a command by ours and by the real kubectl, byte for byte after the declared veils. */
import { createTwoFilesPatch } from 'diff';
import type { Files } from './home.ts';
import type { Difference, Outcome } from './session.ts';
import { background, shuffled, veiled } from './variance.ts';

/** @param used takes the names of the veils without which the answers would differ */
export function differences(ours: Outcome, theirs: Outcome, used: Set<string>): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (part: Difference['part'], real: string, own: string): void => {
    if (real === own) return;
    const names = new Set<string>();
    const [a, b] = [veiled(real, names), veiled(own, names)];
    if (a !== b && shuffled.applies(ours.cmd) && sortedLines(a) === sortedLines(b)) used.add(shuffled.what);
    else if (a !== b) found.push({ part, diff: diffOf(a, b) });
    else for (const name of names) used.add(name);
  };
  compare('stdout', theirs.stdout, ours.stdout);
  compare('stderr', theirs.stderr, ours.stderr);
  compare('exit code', String(theirs.exitCode), String(ours.exitCode));
  if (ours.files && theirs.files) compare('files', filesText(theirs.files), filesText(ours.files));
  else used.add(background.what);
  compare('writes', theirs.writes.join('\n'), ours.writes.join('\n'));
  return found;
}

/** All files one after the other; modes are the umask's. */
function filesText(files: Files): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { type, content }]) => `==> ${path} (${type})\n${content}`)
    .join('\n');
}

const sortedLines = (text: string): string => text.split('\n').sort().join('\n');

/** The changed lines, three around them. */
function diffOf(real: string, own: string): string {
  return createTwoFilesPatch('', '', real, own, '', '', { context: 1 }).split('\n').slice(3).join('\n');
}
