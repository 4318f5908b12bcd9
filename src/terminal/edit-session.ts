// One line, from the prompt to Enter: what each key does, and what the screen shows of it.

import type { Completion } from '../shell/line-source.ts';
import { EditBuffer } from './edit-buffer.ts';
import { HistoryCursor } from './history-cursor.ts';
import type { Key } from './keys.ts';
import { inColumns, moveTo, type Place, placeAfter, shown, visible } from './layout.ts';

export type Done = { readonly line: string } | 'interrupted' | 'end' | 'complete' | undefined;

/** more candidates than this are listed only after a second Tab asks again */
const manyCandidates = 100;
const bell = '\u0007';

export class EditSession {
  readonly #buffer = new EditBuffer();
  readonly #history: HistoryCursor;
  readonly #prompt: string;
  readonly #columns: () => number;
  readonly #write: (text: string) => void;
  /** where the prompt begins: behind what a command printed without ending its line */
  #from: Place;
  /** where the cursor stands now, from the start of the prompt's line */
  #at: Place;
  #search: { query: string; match: string; from: number; failed?: boolean } | undefined;
  #tabs = 0;
  #dirty = false;

  constructor(prompt: string, history: readonly string[], columns: () => number, write: (text: string) => void, startColumn = 0) {
    this.#from = { row: 0, column: startColumn };
    this.#at = this.#from;
    this.#prompt = prompt;
    this.#history = new HistoryCursor(history);
    this.#columns = columns;
    this.#write = write;
  }

  get line(): string {
    return this.#buffer.text;
  }

  /** The cursor as an offset into `line`, in UTF-16 units. */
  get offset(): number {
    return this.#buffer.before.length;
  }

  write(text: string): void {
    this.#write(text);
  }

  /** Nothing more is typed for now: the screen may catch up. */
  settle(): void {
    if (this.#dirty) this.draw();
  }

  /** Draws prompt and line anew. */
  draw(): void {
    this.#dirty = false;
    const columns = this.#columns();
    const search = this.#search;
    const prompt = search ? `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': ` : this.#prompt;
    const line = shown(search ? search.match : this.#buffer.text);
    const start = placeAfter(visible(prompt), columns, this.#from);
    const end = placeAfter(line, columns, start);
    const wrapped = end.column === 0 && end.row > start.row && !line.endsWith('\n') ? ' \b' : '';
    const before = search ? search.match.slice(0, Math.max(0, search.match.lastIndexOf(search.query))) : this.#buffer.before;
    const cursor = placeAfter(shown(before), columns, start);
    this.#write(`${moveTo(this.#at, this.#from)}\u001b[J${prompt.replace(/[\u0001\u0002]/g, '')}${line.replaceAll('\n', '\r\n')}${wrapped}${moveTo(end, cursor)}`);
    this.#at = cursor;
  }

  /** @returns how the line ended, `complete` when candidates are wanted, undefined while it goes on */
  key(key: Key): Done {
    if ('insert' in key) return this.#insert(key.insert);
    if ('paste' in key) return this.#insert(key.paste);
    if (this.#search) {
      const ended = this.#searchKey(key.name);
      if (ended !== 'leave') return ended;
    }
    if (key.name !== 'tab') this.#tabs = 0;
    return this.#command(key.name);
  }

  #insert(text: string): Done {
    this.#tabs = 0;
    if (this.#search) {
      this.#search.query += text;
      this.#lookBack(this.#search.from);
      return undefined;
    }
    const simple = this.#buffer.atEnd && !this.#dirty && /^[ -~]+$/.test(text) && this.#at.column + text.length < this.#columns();
    this.#buffer.insert(text);
    if (!simple) {
      this.#dirty = true;
      return undefined;
    }
    this.#write(text);
    this.#at = { row: this.#at.row, column: this.#at.column + text.length };
    return undefined;
  }

  #command(name: string): Done {
    switch (name) {
      case 'enter':
        return this.#finish({ line: this.#buffer.text });
      case 'ctrl-c':
        this.#toEnd();
        this.#write('^C\r\n');
        return 'interrupted';
      case 'ctrl-d':
        if (!this.#buffer.empty) break;
        return 'end';
      case 'tab':
        this.#tabs += 1;
        this.settle();
        return 'complete';
      case 'ctrl-r':
        this.#search = { query: '', match: '', from: 0 };
        this.draw();
        return undefined;
      case 'ctrl-l':
        this.#write('\u001b[H\u001b[2J');
        this.#at = this.#from = { row: 0, column: 0 };
        this.draw();
        return undefined;
    }
    const action = actions[name];
    if (!action) return undefined;
    action(this.#buffer, this.#history);
    this.#dirty = true;
    return undefined;
  }

  #finish(done: { readonly line: string }): Done {
    this.#toEnd();
    this.#write('\r\n');
    return done;
  }

  #toEnd(): void {
    this.#search = undefined;
    this.#buffer.end();
    this.draw();
  }

  // Searching back through history

  #searchKey(name: string): Done | 'leave' {
    const search = this.#search;
    if (!search) return 'leave';
    if (name === 'ctrl-r') {
      this.#lookBack(search.from + 1);
      return undefined;
    }
    if (name === 'backspace') {
      search.query = search.query.slice(0, -1);
      this.#lookBack(0);
      return undefined;
    }
    this.#search = undefined;
    if (name === 'ctrl-g' || name === 'ctrl-c') {
      this.draw();
      return name === 'ctrl-c' ? 'leave' : undefined;
    }
    this.#buffer.set(search.match);
    this.#dirty = true;
    return 'leave';
  }

