/**
 * Terminal output as HTML, for the pages that show a screen before any script runs: text, colours, and the movements a line
 * editor makes within its line.
 *
 * Left out: everything that moves between lines or scrolls, which no opening session does; such sequences are dropped.
 */
import { type Bytes, text } from '../../base/bytes.ts';

interface Cell {
  readonly sign: string;
  readonly colour: string;
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The custom property of an SGR colour, '' for the usual one; undefined leaves the colour as it was. */
function colourOf(code: number): string | undefined {
  if (code === 0 || code === 39) return '';
  if (code >= 30 && code <= 37) return `--term-${colours[code - 30]}`;
  if (code >= 90 && code <= 97) return `--term-bright-${colours[code - 90]}`;
  return undefined;
}

class Pen {
  readonly lines: Cell[][] = [[]];
  #column = 0;
  #colour = '';

  get #line(): Cell[] {
    return this.lines.at(-1) ?? [];
  }

  put(sign: string): void {
    if (sign === '\n') {
      this.lines.push([]);
      this.#column = 0;
    } else if (sign === '\r') this.#column = 0;
    else if (sign === '\b') this.#column = Math.max(0, this.#column - 1);
    else if (sign >= ' ') {
      const line = this.#line;
      while (line.length < this.#column) line.push({ sign: ' ', colour: '' });
      line[this.#column++] = { sign, colour: this.#colour };
    }
  }

  control(letter: string, parameters: readonly number[]): void {
    const count = Math.max(1, parameters[0] ?? 1);
    if (letter === 'm') for (const code of parameters.length ? parameters : [0]) this.#colour = colourOf(code) ?? this.#colour;
    else if (letter === 'K') this.#line.length = Math.min(this.#line.length, this.#column);
    else if (letter === 'C') this.#column += count;
    else if (letter === 'D') this.#column = Math.max(0, this.#column - count);
    else if (letter === 'G') this.#column = count - 1;
    else if (letter === 'P') this.#line.splice(this.#column, count);
  }
}

function escaped(sign: string): string {
  return { '&': '&amp;', '<': '&lt;', '>': '&gt;' }[sign] ?? sign;
}

function lineHtml(cells: readonly Cell[]): string {
  let html = '';
  let colour = '';
  for (const cell of cells) {
    if (cell.colour !== colour) {
      if (colour) html += '</span>';
      if (cell.colour) html += `<span style="color:var(${cell.colour})">`;
      colour = cell.colour;
    }
    html += escaped(cell.sign);
  }
  return colour ? `${html}</span>` : html;
}

/** The HTML of everything that was written, line by line, with a cursor at the end. */
export function screenHtml(bytes: Bytes): string {
  const pen = new Pen();
  const tokens = text(bytes).matchAll(/\x1b\[([?>]?[\d;]*)([A-Za-z])|\x1b[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\s\S]/gu);
  for (const [token, parameters, letter] of tokens) {
    if (letter !== undefined) pen.control(letter, (parameters ?? '').split(';').filter(Boolean).map(Number));
    else if (!token.startsWith('\x1b')) pen.put(token);
  }
  return `${pen.lines.map(lineHtml).join('\n')}<span class="cursor"></span>`;
}
