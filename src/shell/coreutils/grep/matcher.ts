// grep's patterns as one expression. Upstream: GNU grep's main and dfasearch.

import { RegexError, regexSource } from '../../../base/regex.ts';

export interface MatcherOptions {
  readonly kind: 'G' | 'E' | 'F' | 'P';
  readonly ignoreCase: boolean;
  /** matches end at words' edges */
  readonly words: boolean;
  /** matches are whole lines */
  readonly lines: boolean;
}

/** An expression with the flag `g` that matches what any of the patterns matches; a text: what is wrong with one. */
export function matcherFor(patterns: readonly string[], options: MatcherOptions): RegExp | string {
  const flags = options.ignoreCase ? 'giu' : 'gu';
  if (patterns.length === 0) return /[^\s\S]/g;
  try {
    const sources = patterns.map((pattern) => sourceOf(pattern, options.kind));
    const any = sources.length === 1 ? (sources[0] ?? '') : sources.map((source) => `(?:${source})`).join('|');
    if (options.lines) return new RegExp(`^(?:${any})$`, flags);
    if (options.words) return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, flags);
    return new RegExp(any, flags);
  } catch (error) {
    if (error instanceof RegexError) return error.message;
    if (error instanceof SyntaxError) return 'Invalid regular expression';
    throw error;
  }
}

function sourceOf(pattern: string, kind: MatcherOptions['kind']): string {
  if (kind === 'F') return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (kind === 'P') return perl(pattern);
  return regexSource(pattern, kind === 'E');
}

/** What Perl writes differently. */
function perl(pattern: string): string {
  const source = pattern
    .replace(/\\h/g, '[ \\t]')
    .replace(/\(\?P</g, '(?<')
    .replace(/\\([<>"'#%&,:;=@`~ !_-])/g, '$1')
    .replace(/\\Q([^]*?)\\E/g, (_whole, text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const keep = /\\K/.exec(source);
  return keep ? `(?<=${source.slice(0, keep.index)})${source.slice(keep.index + 2)}` : source;
}
