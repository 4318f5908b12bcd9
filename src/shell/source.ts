// A piece of shell text with its tree: a script, a line, an `eval`. Knows lines, for `line 3:` in messages.

import type { Statement, SyntaxNode } from 'unbash';

export class Source {
  readonly text: string;
  /** the number of its first line */
  readonly firstLine: number;
  /** the file, where it is another one than the script's */
  readonly name: string | undefined;
  #starts: readonly number[] | undefined;

  constructor(text: string, firstLine = 1, name?: string) {
    this.text = text;
    this.name = name;
    this.firstLine = firstLine;
  }

  /** The number of the line at this offset. */
  lineAt(offset: number): number {
    this.#starts ??= lineStarts(this.text);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + this.firstLine;
  }

  /** The text of a node. */
  slice(node: Pick<SyntaxNode, 'pos' | 'end'>): string {
    return this.text.slice(node.pos, node.end);
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** What can be run: statements and where they come from. */
export interface Unit {
  readonly statements: readonly Statement[];
  readonly source: Source;
}
