/**
 * The clock of a served world while commands run on this machine: virtual time follows the real one, and hurries while somebody only waits
 * (a watch is open, or a `sleep` of a script). Scripts' `sleep` and `timeout` ask here, by one line over TCP: `sleep SECONDS COMMAND`; the
 * answer is a line when that much virtual time has passed. Only who belongs to the command that runs makes it hurry: what earlier ones left in
 * the background takes the time that passes anyway.
 */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What the clock moves. */
export interface Timed {
  readonly nowMs: number;
  advanceTo(atMs: number): unknown;
}

export interface ClockOptions {
  /** virtual milliseconds per real one while somebody waits */
  readonly hurry?: number;
  /** how many streams are open */
  readonly openStreams: () => number;
}

const beatMs = 4;

interface Sleeper {
  readonly untilMs: number;
  /** the number of the command it belongs to */
  readonly command: number;
  readonly socket: Socket;
}

/** Starts still; `run` lets it go on, `stop` holds it. */
export class OutsideClock {
  readonly #world: Timed;
  readonly #options: ClockOptions;
  readonly #sleepers = new Set<Sleeper>();
  readonly #server = createServer((socket) => this.#serve(socket));
  #beat: NodeJS.Timeout | undefined;
  #lastMs = 0;
  #command = 0;
  #hurry = 1;
  /** streams that were open before the command that runs */
  #openBefore = 0;

  constructor(world: Timed, options: ClockOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** @returns the port where sleepers are taken in */
  async open(): Promise<number> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.stop();
    for (const { socket } of this.#sleepers) socket.destroy();
    this.#server.close();
  }

  /** Time goes on: the next command begins. @param hurry for this command, another pace than the clock's own */
  run({ hurry = this.#options.hurry ?? 8 }: { readonly hurry?: number } = {}): void {
    this.#hurry = hurry;
    this.#command += 1;
    this.#openBefore = this.#options.openStreams();
    this.#lastMs = performance.now();
    this.#beat ??= setInterval(() => this.catchUp(), beatMs);
  }

  stop(): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  /** Lets the virtual time of the real time since the last call pass. */
  catchUp(): void {
    const nowMs = performance.now();
    const isWaitedFor = this.#isWaitedFor();
    // A beat that comes late, because the machine is busy, is no time anybody waited.
    const passedMs = Math.min(nowMs - this.#lastMs, 5 * beatMs);
    this.#lastMs = nowMs;
    const untilMs = this.#world.nowMs + passedMs * (isWaitedFor ? this.#hurry : 1);
    const first = Math.min(untilMs, ...[...this.#sleepers].map((sleeper) => sleeper.untilMs));
    this.#world.advanceTo(Math.max(first, this.#world.nowMs));
    for (const sleeper of this.#sleepers) if (sleeper.untilMs <= this.#world.nowMs) this.#wake(sleeper);
  }

  #isWaitedFor(): boolean {
    const open = this.#options.openStreams();
    this.#openBefore = Math.min(this.#openBefore, open);
    return open > this.#openBefore || [...this.#sleepers].some(({ command }) => command === this.#command);
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('data', (line) => {
      const [, number = Number.NaN, command = this.#command] = /^sleep ([0-9.]+)(?: ([0-9]+))?$/m.exec(line.toString('latin1')) ?? [];
      const seconds = Number(number);
      if (Number.isNaN(seconds)) return socket.destroy();
      const sleeper = { untilMs: this.#world.nowMs + seconds * 1000, command: Number(command), socket };
      this.#sleepers.add(sleeper);
      socket.once('close', () => this.#sleepers.delete(sleeper));
      return socket;
    });
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    sleeper.socket.end('\n');
  }
}
