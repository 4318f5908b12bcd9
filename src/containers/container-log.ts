// A container's output, kept with time and stream, as the CRI's log files hold it.
// Upstream: containerd internal/cri/io/logger.go (format, partial lines), kubelet container_log_manager.go (rotation).

import type { Bytes } from '../base/bytes.ts';
import { formatRfc3339 } from '../base/time.ts';
import { Signal, type Waitable } from '../base/wait.ts';

/** One line, or the beginning of one. */
export interface LogLine {
  readonly atMs: number;
  readonly stream: 'stdout' | 'stderr';
  /** with its newline when it is complete */
  readonly text: Bytes;
}

/** A write, not yet cut into lines: most logs are never read. */
interface Piece {
  readonly atMs: number;
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Bytes;
}

/** containerLogMaxSize: the file is rotated, and only the newest one is shown by `kubectl logs`. */
const rotateAtBytes = 10 * 1024 * 1024;
/** RFC 3339 with nine digits, always. */
export const logTimestamp = (ms: number): string =>
  `${formatRfc3339(ms).slice(0, 19)}.${String(Math.floor(ms) % 1000).padStart(3, '0')}${String(Math.floor((ms % 1) * 1e6)).padStart(6, '0')}Z`;

/** Longer lines are cut (Upstream: max_container_log_line_size). */
const longestLine = 16 * 1024;

export class ContainerLog {
  #pieces: Piece[] = [];
  #lines: LogLine[] = [];
  #open: { stdout: Piece | undefined; stderr: Piece | undefined } | undefined;
  #bytes = 0;
  #dropped = 0;
  #ended = false;
  #rotations = 0;
  readonly #changed = new Signal(() => true);

  write(stream: 'stdout' | 'stderr', bytes: Bytes, atMs: number): void {
    if (bytes === '') return;
    this.#pieces.push({ atMs, stream, bytes });
    this.#bytes += bytes.length;
    if (this.#bytes > rotateAtBytes) this.#rotate();
    this.#changed.notify();
  }

  /** The process has ended: what is left without a newline is a line too. */
  end(): void {
    this.#ended = true;
    this.#changed.notify();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Notifies at each write and at the end; always `ready`, so wait for it only after reading everything. */
  get changed(): Waitable {
    return this.#changed;
  }

  /** How many lines there have been, with those that rotation took. */
  get length(): number {
    this.#cut();
    return this.#dropped + this.#lines.length;
  }

  get sizeBytes(): number {
    return this.#bytes;
  }

  get rotations(): number {
    return this.#rotations;
  }

  /** Lines from a position on; positions count from the container's start. */
  lines(from = 0): readonly LogLine[] {
    this.#cut();
    return from <= this.#dropped ? this.#lines : this.#lines.slice(from - this.#dropped);
  }

  /** The current file in CRI form. */
  file(): Bytes {
    return this.lines()
      .map(({ atMs, stream, text }) => {
        const complete = text.endsWith('\n');
        return `${logTimestamp(atMs)} ${stream} ${complete ? 'F' : 'P'} ${complete ? text : `${text}\n`}`;
      })
      .join('');
  }

  /** Cuts what was written since the last time into lines. */
  #cut(): void {
    if (this.#pieces.length > 0) {
      const pieces = this.#pieces;
      this.#pieces = [];
      for (const piece of pieces) this.#cutPiece(piece);
    }
    if (!this.#ended || !this.#open) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.#open[stream];
      if (rest) this.#lines.push({ atMs: rest.atMs, stream, text: rest.bytes });
    }
    this.#open = undefined;
  }

  #cutPiece({ atMs, stream, bytes }: Piece): void {
    const before = this.#open?.[stream];
    let rest = before ? before.bytes + bytes : bytes;
    const startMs = atMs;
    const push = (text: Bytes): void => {
      this.#lines.push({ atMs: startMs, stream, text });
    };
    for (let at = rest.indexOf('\n'); at >= 0 || rest.length >= longestLine; at = rest.indexOf('\n')) {
      const end = at < 0 || at > longestLine ? longestLine : at + 1;
      push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    this.#open ??= { stdout: undefined, stderr: undefined };
    this.#open[stream] = rest === '' ? undefined : { atMs: before?.atMs ?? startMs, stream, bytes: rest };
  }

  #rotate(): void {
    this.#cut();
    this.#dropped += this.#lines.length;
    this.#lines = [];
    this.#bytes = 0;
    this.#rotations += 1;
  }
}
