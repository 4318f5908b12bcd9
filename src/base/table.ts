// Text in columns: what Go's tabwriter makes of cells separated by tabs.
// Upstream: text/tabwriter as github.com/liggitt/tabwriter extends it (RememberWidths), with the settings of kubectl's printers.
// Leaves out: FilterHTML, AlignRight and Debug, which no tool here uses.

/** How wide columns are. */
export interface TabwriterOptions {
  /** least width of a cell, padding included */
  readonly minWidth: number;
  /** width of a tab stop; only matters with `padChar: '\t'` or `tabIndent` */
  readonly tabWidth: number;
  readonly padding: number;
  readonly padChar: string;
  /** empty leading cells become tabs */
  readonly tabIndent?: boolean;
  /** columns whose cells are all empty (and ended by \v) vanish */
  readonly discardEmptyColumns?: boolean;
  /** columns never get narrower in later flushes: kubectl get -w */
  readonly rememberWidths?: boolean;
}

/** `kubectl get` and friends: at least 6 wide, three spaces apart. Upstream: cli-runtime/pkg/printers/tabwriter.go. */
export const printerTable: TabwriterOptions = { minWidth: 6, tabWidth: 4, padding: 3, padChar: ' ', rememberWidths: true };

/** `kubectl describe`: two spaces apart. Upstream: kubectl/pkg/describe tabbedString. */
export const describeTable: TabwriterOptions = { minWidth: 0, tabWidth: 8, padding: 2, padChar: ' ' };

interface Cell {
  readonly text: string;
  readonly width: number;
  /** ended by a tab (and not by \v, a line's end or a flush) */
  readonly tab: boolean;
}

/**
 * Collects text and aligns it. A column block is made of neighbouring lines that have a tab in that column; a line without tabs ends all
 * blocks. What follows the last tab of a line is not part of a column.
 */
export class Tabwriter {
  readonly #options: TabwriterOptions;
  #lines: Cell[][] = [[]];
  #text = '';
  #out = '';
  #widths: number[] = [];
  #maxWidths: number[] = [];

  constructor(options: TabwriterOptions) {
    this.#options = options;
  }

  /** Adds text: \t and \v end a cell, \n a line, \f a line and every column. */
  write(text: string): void {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 9 || code > 12) continue;
      this.#text += text.slice(start, i);
      start = i + 1;
      const cells = this.#endCell(code === 9);
      if (code !== 10 && code !== 12) continue;
      this.#lines.push([]);
      if (code === 12 || cells === 1) this.#flush();
    }
    this.#text += text.slice(start);
  }

  /** Aligns what was written since the last flush. @returns all text that became final since the last call */
  flush(): string {
    if (this.#text !== '') this.#endCell(false);
    this.#flush();
    const out = this.#out;
    this.#out = '';
    return out;
  }

  #endCell(tab: boolean): number {
    const line = this.#lines.at(-1);
    line?.push({ text: this.#text, width: textWidth(this.#text), tab });
    this.#text = '';
    return line?.length ?? 0;
  }

  #flush(): void {
    this.#widths = [];
    this.#format(0, this.#lines.length);
    this.#lines = [[]];
  }

  #format(first: number, end: number): void {
    const column = this.#widths.length;
    let from = first;
    for (let i = first; i < end; i++) {
      if (column >= (this.#lines[i]?.length ?? 0) - 1) continue;
      this.#writeLines(from, i);
      from = i;
      let width = this.#options.minWidth;
      let discardable = true;
      for (; i < end; i++) {
        const line = this.#lines[i] ?? [];
        const cell = line[column];
        if (column >= line.length - 1 || !cell) break;
        width = Math.max(width, cell.width + this.#options.padding);
        if (cell.width > 0 || cell.tab) discardable = false;
      }
      if (discardable && this.#options.discardEmptyColumns) width = 0;
      this.#widths.push(this.#remembered(width));
      this.#format(from, i);
      this.#widths.pop();
      from = i;
      i--;
    }
    this.#writeLines(from, end);
  }

  #remembered(width: number): number {
    if (!this.#options.rememberWidths) return width;
    const column = this.#widths.length;
    for (let i = this.#maxWidths.length; i < column; i++) this.#maxWidths.push(this.#widths[i] ?? 0);
    const widest = Math.max(width, this.#maxWidths[column] ?? 0);
    this.#maxWidths[column] = widest;
    return widest;
  }

  #writeLines(from: number, end: number): void {
    for (let i = from; i < end; i++) {
      let useTabs = this.#options.tabIndent ?? false;
      (this.#lines[i] ?? []).forEach((cell, j) => {
        const width = this.#widths[j];
        if (cell.text === '') {
          if (width !== undefined) this.#pad(cell.width, width, useTabs);
          return;
        }
        useTabs = false;
        this.#out += cell.text;
        if (width !== undefined) this.#pad(cell.width, width, false);
      });
      if (i + 1 < this.#lines.length) this.#out += '\n';
    }
  }

  #pad(textWidthInCell: number, cellWidth: number, useTabs: boolean): void {
    const { padChar, tabWidth } = this.#options;
    if (padChar !== '\t' && !useTabs) {
      this.#out += padChar.repeat(cellWidth - textWidthInCell);
      return;
    }
    if (tabWidth === 0) return;
    const wide = Math.ceil(cellWidth / tabWidth) * tabWidth;
    this.#out += '\t'.repeat(Math.ceil((wide - textWidthInCell) / tabWidth));
  }
}

/** One-shot: aligns `text`, whose cells are ended by tabs. */
export function alignColumns(text: string, options: TabwriterOptions): string {
  const writer = new Tabwriter(options);
  writer.write(text);
  return writer.flush();
}

/** Rows as `kubectl get` prints them: every row, header included, is cells joined by tabs; the last cell is not padded. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  return alignColumns(rows.map((row) => `${row.join('\t')}\n`).join(''), printerTable);
}

/** Tabwriter counts runes: code points, not columns on a screen. */
function textWidth(text: string): number {
  let width = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) width--;
  }
  return width;
}
