// Lines broken between words. Upstream: mitchellh/go-wordwrap.

/** Breaks lines at spaces so that they stay within `limit` where words allow it; a limit below 1 leaves them alone. */
export function wrapWords(text: string, limit: number): string {
  if (limit < 1) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, limit))
    .join('\n');
}

function wrapLine(line: string, limit: number): string {
  if (line.length <= limit) return line;
  let out = '';
  let length = 0;
  let space = '';
  for (const [piece] of line.matchAll(/\s+|\S+/g)) {
    if (piece.trim() === '') {
      space = piece;
      continue;
    }
    if (length + space.length + piece.length > limit && length > 0) {
      out += `\n${piece}`;
      length = piece.length;
    } else {
      out += space + piece;
      length += space.length + piece.length;
    }
    space = '';
  }
  return out;
}
