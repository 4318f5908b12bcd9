// From the bytes a terminal sends to keys. Upstream: xterm's control sequences, as readline's emacs keymap knows them.
// Left out: mouse reports, function keys beyond those an editor of one line uses (they are swallowed, not shown).

import { type Bytes, incompleteTail, text } from '../base/bytes.ts';

/** A key by name (`left`, `ctrl-a`, `alt-b`), a character to insert, or pasted text. */
export type Key = { readonly name: string } | { readonly insert: string } | { readonly paste: string };

const escape = '\u001b';
const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';

const controls: Readonly<Record<string, string>> = { '\r': 'enter', '\n': 'enter', '\t': 'tab', '\u007f': 'backspace', '\b': 'backspace', '\u001f': 'undo' };
const sequences: Readonly<Record<string, string>> = {
  A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', '1~': 'home', '7~': 'home', '4~': 'end', '8~': 'end', '3~': 'delete', Z: 'shift-tab',
  '1;5C': 'alt-f', '1;5D': 'alt-b', '1;3C': 'alt-f', '1;3D': 'alt-b', '3;5~': 'alt-d',
}; // biome-ignore format: a table

/** Takes bytes as they come and gives whole keys; what is not complete waits for the next bytes. */
export class KeyReader {
  #pending: Bytes = '';

  /** Whether an escape sequence or a character has begun. */
  get incomplete(): boolean {
    return this.#pending !== '';
  }

  /** @returns the keys that these bytes complete, in order */
  feed(bytes: Bytes): readonly Key[] {
    this.#pending += bytes;
    const keys: Key[] = [];
    for (;;) {
      const found = this.#next();
      if (!found) return keys;
      keys.push(found);
    }
  }

  #next(): Key | undefined {
    const first = this.#pending.charAt(0);
    if (first === '') return undefined;
    if (first === escape) return this.#escaped();
    if (controls[first]) return this.#take(1, { name: controls[first] });
    const code = first.charCodeAt(0);
    if (code < 32) return this.#take(1, { name: `ctrl-${String.fromCharCode(code + 96)}` });
    return this.#character();
  }

  #character(): Key | undefined {
    const lead = this.#pending.charCodeAt(0);
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    const bytes = this.#pending.slice(0, length);
    if (bytes.length < length && incompleteTail(bytes) > 0) return undefined;
    const decoded = text(bytes);
    const ch = decoded.codePointAt(0) === 0xfffd ? '\ufffd' : decoded;
    return this.#take(ch === '\ufffd' ? 1 : length, { insert: ch });
  }

  #escaped(): Key | undefined {
    if (this.#pending.startsWith(pasteStart)) return this.#pasted();
    if (pasteStart.startsWith(this.#pending) && this.#pending.length > 1) return undefined;
    const second = this.#pending.charAt(1);
    if (second === '') return undefined;
    if (second !== '[' && second !== 'O') return this.#take(2, { name: second === '\u007f' ? 'alt-backspace' : `alt-${second.toLowerCase()}` });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    const match = /^\u001b[[O]([0-9;?]*[ -/]*[@-~])/.exec(this.#pending);
    if (!match) return this.#pending.length > 16 ? this.#take(1, { name: 'escape' }) : undefined;
    return this.#take(match[0].length, { name: sequences[match[1] ?? ''] ?? 'unknown' });
  }

  #pasted(): Key | undefined {
    const end = this.#pending.indexOf(pasteEnd);
    if (end < 0) return undefined;
    const paste = text(this.#pending.slice(pasteStart.length, end)).replace(/\r\n?/g, '\n');
    return this.#take(end + pasteEnd.length, { paste });
  }

  #take(length: number, key: Key): Key {
    this.#pending = this.#pending.slice(length);
    return key;
  }
}
