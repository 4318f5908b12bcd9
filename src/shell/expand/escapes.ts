// Backslash escapes of `echo -e`, `printf`, `$'…'`. Bytes above 127 become U+DC80–U+DCFF, which output turns back
// (base/bytes.ts). Upstream: bash's lib/sh/strtrans.c.

const simple: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

const byte = (code: number): string => String.fromCharCode(code < 128 ? code : 0xdc00 + (code & 255));

/** Escapes of `$'…'`, in text that was a value. */
export function ansiC(text: string): string {
  return text.replace(/\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c([^])|([^]))/g, (whole, hex, short, long, octal, control, one) => {
    if (hex) return byte(Number.parseInt(hex, 16));
    if (short || long) return codePoint(Number.parseInt(short ?? long, 16));
    if (octal) return byte(Number.parseInt(octal, 8) & 255);
    if (control) return String.fromCharCode(control.charCodeAt(0) & 31);
    return simple[one] ?? (`'"?`.includes(one) ? one : whole);
  });
}

/**
 * Escapes of `echo -e` and `printf %b`.
 * @returns the text, and whether `\c` ended it
 */
export function echoEscapes(text: string, options: { readonly plainOctal?: boolean } = {}): { readonly text: string; readonly ended: boolean } {
  const end = /(?:^|[^\\])(?:\\\\)*(\\c)/.exec(text);
  const until = end ? end.index + end[0].length - 2 : text.length;
  const out = text
    .slice(0, until)
    .replace(/\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|(0[0-7]{0,3}|[0-7]{1,3})|([^]))/g, (whole, hex, short, long, octal, one) => {
      if (hex) return byte(Number.parseInt(hex, 16));
      if (short || long) return codePoint(Number.parseInt(short ?? long, 16));
      if (octal) return octal.startsWith('0') || options.plainOctal ? byte(Number.parseInt(octal, 8) & 255) : whole;
      return simple[one] ?? whole;
    });
  return { text: out, ended: end !== null };
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
