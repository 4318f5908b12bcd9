// Where an interactive shell gets its lines. The line editor (src/terminal/line-editor.ts) is one; without any, the shell
// reads from its terminal in cooked mode, as dash does.

import type { Process, Steps } from '../os/process.ts';

/** What Tab can offer at a place in a line. */
export interface Completion {
  /** where the word to be replaced begins */
  readonly from: number;
  /** what can stand there; `suffix` is typed after it when it is the only one */
  readonly candidates: readonly { readonly text: string; readonly suffix?: string; readonly shown?: string }[];
}

/** Works out completions; a generator, because it may look at the file system or ask a program. */
export type Completer = (line: string, cursor: number) => Steps<Completion>;

/** A line; null at the end of file (Ctrl-D); `interrupted` after Ctrl-C. */
export type TypedLine = string | null | 'interrupted';

export interface LineSource {
  /**
   * Reads one line from the process' terminal.
   * @param history oldest first
   * @returns the line in an object, so that the word "interrupted" can be typed
   */
  readLine(process: Process, prompt: string, history: readonly string[], complete: Completer): Steps<{ readonly line: string } | 'interrupted' | 'end'>;
}
