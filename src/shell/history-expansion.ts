// What `!` means in a line typed to bash: `!!`, `!$`, `!12`, `!kubectl`, `^old^new`. Upstream: bash(1), HISTORY EXPANSION; readline's histexpand.c.
// It comes with the cluster's code, as the service `history-expansion`: nobody recalls a line before there is one.
//
// @supports partly shell: history expansion — "events, words and :p, :s, :gs, :h, :t, :r, :e, :q; not ranges of modifiers (& and G)"

/** What became of a line. `shown`: it was changed, and the shell prints it; `run`: false after `:p`. */
export type Recalled = { readonly line: string; readonly shown: boolean; readonly run: boolean } | { readonly problem: string };

/** @param history oldest first */
export type HistoryExpansion = (line: string, history: readonly string[]) => Recalled;

/** Stands for nothing to recall where one of these follows. */
const plainAfter = /^(?:$|[\s=(])/;
const event = /^(?:!|-?\d+|\?[^?\n]*\??|#|[^\s:^$*%?'"`;&|<>()!-][^\s:^$*%'"`;&|<>()!]*)/;
const wordDesignator = /^(?::?(?:\^|\$|\*)|:(?:\d+-\d+|\d+-\$?|\d+\*?|-\d+|-\$?))/;

export const recall: HistoryExpansion = (line, history) => {
  const quick = /^\^([^^]*)\^([^^]*)\^?$/.exec(line);
  if (quick) return substituted(history, line, quick[1] ?? '', quick[2] ?? '');
  let out = '';
  let run = true;
  let quote = '';
  for (let at = 0; at < line.length; ) {
    const ch = line.charAt(at);
    const rest = line.slice(at + 1);
    if (ch === '\\' && quote !== "'") {
      out += line.slice(at, at + 2);
      at += 2;
    } else if (ch === "'" && quote !== '"') {
      quote = quote ? '' : ch;
      out += ch;
      at += 1;
    } else if (ch === '"' && quote !== "'") {
      quote = quote ? '' : ch;
      out += ch;
      at += 1;
    } else if (ch === '#' && !quote && /(?:^|\s)$/.test(out)) {
      out += line.slice(at);
      break;
    } else if (ch !== '!' || quote === "'" || plainAfter.test(rest) || (quote === '"' && rest.startsWith('"')) || /[[{$]$/.test(out)) {
      out += ch;
      at += 1;
    } else {
      const found = designated(rest, history, out);
      if ('problem' in found) return found;
      out += found.text;
      run &&= found.run;
      at += 1 + found.length;
    }
  }
  return { line: out, shown: out !== line, run };
};

type Found = { readonly text: string; readonly length: number; readonly run: boolean } | { readonly problem: string };

/** What stands behind a `!`. @param typed the line so far, for `!#` */
function designated(rest: string, history: readonly string[], typed: string): Found {
  const name = event.exec(rest)?.[0] ?? '';
  // `!$`, `!^`, `!*`, `!:2`: of the line before.
  let length = name.length;
  const designator = wordDesignator.exec(rest.slice(length))?.[0] ?? '';
  const isLast = name === '!' || (name === '' && designator !== '');
  const line = isLast ? history.at(-1) : name === '#' ? typed : lineOf(name, history);
  if (line === undefined || name + designator === '') return { problem: `!${name || rest.charAt(0)}: event not found` };
  const chosen = designator ? wordsAt(line, designator.replace(/^:/, '')) : line;
  if (chosen === undefined) return { problem: `${designator}: bad word specifier` };
  length += designator.length;
  return modified(chosen, rest, length, `!${name}`);
}

function lineOf(name: string, history: readonly string[]): string | undefined {
  if (/^-?\d+$/.test(name)) {
    const number = Number(name);
    return number < 0 ? history.at(number) : number > 0 ? history[number - 1] : undefined;
  }
  const within = name.startsWith('?');
  const text = within ? name.slice(1).replace(/\?$/, '') : name;
  return history.findLast((line) => (within ? line.includes(text) : line.startsWith(text)));
}

/** Words as the shell's grammar parts them, near enough: quotes hold together, operators stand alone. */
const wordsOf = (line: string): readonly string[] => line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"])*"|[^\s'"\\;&|<>()])+|[;&|<>()]+/g) ?? [];

function wordsAt(line: string, designator: string): string | undefined {
  const words = wordsOf(line);
  const last = words.length - 1;
  if (designator === '*') return words.slice(1).join(' ');
  const place = (text: string): number => (text === '^' ? 1 : text === '$' ? last : Number(text));
  const [, from = '', sign = '', to = ''] = /^(\^|\$|\d*)([-*]?)(\$|\d*)$/.exec(designator) ?? [];
  const first = from === '' ? 0 : place(from);
  const end = sign === '*' ? last : sign === '-' ? (to === '' ? last - 1 : place(to)) : first;
  if (first > last || end > last) return undefined;
  return words.slice(first, end + 1).join(' ');
}

const modifiers: Readonly<Record<string, (text: string) => string>> = {
  h: (text) => text.replace(/\/[^/]*$/, ''),
  t: (text) => text.replace(/^.*\//, ''),
  r: (text) => text.replace(/\.[^./]*$/, ''),
  e: (text) => /\.[^./]*$/.exec(text)?.[0] ?? '',
  q: (text) => `'${text.replaceAll("'", "'\\''")}'`,
};

function modified(text: string, rest: string, from: number, name: string): Found {
  let length = from;
  let out = text;
  let run = true;
  for (;;) {
    const after = rest.slice(length);
    const substitution = /^:(g?)s(.)((?:\\.|(?!\2).)*)\2((?:\\.|(?!\2).)*)(?:\2|$)/.exec(after);
    const [, letter = ''] = /^:([a-z])(?![a-z])/.exec(after) ?? [];
    if (substitution) {
      const [whole, all, , old = '', by = ''] = substitution;
      if (!out.includes(old)) return { problem: `${name}${whole}: substitution failed` };
      out = all ? out.replaceAll(old, () => by) : out.replace(old, () => by);
      length += whole.length;
    } else if (letter === 'p') {
      run = false;
      length += 2;
    } else if (modifiers[letter]) {
      out = modifiers[letter](out);
      length += 2;
    } else return { text: out, length, run };
  }
}

function substituted(history: readonly string[], typed: string, old: string, by: string): Recalled {
  const last = history.at(-1);
  if (last === undefined || old === '' || !last.includes(old)) return { problem: `:s${typed}: substitution failed` };
  return { line: last.replace(old, () => by), shown: true, run: true };
}
