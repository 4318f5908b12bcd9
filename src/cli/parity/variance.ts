/**
 * What rightly differs between two runs of one kubectl, as declared rules: each says what and why. Nothing is here because it merely differs.
 * A veil hides a detail in both answers; an exclusion takes a whole command out of the count, by its text alone or by what this machine lacks.
 */
import type { Recorded } from '../../../tests/support/compare.ts';

/** A detail hidden in both answers before they are compared. */
export interface Veil {
  readonly what: string;
  readonly why: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

export const veils: readonly Veil[] = [
  { what: 'heads of log lines', why: 'the clock, the process number and the line of the program', pattern: /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\]/gm, instead: '$1<head>]' },
  { what: 'times of log lines', why: 'the clock of the machine, to the microsecond', pattern: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? /gm, instead: '<time> ' },
  { what: 'how long requests took', why: 'measured by the real clock', pattern: /\b(in )\d+( milliseconds)\b|\b((?:milliseconds|dnsLookup|dial|tlsHandshake|serverProcessing|duration)=)"?\d+(?:\.\d+)?(?:ms|µs|s)?"?/gi, instead: '$1$3<time>$2' },
  { what: 'dates in headers of responses', why: 'an HTTP server says when it answered', pattern: /\b(Date: ).*? GMT/g, instead: '$1<time>' },
  { what: 'audit numbers', why: 'a random number for each request', pattern: /\b(Audit-Id: )[0-9a-f-]{36}/g, instead: '$1<number>' },
  { what: 'ports the system chose', why: 'whichever is free', pattern: /\b((?:127\.0\.0\.1|\[::1\]|localhost):)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g, instead: '$1<port>' },
  { what: 'temporary files', why: 'named by chance', pattern: /\/tmp\/((?:LIVE|MERGED|kubectl-edit|kustomize)-)\w+/g, instead: '/tmp/$1<name>' },
  { what: 'names of debugging Pods and containers', why: 'chosen by chance in the client', pattern: /\b((?:node-debugger-[a-z0-9.-]+?|debugger)-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, instead: '$1<name>' },
];

/** A text with every detail hidden that may rightly differ. @param used takes the names of the veils that hid something */
export function veiled(text: string, used?: Set<string>): string {
  return veils.reduce((hidden, { what, pattern, instead }) => {
    const next = hidden.replace(pattern, instead);
    if (next !== hidden) used?.add(what);
    return next;
  }, text);
}

/** Commands that are not compared. */
export interface Exclusion {
  readonly what: string;
  readonly why: string;
  readonly applies: (cmd: string, theirs?: Recorded) => boolean;
}

/** Lines whose order is chance, sorted: one veil that is about a command, not about a text. */
export const shuffled = { what: 'the order of labels in `label --list`', why: 'Go walks through a map in an order of chance', applies: (cmd: string): boolean => /\bkubectl (?:label|annotate)\b.*--list\b/.test(cmd) };

/** Files are not compared while a program of an earlier command goes on. */
export const background = { what: 'files while a program of an earlier command still writes', why: 'it was started in the world of ours and runs there only' };

/** Words at the beginning of a command of the line, a pipe, a substitution or a loop. */
const begins = (words: string): RegExp => new RegExp(String.raw`(?:^|[|&;(\n]|\$\(|\b(?:do|then|else|time|watch|timeout \S+|xargs)\s)\s*(?:\w+=\S*\s+)*(?:${words})(?=\s|$)`, 'm');

const asksKubectl = /\bkubectl\b/;
const makesKeys = begins('openssl|ssh-keygen');
const asksNetwork = begins('curl|wget|nc|ping|dig|nslookup|ssh|telnet');

export const exclusions: readonly Exclusion[] = [
  { what: 'no kubectl in it', why: 'files are written, time passes: nothing to compare', applies: (cmd) => !asksKubectl.test(cmd) },
  { what: 'asks the network of Pods', why: 'the workstation of a world has a way there, this machine has none', applies: (cmd) => asksNetwork.test(cmd) },
  { what: 'makes keys', why: 'random ones, other each time', applies: (cmd) => makesKeys.test(cmd) },
  { what: 'a program this machine lacks', why: 'beside kubectl the command needs one that is not installed here', applies: (_, theirs) => theirs?.exitCode === 127 || /: command not found$/m.test(theirs?.stderr ?? '') },
];