  #lookBack(from: number): void {
    const search = this.#search;
    if (!search) return;
    const found = this.#history.search(search.query, from);
    if (found) this.#search = { query: search.query, match: found.line, from: found.index };
    else {
      search.failed = true;
      this.#write(bell);
    }
    this.draw();
  }

  // Completion

  /** What Tab came to: text to insert, or a list on the second Tab. */
  offer({ from, candidates }: Completion): void {
    const typed = this.line.slice(from, this.offset);
    const [only] = candidates;
    if (!only) return this.#write(bell);
    if (candidates.length === 1) return this.#replace(from, `${only.text}${only.suffix ?? ' '}`);
    const common = candidates.map((c) => c.text).reduce(commonPrefix);
    if (common.length > typed.length) return this.#replace(from, common);
    if (this.#tabs < 2) return this.#write(bell);
    this.#list(candidates.map((c) => c.shown ?? c.text));
  }

  #replace(from: number, text: string): void {
    const rest = this.line.slice(this.offset);
    const before = this.line.slice(0, from) + text;
    this.#buffer.set(before + rest);
    this.#buffer.move(-[...rest].length);
    this.draw();
  }

  #list(items: readonly string[]): void {
    if (items.length > manyCandidates && this.#tabs < 3) {
      this.#below(`Display all ${items.length} possibilities? Press Tab again.`);
      return;
    }
    this.#tabs = 0;
    this.#below(inColumns([...items].sort(), this.#columns()));
  }

  /** Shows text under the line, and the line again below it. */
  #below(text: string): void {
    const place = { at: this.#buffer.cursor };
    this.#buffer.end();
    this.draw();
    this.#write(`\r\n${text}\r\n`);
    this.#at = this.#from = { row: 0, column: 0 };
    this.#buffer.home();
    this.#buffer.move(place.at);
    this.draw();
  }
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length += 1;
  return a.slice(0, length);
}

type Action = (buffer: EditBuffer, history: HistoryCursor) => void;

const older: Action = (buffer, history) => {
  const line = history.older(buffer.text);
  if (line !== undefined) buffer.set(line);
};
const newer: Action = (buffer, history) => {
  const line = history.newer(buffer.text);
  if (line !== undefined) buffer.set(line);
};

const actions: Readonly<Record<string, Action>> = {
  left: (b) => b.move(-1),
  right: (b) => b.move(1),
  'ctrl-b': (b) => b.move(-1),
  'ctrl-f': (b) => b.move(1),
  'alt-b': (b) => b.wordLeft(),
  'alt-f': (b) => b.wordRight(),
  home: (b) => b.home(),
  end: (b) => b.end(),
  'ctrl-a': (b) => b.home(),
  'ctrl-e': (b) => b.end(),
  backspace: (b) => b.backspace(),
  delete: (b) => b.delete(),
  'ctrl-d': (b) => b.delete(),
  'ctrl-k': (b) => b.killToEnd(),
  'ctrl-u': (b) => b.killToStart(),
  'ctrl-w': (b) => b.killBlankWord(),
  'alt-backspace': (b) => b.killWordLeft(),
  'alt-d': (b) => b.killWordRight(),
  'ctrl-y': (b) => b.yank(),
  'ctrl-t': (b) => b.transpose(),
  undo: (b) => b.undo(),
  up: older,
  'ctrl-p': older,
  down: newer,
  'ctrl-n': newer,
  'alt-.': (b, history) => b.insert(history.lastArgument()),
};
