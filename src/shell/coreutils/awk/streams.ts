// What awk reads from and writes to: records of the input, files and commands of print and getline.

import { textKeepingBytes, utf8 } from '../../../base/bytes.ts';
import { extendedRegExp } from '../../../base/regex.ts';
import { exitCodeOf, readFrom, writeTo } from '../../../os/io.ts';
import { makePipe, NullFile } from '../../../os/open-file.ts';
import { OsError } from '../../../os/os-error.ts';
import type { OpenFile, Process, Steps } from '../../../os/process.ts';

/** Records of one file. */
export class RecordReader {
  readonly #process: Process;
  readonly #file: OpenFile;
  #rest = '';
  #ended = false;

  constructor(process: Process, file: OpenFile) {
    this.#process = process;
    this.#file = file;
  }

  /** The next record. @param separator RS: one character, an expression, or '' for paragraphs; null at the end */
  *next(separator: string): Steps<string | null> {
    const pattern = separator === '' ? /\n\n+/g : separator.length === 1 ? undefined : new RegExp(extendedRegExp(separator).source, 'gu');
    if (separator === '') this.#rest = this.#rest.replace(/^\n+/, '');
    for (;;) {
      const found = this.#split(separator, pattern);
      if (found !== undefined) return textKeepingBytes(found);
      if (this.#ended) return this.#last(separator);
      const got = yield* readFrom(this.#process, this.#file, 65536);
      if (got === null) this.#ended = true;
      else this.#rest += got;
      if (separator === '') this.#rest = this.#rest.replace(/^\n+/, '');
    }
  }

  #split(separator: string, pattern: RegExp | undefined): string | undefined {
    if (!pattern) {
      const at = this.#rest.indexOf(separator);
      if (at < 0) return undefined;
      const record = this.#rest.slice(0, at);
      this.#rest = this.#rest.slice(at + 1);
      return record;
    }
    pattern.lastIndex = 0;
    const match = pattern.exec(this.#rest);
    // A match at the very end may go on in what comes next.
    if (!match || match[0] === '' || (!this.#ended && match.index + match[0].length === this.#rest.length)) return undefined;
    const record = this.#rest.slice(0, match.index);
    this.#rest = this.#rest.slice(match.index + match[0].length);
    return record;
  }

  #last(separator: string): string | null {
    if (this.#rest === '') return null;
    const record = separator === '' || separator.length > 1 ? this.#rest.replace(/\n+$/, '') : this.#rest;
    this.#rest = '';
    return textKeepingBytes(record);
  }

  close(): void {
    this.#file.close();
  }
}

/** Files and commands by the text they were opened with. */
export class Streams {
  readonly #process: Process;
  readonly #outputs = new Map<string, { readonly file: OpenFile; readonly child: Process | undefined }>();
  readonly #inputs = new Map<string, { readonly reader: RecordReader; readonly child: Process | undefined }>();

  constructor(process: Process) {
    this.#process = process;
  }

  /** @throws OsError */
  *write(kind: '>' | '>>' | '|', name: string, text: string): Steps<void> {
    let out = this.#outputs.get(name);
    if (!out) this.#outputs.set(name, (out = kind === '|' ? this.#openCommand(name) : { file: this.#openFile(kind, name), child: undefined }));
    yield* writeTo(this.#process, out.file, utf8(text));
  }

  #openFile(kind: '>' | '>>', name: string): OpenFile {
    const standard = name === '/dev/stdout' || name === '-' ? 1 : name === '/dev/stderr' ? 2 : undefined;
    if (standard !== undefined) return (this.#process.descriptor(standard) ?? new NullFile()).duplicate();
    return this.#process.namespaces.mount.open(name, { write: true, create: true, ...(kind === '>>' ? { append: true } : { truncate: true }) }, this.#process);
  }

  #spawn(command: string, descriptor: number, file: OpenFile): Process {
    const found = this.#process.lookUpProgram('sh');
    const descriptors = new Map<number, OpenFile>(this.#process.descriptors().filter(([n]) => n < 3));
    descriptors.set(descriptor, file);
    return this.#process.spawn({ program: found.program, argv: ['sh', '-c', command], descriptors });
  }

  #openCommand(command: string): { readonly file: OpenFile; readonly child: Process } {
    const { reader, writer } = makePipe();
    const child = this.#spawn(command, 0, reader);
    reader.close();
    return { file: writer, child };
  }

  /** A reader of a file or of a command's output. @throws OsError */
  reader(kind: 'file' | 'command', name: string): RecordReader {
    const known = this.#inputs.get(name);
    if (known) return known.reader;
    if (kind === 'file') {
      const file = name === '-' ? this.#process.descriptor(0)?.duplicate() : this.#process.namespaces.mount.open(name, { read: true }, this.#process);
      const reader = new RecordReader(this.#process, file ?? new NullFile());
      this.#inputs.set(name, { reader, child: undefined });
      return reader;
    }
    const { reader, writer } = makePipe();
    const child = this.#spawn(name, 1, writer);
    writer.close();
    const records = new RecordReader(this.#process, reader);
    this.#inputs.set(name, { reader: records, child });
    return records;
  }

  /** Closes what was opened with this text. @returns its exit status, -1 when nothing was */
  *close(name: string): Steps<number> {
    let status = -1;
    const out = this.#outputs.get(name);
    if (out) {
      this.#outputs.delete(name);
      out.file.close();
      status = yield* this.#wait(out.child);
    }
    const input = this.#inputs.get(name);
    if (input) {
      this.#inputs.delete(name);
      input.reader.close();
      status = yield* this.#wait(input.child);
    }
    return status;
  }

  *#wait(child: Process | undefined): Steps<number> {
    if (!child) return 0;
    while (!child.ended) yield { on: 'ready', any: [child.exit] };
    return exitCodeOf(this.#process.reap(child) ?? child.ended);
  }

  *closeAll(): Steps<void> {
    for (const name of [...this.#outputs.keys(), ...this.#inputs.keys()]) yield* this.close(name);
  }

  /** Runs a command with awk's own input and output. */
  *system(command: string): Steps<number> {
    try {
      const found = this.#process.lookUpProgram('sh');
      const child = this.#process.spawn({ program: found.program, argv: ['sh', '-c', command] });
      return yield* this.#wait(child);
    } catch (error) {
      // Images without a shell: as system(3), 127.
      if (error instanceof OsError) return 127;
      throw error;
    }
  }
}
