// What sed makes of a match, and how `l` shows a line.

import { utf8 } from '../../../base/bytes.ts';
import type { Piece } from './script.ts';

/** A replacement with the match's groups in it. */
export function render(pieces: readonly Piece[], match: readonly string[]): string {
  let out = '';
  let lasting: 'U' | 'L' | undefined;
  let once: 'u' | 'l' | undefined;
  for (const piece of pieces) {
    if ('letterCase' in piece) {
      if (piece.letterCase === 'u' || piece.letterCase === 'l') once = piece.letterCase;
      else lasting = piece.letterCase === 'E' ? undefined : piece.letterCase;
      continue;
    }
    let text = 'text' in piece ? piece.text : (match[piece.group] ?? '');
    if (lasting) text = lasting === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (once && text) {
      text = (once === 'u' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()) + text.slice(1);
      once = undefined;
    }
    out += text;
  }
  return out;
}

/** `l`: every character visible, lines of so many columns. */
export function unambiguous(text: string, width: number): string {
  const names: Readonly<Record<string, string>> = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };
  let out = '';
  let column = 0;
  for (const byte of utf8(text)) {
    const shown = names[byte] ?? (byte < ' ' || byte > '~' ? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}` : byte);
    if (width > 1 && column + shown.length > width - 1) {
      out += '\\\n';
      column = 0;
    }
    out += shown;
    column += shown.length;
  }
  return `${out}$`;
}
