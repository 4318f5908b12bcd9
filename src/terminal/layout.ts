// Where characters stand on the screen: widths, wrapping, and the bytes that draw a prompt and its line again.

/** Columns a character takes: 2 for East Asian wide ones and most pictures, 0 for combining marks. */
export function widthOf(ch: string): number {
  const code = ch.codePointAt(0) ?? 0;
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(ch)) return 0;
  const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and titles in prompts
const invisible = /\u0001[^\u0002]*\u0002|\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007|[\u0001\u0002]/g;

/** A prompt without what takes no place. */
export const visible = (text: string): string => text.replace(invisible, '');

/** What the cursor was sent home by, or back to where it was before a program had the whole screen. */
const homewards = /^[^]*(?:\r|\u001b\[[0-9;]*H|\u001b\[\?1049l)/;

/** The column in which the cursor stands after output that has not ended its line. */
export const columnAfter = (unended: string, columns: number): number => placeAfter(visible(unended.replace(homewards, '')), columns).column;

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where the cursor stands after `text`, starting at the top left of an area `columns` wide. */
export function placeAfter(text: string, columns: number, from: Place = { row: 0, column: 0 }): Place {
  let { row, column } = from;
  for (const ch of text) {
    if (ch === '\n') {
      row += 1;
      column = 0;
      continue;
    }
    const width = ch === '\t' ? 8 - (column % 8) : widthOf(ch);
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** Control characters as readline shows them: `^A`. */
export const shown = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f]/g, (ch) => `^${String.fromCharCode(ch.charCodeAt(0) + 64)}`); // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant

/** Bytes that move the cursor between two places. */
export function moveTo(from: Place, to: Place): string {
  const rows = to.row - from.row;
  const vertical = rows < 0 ? `\u001b[${-rows}A` : rows > 0 ? `\u001b[${rows}B` : '';
  return `${vertical}\r${to.column > 0 ? `\u001b[${to.column}C` : ''}`;
}

/** Candidates in columns, down first, as bash lists them. */
export function inColumns(items: readonly string[], columns: number): string {
  const widest = Math.max(...items.map((item) => [...item].reduce((sum, ch) => sum + widthOf(ch), 0))) + 2;
  const across = Math.max(1, Math.floor(columns / widest));
  const rows = Math.ceil(items.length / across);
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: across }, (_, column) => items[column * rows + row])
      .filter((item) => item !== undefined)
      .map((item) => item.padEnd(widest))
      .join('')
      .trimEnd(),
  );
  return lines.join('\r\n');
}
