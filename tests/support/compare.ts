/**
 * Compares what two clusters answered to the same command.
 *
 * - `exact`: byte for byte.
 * - `same`: equal after masking what rightly differs between two clusters (ages, times, UIDs, addresses, generated names, resource versions,
 *   node ports, digests, which worker) and the order of rows that sort by generated names.
 * - `near`: same exit code, and at least four fifths of the expected lines are there.
 * - `differs`: anything else; always so when the exit codes differ.
 *
 * Only `exact` and `same` count as right.
 */

export interface Recorded {
  readonly cmd: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Virtual milliseconds the command took. Not compared. */
  readonly ms?: number;
}

export type Level = 'exact' | 'same' | 'near' | 'differs';

export interface Verdict {
  readonly level: Level;
  /** For `near` and `differs`: the first lines missing (`-`) and extra (`+`), or the reason. */
  readonly why?: string;
}

/** Characters of names Kubernetes generates: no vowels, no digits that look like letters. */
const safe = '[bcdfghjklmnpqrstvwxz2456789]';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const weekday = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const clock = String.raw`\d\d:\d\d:\d\d`;

/** Applied in this order: later masks see what earlier ones left. */
const masks: readonly (readonly [what: string, pattern: RegExp, replacement: string])[] = [
  ['colours', /\x1b\[[0-9;]*m/g, ''],
  ['carriage returns', /\r/g, ''],
  ['UIDs', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  ['RFC 3339 times', new RegExp(String.raw`\b\d{4}-\d\d-\d\dT${clock}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`, 'g'), '<time>'],
  ['RFC 1123 times', new RegExp(String.raw`\b${weekday}, \d\d \w{3} \d{4} ${clock} (?:[+-]\d{4}|UTC|GMT)`, 'g'), '<time>'],
  ['times as date prints them', new RegExp(String.raw`\b(?:${weekday} )?${month} +\d{1,2} ${clock}(?: UTC)?(?: \d{4})?`, 'g'), '<time>'],
  ['times in logs', new RegExp(String.raw`\b\d{4}[-/]\d\d[-/]\d\d ${clock}(?:\.\d+)?`, 'g'), '<time>'],
  ['Pod addresses', /\b10\.244\.\d{1,3}\.\d{1,3}\b/g, '<pod-ip>'],
  ['Service addresses', /\b10\.(?:9[6-9]|10\d|11[01])\.\d{1,3}\.\d{1,3}\b/g, '<service-ip>'],
  ['node addresses', /\b172\.18\.0\.\d{1,3}\b/g, '<node-ip>'],
  ['local ports', /\b127\.0\.0\.1:\d+\b/g, '<server>'],
  ['klog heads', new RegExp(String.raw`^([IWEF])\d{4} ${clock}\.\d+ +\d+ `, 'gm'), '$1<klog> '],
  ['digests', /\bsha256:[0-9a-f]{6,64}\b/g, '<sha>'],
  ['bare digests', /\b[0-9a-f]{40,64}\b/g, '<sha>'],
  ['container ids', /containerd:\/\/[0-9a-f]{12,64}/g, 'containerd://<id>'],
  ['resource versions', /("?resourceVersion"?: *"?)\d+/g, '$1<rv>'],
  ['node ports', /\b3[0-2]\d{3}\b/g, '<node-port>'],
  ['Pods of Deployments', new RegExp(String.raw`-(?=[a-z0-9]*\d)${safe}{8,10}-${safe}{5}\b`, 'g'), '-<hash>-<suffix>'],
  ['template hashes', new RegExp(String.raw`-(?=[a-z0-9]*\d)${safe}{8,10}\b`, 'g'), '-<hash>'],
  ['template hash labels', new RegExp(`(pod-template-hash[=:] *"?)${safe}{6,10}`, 'g'), '$1<hash>'],
  ['revision hash labels', new RegExp(`(controller-revision-hash[=:] *"?(?:[a-z0-9-]+-)?)${safe}{6,10}`, 'g'), '$1<hash>'],
  ['generated suffixes', new RegExp(String.raw`-${safe}{5}(?=$|[\s"',):/\]])`, 'gm'), '-<suffix>'],
  ['token volumes', new RegExp(String.raw`\b(kube-api-access-)${safe}{5}\b`, 'g'), '$1<suffix>'],
  ['event counts', /\(x\d+ over [0-9a-z]+\)/g, '(x<n> over <age>)'],
  ['ages', /(^|[\s(])(?:\d+[ydhms]){1,3}(?=$|[\s),])/gm, '$1<age>'],
  ['unknown ages', /<unknown>|<invalid>/g, '<age>'],
  ['workers', /\bworker-[1-9]\b/g, '<worker>'],
  ['underlines', /-{4,}/g, '----'],
  ['trailing blanks', /[ \t]+$/gm, ''],
  ['column widths', /(\S)[ \t]{2,}/g, '$1  '],
];

/** How many of these lines a command prints is a matter of timing. */
const progress = /^(Waiting for |waiting for |\.\.\.|Error from server \(NotFound\): .*retry)/;

/** The text with everything masked that may differ between two clusters. */
export function mask(text: string): string {
  return masks.reduce((masked, [, pattern, replacement]) => masked.replace(pattern, replacement), text).trim();
}

const linesOf = (recorded: Recorded): readonly string[] =>
  mask(`${recorded.stdout}\n${recorded.stderr}`)
    .split('\n')
    .filter((line) => line.trim() && !progress.test(line));

const sortedLines = (recorded: Recorded): readonly string[] =>
  linesOf(recorded)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .sort();

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);

/** How close `actual` comes to `expected`; undefined means the command was not run. */
export function compare(expected: Recorded, actual: Recorded | undefined): Verdict {
  if (!actual) return { level: 'differs', why: 'not run' };
  if (expected.exitCode !== actual.exitCode) return { level: 'differs', why: `exit ${actual.exitCode}, expected ${expected.exitCode}` };
  if (expected.stdout === actual.stdout && expected.stderr === actual.stderr) return { level: 'exact' };
  if (sameList(linesOf(expected), linesOf(actual))) return { level: 'same' };
  const want = sortedLines(expected);
  const have = sortedLines(actual);
  if (sameList(want, have)) return { level: 'same' };
  const missing = want.filter((line) => !have.includes(line));
  const extra = [...new Set(have)].filter((line) => !want.includes(line));
  const share = want.length ? 1 - missing.length / want.length : 0;
  const why = [...missing.slice(0, 3).map((line) => `- ${line}`), ...extra.slice(0, 3).map((line) => `+ ${line}`)].join('\n');
  return { level: share >= 0.8 && extra.length <= want.length ? 'near' : 'differs', why };
}

/** A verdict per expected command, in order. Commands are paired by position, else by their text. */
export function compareSession(
  expected: readonly Recorded[],
  actual: readonly Recorded[],
): readonly (Verdict & { readonly cmd: string })[] {
  return expected.map((row, index) => {
    const beside = actual[index];
    return { cmd: row.cmd, ...compare(row, beside?.cmd === row.cmd ? beside : actual.find((other) => other.cmd === row.cmd)) };
  });
}

export const isRight = (verdict: Verdict): boolean => verdict.level === 'exact' || verdict.level === 'same';
