// Text as shell input that gives the text back. Upstream: bash's lib/sh/shquote.c.

const unprintable = /[\x00-\x1f\x7f]/;

/** `'it'\''s'`; `$'a\nb'` where there are control characters: `${x@Q}`, `set`, `alias`, `trap`. */
export function singleQuoted(text: string): string {
  return unprintable.test(text) ? dollarQuoted(text) : `'${text.replaceAll("'", "'\\''")}'`;
}

/** As bash lists variables and traces commands: quotes only where they are needed. */
export function quotedWhereNeeded(text: string): string {
  if (text === '') return "''";
  if (unprintable.test(text)) return dollarQuoted(text);
  return /^[\w@%+=:,./-]+$/u.test(text) && !text.startsWith('~') ? text : /[^\x20-\x7e]/.test(text) && /^[^\s'"\\`$|&;()<>*?[\]{}~#!^]+$/u.test(text) ? text : singleQuoted(text);
}

/** `a\ b`: printf %q. */
export function backslashed(text: string): string {
  if (text === '') return "''";
  if (unprintable.test(text)) return dollarQuoted(text);
  return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&').replace(/^[#~]/, '\\$&');
}

/** `"a\$b"`: declare -p. */
export function doubleQuoted(text: string): string {
  return unprintable.test(text) ? dollarQuoted(text) : `"${text.replace(/["$\\`]/g, '\\$&')}"`;
}

function dollarQuoted(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\x07': '\\a',
    '\x1b': '\\E',
    "'": "\\'",
    '\\': '\\\\',
  };
  let out = '';
  for (const ch of text) out += names[ch] ?? (ch < ' ' || ch === '\x7f' ? `\\${ch.charCodeAt(0).toString(8).padStart(3, '0')}` : ch);
  return `$'${out}'`;
}
