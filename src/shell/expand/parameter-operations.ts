// What `#`, `%`, `/`, `^` and `,` in `${…}` do to a text. Upstream: bash(1), Parameter Expansion.

import { globMatches, globSource } from '../../base/glob.ts';
import { TextSink } from './sinks.ts';

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}` */
export function removed(text: string, operator: '#' | '##' | '%' | '%%', pattern: string): string {
  const greedy = globSource(pattern);
  const expression = {
    '#': () => new RegExp(`^(?:${greedy.replaceAll('[^]*', '[^]*?')})([^]*)$`, 'u'),
    '##': () => new RegExp(`^(?:${greedy})([^]*)$`, 'u'),
    '%': () => new RegExp(`^([^]*)(?:${greedy})$`, 'u'),
    '%%': () => new RegExp(`^([^]*?)(?:${greedy})$`, 'u'),
  }[operator];
  return safely(expression)?.exec(text)?.[1] ?? text;
}

/** `${x/p/r}` and its kin. @param replacement with `&` for the match and backslashes before what is literal */
export function replaced(text: string, operator: '/' | '//' | '/#' | '/%', pattern: string, replacement: string, ignoreCase: boolean): string {
  if (pattern === '' && operator !== '/#' && operator !== '/%') return text;
  const source = globSource(pattern);
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : `(?:${source})`;
  const expression = safely(() => new RegExp(anchored, `${operator === '//' ? 'g' : ''}${ignoreCase ? 'i' : ''}u`));
  if (!expression) return text;
  let matched = false;
  return text.replace(expression, (match, ...rest) => {
    const offset = rest.find((item): item is number => typeof item === 'number') ?? 0;
    // A pattern such as `*` also matches the nothing after the last character; bash stops before that.
    if (match === '' && matched && offset === text.length) return '';
    matched = true;
    return replacement.replace(/\\([^])|&/g, (whole, literal: string | undefined) => (whole === '&' ? match : (literal ?? '')));
  });
}

/** The replacement of `${x/p/r}`: quoted characters get a backslash, so that only an unquoted `&` is the match. */
export class ReplacementSink extends TextSink {
  readonly #ampersand: boolean;

  /** @param ampersand whether an unquoted `&` stands for the match */
  constructor(ampersand: boolean) {
    super();
    this.#ampersand = ampersand;
  }

  override quoted(text: string): void {
    this.text += text.replace(/[\\&]/g, '\\$&');
  }

  override literal(text: string): void {
    if (this.#ampersand) this.text += text.replaceAll('\\', '\\\\');
    else this.quoted(text);
  }

  override split(text: string): void {
    this.literal(text);
  }

  override glob(text: string): void {
    this.literal(text);
  }

  override list(items: readonly string[], quoted: boolean, separator: string): void {
    if (quoted) this.quoted(items.join(separator));
    else this.literal(items.join(separator));
  }
}

/** `${x^}`, `${x^^}`, `${x,}`, `${x,,}` */
export function caseModified(text: string, operator: '^' | '^^' | ',' | ',,', pattern: string): string {
  const characters = [...text];
  const change = (ch: string): string => {
    if (!globMatches(pattern === '' ? '?' : pattern, ch)) return ch;
    return operator.startsWith('^') ? ch.toUpperCase() : ch.toLowerCase();
  };
  if (operator.length === 2) return characters.map(change).join('');
  return characters.map((ch, index) => (index === 0 ? change(ch) : ch)).join('');
}

function safely(make: () => RegExp): RegExp | undefined {
  try {
    return make();
  } catch (error) {
    // A pattern that makes no expression matches nothing.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
