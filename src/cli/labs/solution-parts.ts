/** A lab's solution parted by its steps (DESIGN §6b). */

/** What solves one step of a lab. */
export interface SolutionPart {
  readonly step: string;
  readonly script: string;
}

/** The parts of a `solution.sh`: each begins with the line `# step: ID`. */
export function solutionParts(source: string): readonly SolutionPart[] {
  const parts: { step: string; lines: string[] }[] = [];
  for (const line of source.split('\n')) {
    const marker = /^# step: ([a-z0-9-]+)\s*$/.exec(line);
    if (marker) parts.push({ step: marker[1] ?? '', lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts.map(({ step, lines }) => ({ step, script: lines.join('\n').trim() }));
}
