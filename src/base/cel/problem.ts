// What is wrong with an expression, in cel-go's words and with the place pointed at.
// Upstream: cel-go common/error.go

export interface Problem {
  /** an offset into the source */
  readonly at: number;
  readonly message: string;
}

/** `ERROR: <input>:1:5: …`, the line it is about, and a mark below the place. @param at an offset into the source */
export function pointAt(source: string, at: number, message: string): string {
  const before = source.slice(0, at).split('\n');
  const lead = before.at(-1) ?? '';
  const line = source.split('\n')[before.length - 1] ?? '';
  const marks = [...lead].map((ch) => (ch > '\x7f' ? '\uff0e' : '.')).join('');
  const mark = (line.codePointAt(lead.length) ?? 0) > 127 ? '\uff3e' : '^';
  return `ERROR: <input>:${before.length}:${[...lead].length + 1}: ${message}\n | ${line.replace(/\t/g, ' ')}\n | ${marks}${mark}`;
}

/** All of them, in the order of the source. */
export function showProblems(source: string, problems: readonly Problem[]): string {
  return [...problems]
    .sort((a, b) => a.at - b.at)
    .map(({ at, message }) => pointAt(source, at, message))
    .join('\n');
}
