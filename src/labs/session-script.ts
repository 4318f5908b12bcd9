// A session file: comments, one command a line, with here-documents and trailing backslashes. It is how golden sessions,
// solutions and worked examples are written. Differs from a shell script: each command runs in a shell of its own.

export interface ScriptLine {
  /** the command, with the lines of its here-documents */
  readonly command: string;
  /** the number of its first line, from 1 */
  readonly line: number;
}

/** Comments are given too: `# step: ID` parts a solution. */
export interface ParsedScript {
  readonly commands: readonly ScriptLine[];
  readonly comments: readonly { readonly text: string; readonly line: number }[];
}

/** Reads a session file. A here-document that never ends takes the rest of the file, as in a shell. */
export function parseScript(source: string): ParsedScript {
  const lines = source.replace(/\r\n/g, '\n').split('\n');
  const commands: ScriptLine[] = [];
  const comments: { text: string; line: number }[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const start = i + 1;
    if (line.trim() === '') continue;
    if (line.trimStart().startsWith('#')) {
      comments.push({ text: line.trimStart().slice(1).trim(), line: start });
      continue;
    }
    const taken = [line];
    while ((taken.at(-1) ?? '').endsWith('\\') && i + 1 < lines.length) taken.push(lines[++i] ?? '');
    for (const { word, stripTabs } of hereDocuments(taken.join('\n'))) {
      while (i + 1 < lines.length) {
        const next = lines[++i] ?? '';
        taken.push(next);
        if ((stripTabs ? next.replace(/^\t+/, '') : next) === word) break;
      }
    }
    commands.push({ command: taken.join('\n'), line: start });
  }
  return { commands, comments };
}

/** The here-documents a line opens, in order; `<<<` opens none, and neither does `<<` inside quotes. */
function hereDocuments(line: string): readonly { readonly word: string; readonly stripTabs: boolean }[] {
  const found: { word: string; stripTabs: boolean }[] = [];
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const ch = line.charAt(i);
    if (quote) {
      if (ch === quote) quote = '';
      else if (ch === '\\' && quote === '"') i += 1;
      continue;
    }
    if (ch === '\\') i += 1;
    else if (ch === '"' || ch === "'") quote = ch;
    else if (line.startsWith('<<<', i)) i += 2;
    else if (line.startsWith('<<', i)) {
      const match = /^<<(-?)\s*(?:'([^']*)'|"([^"]*)"|\\?([A-Za-z0-9_.+-]+))/.exec(line.slice(i));
      if (!match) continue;
      found.push({ word: match[2] ?? match[3] ?? match[4] ?? '', stripTabs: match[1] === '-' });
      i += match[0].length - 1;
    }
  }
  return found;
}
