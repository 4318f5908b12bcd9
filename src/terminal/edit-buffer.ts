// The line being edited: characters, a cursor, what was killed, and how to undo. Pure: no terminal, no time.
// Upstream: readline's emacs commands; words are runs of letters and digits, as in bash.

const isWordCharacter = (ch: string | undefined): boolean => ch !== undefined && /[\p{L}\p{N}]/u.test(ch);

export class EditBuffer {
  #characters: string[] = [];
  #cursor = 0;
  #killed = '';
  #undo: { readonly characters: readonly string[]; readonly cursor: number }[] = [];

  get text(): string {
    return this.#characters.join('');
  }

  /** In characters (code points), from 0. */
  get cursor(): number {
    return this.#cursor;
  }

  /** The text in front of the cursor. */
  get before(): string {
    return this.#characters.slice(0, this.#cursor).join('');
  }

  get atEnd(): boolean {
    return this.#cursor === this.#characters.length;
  }

  get empty(): boolean {
    return this.#characters.length === 0;
  }

  /** Replaces everything; the cursor goes to the end. */
  set(text: string): void {
    this.#remember();
    this.#characters = [...text];
    this.#cursor = this.#characters.length;
  }

  insert(text: string): void {
    this.#remember();
    const added = [...text];
    this.#characters.splice(this.#cursor, 0, ...added);
    this.#cursor += added.length;
  }

  move(by: number): void {
    this.#cursor = Math.min(this.#characters.length, Math.max(0, this.#cursor + by));
  }

  home(): void {
    this.#cursor = 0;
  }

  end(): void {
    this.#cursor = this.#characters.length;
  }

  wordLeft(): void {
    this.#cursor = this.#wordStart();
  }

  wordRight(): void {
    this.#cursor = this.#wordEnd();
  }

  /** Deletes from `from` to `to`; killed text can be yanked. */
  #cut(from: number, to: number, kill: boolean): void {
    if (from >= to) return;
    this.#remember();
    const gone = this.#characters.splice(from, to - from).join('');
    if (kill) this.#killed = gone;
    this.#cursor = from;
  }

  backspace(): void {
    this.#cut(Math.max(0, this.#cursor - 1), this.#cursor, false);
  }

  delete(): void {
    const at = this.#cursor;
    this.#cut(at, Math.min(this.#characters.length, at + 1), false);
  }

  killToEnd(): void {
    this.#cut(this.#cursor, this.#characters.length, true);
  }

  killToStart(): void {
    this.#cut(0, this.#cursor, true);
  }

  /** Ctrl-W: back to white space. */
  killBlankWord(): void {
    let from = this.#cursor;
    while (from > 0 && /\s/.test(this.#characters[from - 1] ?? '')) from -= 1;
    while (from > 0 && !/\s/.test(this.#characters[from - 1] ?? '')) from -= 1;
    this.#cut(from, this.#cursor, true);
  }

  killWordLeft(): void {
    this.#cut(this.#wordStart(), this.#cursor, true);
  }

  killWordRight(): void {
    this.#cut(this.#cursor, this.#wordEnd(), true);
  }

  yank(): void {
    if (this.#killed) this.insert(this.#killed);
  }

  /** Ctrl-T: exchanges the two characters around the cursor. */
  transpose(): void {
    if (this.#cursor === 0 || this.#characters.length < 2) return;
    this.#remember();
    const at = this.atEnd ? this.#cursor - 1 : this.#cursor;
    const [a = '', b = ''] = [this.#characters[at - 1], this.#characters[at]];
    this.#characters.splice(at - 1, 2, b, a);
    this.#cursor = at + 1;
  }

  undo(): void {
    const last = this.#undo.pop();
    if (!last) return;
    this.#characters = [...last.characters];
    this.#cursor = last.cursor;
  }

  #remember(): void {
    this.#undo.push({ characters: [...this.#characters], cursor: this.#cursor });
    if (this.#undo.length > 200) this.#undo.shift();
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && !isWordCharacter(this.#characters[at - 1])) at -= 1;
    while (at > 0 && isWordCharacter(this.#characters[at - 1])) at -= 1;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#characters.length && !isWordCharacter(this.#characters[at])) at += 1;
    while (at < this.#characters.length && isWordCharacter(this.#characters[at])) at += 1;
    return at;
  }
}
