// How our database clients talk to our database servers: a line of JSON each way. The real wire protocols are left out, so
// a client of another kind is told so.

import type { Bytes } from '../../../base/bytes.ts';
import { text, utf8 } from '../../../base/bytes.ts';
import { receive, sendAll } from '../../../network/socket.ts';
import type { OpenFile, Process, Steps } from '../../../os/process.ts';

export class Lines {
  readonly #process: Process;
  readonly #file: OpenFile;
  #buffer: Bytes = '';

  constructor(process: Process, file: OpenFile) {
    this.#process = process;
    this.#file = file;
  }

  /** The next value; undefined when the other side is gone or speaks something else. */
  *read(limitMs?: number): Steps<unknown> {
    for (;;) {
      const at = this.#buffer.indexOf('\n');
      if (at >= 0) {
        const line = this.#buffer.slice(0, at);
        this.#buffer = this.#buffer.slice(at + 1);
        try {
          return JSON.parse(text(line)) as unknown;
        } catch {
          // Another protocol: we do not understand a word.
          return undefined;
        }
      }
      const got = yield* receive(this.#process, this.#file, limitMs);
      if (!got) return undefined;
      this.#buffer += got;
    }
  }

  *write(value: unknown): Steps<boolean> {
    return yield* sendAll(this.#file, utf8(`${JSON.stringify(value)}\n`));
  }
}

/** What a client says first. */
export interface Hello {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}
