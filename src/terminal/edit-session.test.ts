import { describe, expect, it } from 'vitest';
import { type Done, EditSession } from './edit-session.ts';
import { KeyReader } from './keys.ts';
import { columnAfter } from './layout.ts';

/** A screen that understands what the editor sends: enough of a VT100 to say what a person would see. */
class Screen {
  rows: string[][] = [[]];
  row = 0;
  column = 0;
  readonly columns: number;
  constructor(columns: number) {
    this.columns = columns;
  }
  write(text: string): void {
    for (const part of text.match(/\u001b\[[0-9;?]*[A-Za-z]|[\s\S]/gu) ?? []) this.#put(part);
  }
  #put(part: string): void {
    const [, count, final] = /^\u001b\[([0-9;?]*)([A-Za-z])$/.exec(part) ?? [];
    const by = Number(count) || 1;
    if (final === 'A') this.row -= by;
    else if (final === 'B') this.row += by;
    else if (final === 'C') this.column += by;
    else if (final === 'J' && count === '') this.#clear();
    else if (final) return;
    else if (part === '\r') this.column = 0;
    else if (part === '\n') this.row += 1;
    else if (part === '\b') this.column -= 1;
    else if (part >= ' ') this.#cell(part);
  }
  #clear(): void {
    this.rows.length = this.row + 1;
    (this.rows[this.row] ??= []).length = this.column;
  }
  #cell(ch: string): void {
    if (this.column >= this.columns) {
      this.column = 0;
      this.row += 1;
    }
    (this.rows[this.row] ??= [])[this.column++] = ch;
  }
  get text(): string {
    return Array.from(this.rows, (row) => Array.from(row ?? [], (ch) => ch ?? ' ').join('').trimEnd()).join('\n').trimEnd();
  }
}

function type(keys: string, options: { history?: string[]; columns?: number } = {}): { screen: Screen; session: EditSession; done: Done } {
  const screen = new Screen(options.columns ?? 40);
  const session = new EditSession('$ ', options.history ?? [], () => screen.columns, (text) => screen.write(text));
  session.draw();
  let done: Done;
  for (const key of new KeyReader().feed(keys)) {
    done = session.key(key);
    session.settle();
  }
  return { screen, session, done };
}

const rows = [
  { name: 'typing and Enter', keys: 'echo hi\r', shows: '$ echo hi', done: { line: 'echo hi' } },
  { name: 'inserting in the middle', keys: 'ac\u001b[Db\r', shows: '$ abc', done: { line: 'abc' } },
  { name: 'Ctrl-A, Ctrl-K, Ctrl-Y', keys: 'one two\u0001\u000b\u0019\u0019\r', shows: '$ one twoone two', done: { line: 'one twoone two' } },
  { name: 'Ctrl-W takes a word', keys: 'kubectl get podz\u0017pods\r', shows: '$ kubectl get pods', done: { line: 'kubectl get pods' } },
  { name: 'Ctrl-C shows itself', keys: 'half\u0003', shows: '$ half^C', done: 'interrupted' as const },
  { name: 'Ctrl-D on an empty line', keys: '\u0004', shows: '$', done: 'end' as const },
  { name: 'the line before', keys: '\u001b[A\r', history: ['old', 'new'], shows: '$ new', done: { line: 'new' } },
  { name: 'up twice, down once, and back to what was typed', keys: 'x\u001b[A\u001b[A\u001b[B\u001b[B\r', history: ['old', 'new'], shows: '$ x', done: { line: 'x' } },
  { name: 'a search back', keys: '\u0012ge\r', history: ['kubectl get pods', 'ls'], shows: '$ kubectl get pods', done: { line: 'kubectl get pods' } },
  { name: 'a search that finds nothing', keys: '\u0012getx', history: ['kubectl get pods', 'ls'], shows: "(failed reverse-i-search)`getx': kubectl\n get pods", done: undefined },
  { name: 'a line longer than the screen', keys: 'abcdefghijkl\u0001X\r', columns: 8, shows: '$ Xabcde\nfghijkl', done: { line: 'Xabcdefghijkl' } },
  { name: 'a pasted file', keys: '\u001b[200~cat <<E\nx\nE\u001b[201~\r', shows: '$ cat <<E\nx\nE', done: { line: 'cat <<E\nx\nE' } },
];

describe('EditSession', () => {
  it.each(rows)('$name', ({ keys, shows, done, ...options }) => {
    const typed = type(keys, options);
    expect(typed.screen.text).toBe(shows);
    expect(typed.done).toEqual(done);
  });

  it.each([
    { printed: '10.244.1.2', shows: '10.244.1.2$ ls -l' },
    { printed: '10 %\r20 %\r', shows: '$ ls -l' },
    { printed: '\u001b[32mgreen\u001b[0m', shows: 'green$ ls -l' },
  ])('begins behind $printed, which has not ended its line', ({ printed, shows }) => {
    const screen = new Screen(40);
    screen.write(printed);
    const session = new EditSession('$ ', [], () => 40, (text) => screen.write(text), columnAfter(printed, 40));
    session.draw();
    for (const ch of 'ls -l') session.key({ insert: ch });
    session.key({ name: 'left' });
    session.settle();
    expect(screen.text).toBe(shows);
  });

  it('completes what is unambiguous and lists the rest on the second Tab', () => {
    const { screen, session } = type('get p');
    const candidates = [{ text: 'pods' }, { text: 'podtemplates' }];
    const tab = (): void => {
      expect(session.key({ name: 'tab' })).toBe('complete');
      session.offer({ from: 4, candidates: candidates.filter((c) => c.text.startsWith(session.line.slice(4))) });
    };
    tab();
    expect(screen.text).toBe('$ get pod');
    tab();
    expect(screen.text).toBe('$ get pod\npods          podtemplates\n$ get pod');
    session.key({ insert: 's' });
    session.settle();
    tab();
    expect([screen.text.split('\n').at(-1), session.line]).toEqual(['$ get pods', 'get pods ']);
  });
});
