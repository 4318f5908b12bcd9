// What both exec and attach give back: output, errors, and at the end one Status. Upstream: k8s.io/apimachinery/pkg/util/remotecommand.

import { type Bytes, utf8 } from '../../../base/bytes.ts';
import { toJson } from '../../../base/json.ts';
import { Signal } from '../../../base/wait.ts';

export class Outputs {
  readonly readable: Signal = new Signal(() => this.#ended || this.#waiting[1] !== '' || this.#waiting[2] !== '');
  readonly #waiting: Record<1 | 2 | 3, Bytes> = { 1: '', 2: '', 3: '' };
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  put(channel: 1 | 2, bytes: Bytes): void {
    if (this.#ended) return;
    this.#waiting[channel] += bytes;
    this.readable.notify();
  }

  /** Says how it ended; nothing follows. */
  end(status: object): void {
    if (this.#ended) return;
    this.#waiting[3] = utf8(toJson(status));
    this.#ended = true;
    this.readable.notify();
  }

  read(channel: number): Bytes | null | undefined {
    if (channel !== 1 && channel !== 2 && channel !== 3) return null;
    const bytes = this.#waiting[channel];
    this.#waiting[channel] = '';
    if (bytes !== '') return bytes;
    return this.#ended ? null : undefined;
  }
}

export const success = { metadata: {}, status: 'Success' };

/** A command that ended with another code than 0. */
export const nonZero = (code: number): object => ({
  metadata: {},
  status: 'Failure',
  message: `command terminated with non-zero exit code: exit status ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});

export const failure = (message: string): object => ({ metadata: {}, status: 'Failure', message, reason: 'InternalError', details: { causes: [{ message }] }, code: 500 });
