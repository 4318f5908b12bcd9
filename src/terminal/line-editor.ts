// The interactive shell's line editor: emacs keys, history, search, completion, paste. It runs inside the world, on the
// bytes of a raw terminal, so that every key press is an input like any other and can be replayed.
// Upstream: GNU readline as bash configures it.
// @supports yes terminal: line editing with emacs keys, history search and Tab completion
// @supports no terminal: vi editing mode — "set -o vi changes nothing here"

import { text, utf8 } from '../base/bytes.ts';
import { waitFor } from '../os/io.ts';
import type { OpenFile, Process, Steps } from '../os/process.ts';
import type { Completer, LineSource } from '../shell/line-source.ts';
import { EditSession } from './edit-session.ts';
import { KeyReader } from './keys.ts';
import { columnAfter } from './layout.ts';

const bracketedPaste = { on: '\u001b[?2004h', off: '\u001b[?2004l' };

export class LineEditor implements LineSource {
  *readLine(process: Process, prompt: string, history: readonly string[], complete: Completer): Steps<{ readonly line: string } | 'interrupted' | 'end'> {
    const input = process.descriptor(0);
    const output = process.descriptor(1) ?? input;
    const tty = input?.tty;
    if (!input || !output || !tty) return 'end';
    const session = new EditSession(prompt, history, () => tty.columns, (text) => void output.write(utf8(text)), columnAfter(text(tty.unendedLine), tty.columns));
    const before = tty.mode;
    tty.mode = 'raw';
    session.write(bracketedPaste.on);
    session.draw();
    try {
      return yield* edit(process, input, session, complete);
    } finally {
      session.write(bracketedPaste.off);
      tty.mode = before;
    }
  }
}

/** Byte by byte, so that what is typed ahead stays in the terminal for whoever reads next. */
function* edit(process: Process, input: OpenFile, session: EditSession, complete: Completer): Steps<{ readonly line: string } | 'interrupted' | 'end'> {
  const keys = new KeyReader();
  for (;;) {
    const byte = input.read(1);
    if (byte === null) return 'end';
    if (byte === undefined) {
      if (!keys.incomplete) session.settle();
      yield* waitFor(process, [input.readable]);
      continue;
    }
    for (const key of keys.feed(byte)) {
      const done = session.key(key);
      if (done === 'complete') session.offer(yield* complete(session.line, session.offset));
      else if (done) return done;
    }
  }
}
