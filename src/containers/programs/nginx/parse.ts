// nginx configuration as a tree of directives. Upstream: nginx src/core/ngx_conf_file.c (tokens, blocks, error texts).

/** One directive: `listen 80;` or `server { … }`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
  readonly file: string;
  readonly line: number;
}

/** What is wrong, as nginx writes it after `[emerg]`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(message: string, at: { readonly file: string; readonly line: number }) {
    super(`${message} in ${at.file}:${at.line}`);
  }
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

/** by file, by content */
const parsed = new Map<string, Map<string, readonly Directive[]>>();

/** @param file the path that errors name. @returns the same object for the same arguments. @throws ConfigError */
export function parseConfig(content: string, file: string): readonly Directive[] {
  let ofFile = parsed.get(file);
  if (!ofFile) parsed.set(file, (ofFile = new Map()));
  const known = ofFile.get(content);
  if (known) return known;
  const reader = { tokens: tokenize(content, file), at: 0, file };
  const directives = readBlock(reader, false);
  ofFile.set(content, directives);
  return directives;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  readonly file: string;
}

function readBlock(reader: Reader, inner: boolean): readonly Directive[] {
  const out: Directive[] = [];
  for (;;) {
    const first = reader.tokens[reader.at++];
    const line = first?.line ?? reader.tokens.at(-1)?.line ?? 1;
    const here = { file: reader.file, line };
    if (!first) {
      if (inner) throw new ConfigError('unexpected end of file, expecting "}"', here);
      return out;
    }
    if (!first.quoted && first.text === '}') {
      if (!inner) throw new ConfigError('unexpected "}"', here);
      return out;
    }
    if (!first.quoted && (first.text === ';' || first.text === '{')) throw new ConfigError(`unexpected "${first.text}"`, here);
    out.push(readDirective(reader, first));
  }
}

function readDirective(reader: Reader, first: Token): Directive {
  const args: string[] = [];
  for (;;) {
    const token = reader.tokens[reader.at++];
    if (!token) throw new ConfigError('unexpected end of file, expecting ";" or "}"', { file: reader.file, line: first.line });
    if (token.quoted) args.push(token.text);
    else if (token.text === ';') return { name: first.text, args, file: reader.file, line: first.line };
    else if (token.text === '{') return { name: first.text, args, block: readBlock(reader, true), file: reader.file, line: first.line };
    else if (token.text === '}') throw new ConfigError('unexpected "}"', { file: reader.file, line: token.line });
    else args.push(token.text);
  }
}

function tokenize(content: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let i = 0; i < content.length; ) {
    const ch = content.charAt(i);
    if (ch === '\n') {
      line += 1;
      i += 1;
    } else if (/\s/.test(ch)) i += 1;
    else if (ch === '#') while (i < content.length && content.charAt(i) !== '\n') i += 1;
    else if (ch === ';' || ch === '{' || ch === '}') {
      tokens.push({ text: ch, quoted: false, line });
      i += 1;
    } else if (ch === '"' || ch === "'") {
      const [text, end] = quotedText(content, i, file, line);
      tokens.push({ text, quoted: true, line });
      line += content.slice(i, end).split('\n').length - 1;
      i = end;
    } else {
      // A brace that belongs to `${name}` or to a regular expression's `{2}` does not end the word.
      const word = /^(?:\\[\s\S]|\$\{[^}]*\}|[^\s;{}\\]|\{(?=\d))+/.exec(content.slice(i))?.[0] ?? ch;
      tokens.push({ text: word, quoted: false, line });
      i += word.length;
    }
  }
  return tokens;
}

function quotedText(content: string, start: number, file: string, line: number): readonly [text: string, end: number] {
  const quote = content.charAt(start);
  let out = '';
  for (let i = start + 1; i < content.length; i++) {
    const ch = content.charAt(i);
    if (ch === quote) return [out, i + 1];
    if (ch === '\\' && i + 1 < content.length) {
      const next = content.charAt(++i);
      out += { n: '\n', t: '\t', r: '\r' }[next] ?? (next === quote || next === '\\' ? next : `\\${next}`);
    } else out += ch;
  }
  throw new ConfigError(`unexpected end of file, expecting ";" or "}"`, { file, line });
}
