// Reads a container's log as `kubectl logs` asks for it. Upstream: pkg/kubelet/kuberuntime/logs/logs.go.

import type { ByteStreams } from '../../../api/client.ts';
import type { Bytes } from '../../../base/bytes.ts';
import { parseRfc3339 } from '../../../base/time.ts';
import { Signal, type Waitable } from '../../../base/wait.ts';
import { type ContainerLog, type LogLine, logTimestamp } from '../../../containers/container-log.ts';
import { alwaysReady } from '../../../os/open-file.ts';
import type { LogOptions } from '../../apiserver/streamer.ts';

const shown =
  (options: LogOptions) =>
  (line: LogLine): boolean =>
    options.stream === undefined || options.stream === 'All' || options.stream.toLowerCase() === line.stream;

const format = ({ atMs, text }: LogLine, timestamps: boolean): Bytes => (timestamps ? `${logTimestamp(atMs)} ${text}` : text);

function sinceMs(options: LogOptions, nowMs: number): number {
  if (options.sinceTime !== undefined) return parseRfc3339(options.sinceTime);
  return options.sinceSeconds === undefined ? Number.NEGATIVE_INFINITY : nowMs - options.sinceSeconds * 1000;
}

/** The lines that are there now and wanted. */
function wanted(log: ContainerLog, options: LogOptions, nowMs: number): readonly LogLine[] {
  const { tailLines } = options;
  const lines = log.lines();
  const tail = tailLines === undefined || tailLines < 0 ? lines : tailLines === 0 ? [] : lines.slice(-tailLines);
  const from = sinceMs(options, nowMs);
  return tail.filter((line) => line.atMs >= from).filter(shown(options));
}

/** What is there now. */
export function readLog(log: ContainerLog, options: LogOptions, nowMs: number): Bytes {
  const all = wanted(log, options, nowMs)
    .map((line) => format(line, options.timestamps))
    .join('');
  return options.limitBytes === undefined ? all : all.slice(0, options.limitBytes);
}

/** A log that is read as it grows; it ends with the container. */
export class FollowedLog implements ByteStreams {
  readonly writable: Waitable = alwaysReady;
  readonly readable: Waitable;
  readonly #log: ContainerLog;
  readonly #options: LogOptions;
  readonly #signal: Signal;
  #next: number;
  #left: number;
  #buffer: Bytes;
  #closed = false;

  constructor(log: ContainerLog, options: LogOptions, nowMs: number) {
    this.#log = log;
    this.#options = options;
    this.#left = options.limitBytes ?? Number.POSITIVE_INFINITY;
    this.#buffer = wanted(log, options, nowMs)
      .map((line) => format(line, options.timestamps))
      .join('');
    this.#next = log.length;
    this.#signal = new Signal(() => this.#closed || this.#buffer !== '' || this.#log.length > this.#next || this.#log.ended);
    this.readable = this.#signal;
    this.#listen();
  }

  #listen(): void {
    this.#log.changed.onReady(() => {
      if (this.#closed) return;
      this.#signal.notify();
      if (!this.#log.ended) this.#listen();
    });
  }

  read(channel: number): Bytes | null | undefined {
    if (channel !== 1) return null;
    if (this.#closed || this.#left <= 0) return null;
    const lines = this.#log.lines(this.#next).filter(shown(this.#options));
    this.#next = this.#log.length;
    const all = this.#buffer + lines.map((line) => format(line, this.#options.timestamps)).join('');
    this.#buffer = '';
    if (all === '') return this.#log.ended ? null : undefined;
    const out = all.slice(0, this.#left);
    this.#left -= out.length;
    return out;
  }

  write(): number {
    return 0;
  }

  endInput(): void {}

  resize(): void {}

  close(): void {
    this.#closed = true;
    this.#signal.notify();
  }
}
