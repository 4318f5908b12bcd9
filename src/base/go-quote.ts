// Strings in quotes, as Go writes and reads them.
// Upstream: strconv.Quote, strconv.QuoteRune, strconv.Unquote, strconv.UnquoteChar.

const short: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

const plain = /^[ !#-[\]-~]*$/;
/** unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `"text"` with escapes: strconv.Quote, the verb %q. */
export function goQuote(text: string): string {
  return plain.test(text) ? `"${text}"` : quoteWith(text, '"', false);
}

/** strconv.QuoteToASCII: the verb %+q. */
export function goQuoteAscii(text: string): string {
  return quoteWith(text, '"', true);
}

/** `'x'`: strconv.QuoteRune, the verb %q of a rune. */
export function goQuoteRune(code: number, ascii = false): string {
  const valid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return quoteWith(String.fromCodePoint(valid ? code : 0xfffd), "'", ascii);
}

function quoteWith(text: string, quote: string, ascii: boolean): string {
  let out = quote;
  for (const ch of text) out += ch === quote ? `\\${quote}` : (short[ch] ?? escapeRune(ch, ascii));
  return out + quote;
}

function escapeRune(ch: string, ascii: boolean): string {
  const code = ch.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return ascii ? '\\ufffd' : '\ufffd';
  if (code < 0x80 ? code >= 0x20 && code < 0x7f : !ascii && printable.test(ch)) return ch;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/**
 * Reads the escapes of a Go string whose quotes are gone.
 * @param quote the quote it stood in: the other kind may not be escaped, and it must not appear unescaped
 * @returns undefined when an escape is not Go's. Bytes written as \x80 and above come back as one character each.
 */
export function goUnescape(body: string, quote: string): string | undefined {
  let out = '';
  for (let i = 0; i < body.length; i++) {
    const ch = body.charAt(i);
    if (ch === quote || (ch === '\n' && quote !== '`')) return undefined;
    if (ch !== '\\') {
      out += ch;
      continue;
    }
    const escaped = unescapeAt(body, i + 1, quote);
    if (!escaped) return undefined;
    out += escaped.text;
    i += escaped.length;
  }
  return out;
}

function unescapeAt(body: string, at: number, quote: string): { readonly text: string; readonly length: number } | undefined {
  const ch = body.charAt(at);
  if ((ch === '"' || ch === "'") && ch !== quote) return undefined;
  if (Object.hasOwn(simpleEscapes, ch)) return { text: simpleEscapes[ch] ?? '', length: 1 };
  const [pattern, base] = ch === 'x' ? [/^x[0-9a-fA-F]{2}/, 16] : ch === 'u' ? [/^u[0-9a-fA-F]{4}/, 16] : ch === 'U' ? [/^U[0-9a-fA-F]{8}/, 16] : [/^[0-7]{3}/, 8];
  const digits = pattern.exec(body.slice(at))?.[0];
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits.replace(/^[xuU]/, ''), base);
  if (code > 0x10ffff || (base === 8 && code > 255) || (ch !== 'x' && base === 16 && code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { text: String.fromCodePoint(code), length: digits.length };
}

/** strconv.Unquote: `"…"`, `'x'` and raw strings in back quotes. @returns undefined when it is none of them */
export function goUnquote(text: string): string | undefined {
  const quote = text.charAt(0);
  if (text.length < 2 || quote !== text.charAt(text.length - 1)) return undefined;
  const body = text.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (quote !== '"' && quote !== "'") return undefined;
  const out = goUnescape(body, quote);
  return quote === "'" && out !== undefined && [...out].length !== 1 ? undefined : out;
}
