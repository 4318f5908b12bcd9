/**
 * The clock of a world beside which the real kubectl runs. It stands still but for three things: a kubectl begins, which costs as much virtual
 * time as ours; somebody sleeps; somebody waits on an open stream. So requests arrive at the virtual moments at which ours are made. While a
 * program may still be working the clock waits for it; it moves when all that run are known to wait and the connections are quiet.
 *
 * A client tells ages by this machine's clock, not by ours. Where that must make no difference, a world is begun a little ahead of real time, and
 * each of its requests waits until both clocks show the same (`keepStep`): what the client computes from the answer, it computes then.
 *
 * Programs speak to it by one line over TCP: `sleep SECONDS` is answered when that much has passed, `begin` when a kubectl may begin; the
 * latter's connection lasts as long as the program.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What the clock moves. */
export interface Timed {
  readonly nowMs: number;
  step(untilMs: number): boolean;
  advanceTo(atMs: number): unknown;
}

/** What it sees of the server. */
export interface Watched {
  openStreams(): number;
  traffic(): number;
}

export interface Pace {
  /** the world to move; undefined: it must stand still, and `needsTime` becomes true when somebody waits */
  readonly world?: Timed;
  /** virtual milliseconds that pass at most while a real one does: 1 where a client counts its own time, as `--timeout` does */
  readonly perRealMs: number;
  /** whether requests wait until this machine's clock shows the world's time */
  readonly inStep?: boolean;
}

/** virtual milliseconds our kubectl takes to begin: `startupMs` of tools/kubectl/kubectl.ts */
const beginMs = 50;
const beatMs = 3;
/** real milliseconds without a byte after which somebody is taken to wait: on a stream, before a sleeper wakes, and without anything known to wait for */
const quiet = { stream: 12, wake: 60, unknown: 1000 };
/** real milliseconds after which a program that keeps asking and has nothing open is taken to ask again and again */
const pollsAfterMs = 2500;
/** the same for a client that counts its own time, whose seconds must not pass without the world's */
const countsAfterMs = 500;

interface Sleeper {
  readonly untilMs: number;
  readonly socket: Socket;
}

export class ParityClock {
  readonly #watched: Watched;
  readonly #sleepers = new Set<Sleeper>();
  readonly #alive = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));
  #pace: Pace = { perRealMs: 1 };
  #seen = { traffic: 0, atMs: 0, beatMs: 0 };
  /** when a program last began or ended */
  #programAtMs = 0;
  /** requests that wait for this machine's clock */
  #held = 0;
  /** milliseconds by which this machine's clock was ahead at most when a program that had asked ended: it may have told ages by that clock */
  lateMs = 0;
  /** whether a program waited for time to pass while it must not */
  needsTime = false;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** @returns the port programs speak to */
  async open(): Promise<number> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of [...this.#alive, ...[...this.#sleepers].map((sleeper) => sleeper.socket)]) socket.destroy();
    this.#server.close();
  }

  /** Moves time for a command until it has ended. @param stop ends the command; called once when it needs time and has none */
  async during<T>(pace: Pace, command: Promise<T>, stop: () => void): Promise<T> {
    this.#pace = pace;
    this.needsTime = false;
    this.lateMs = 0;
    this.#seen = { traffic: this.#watched.traffic(), atMs: performance.now(), beatMs: performance.now() };
    let over = false;
    const ended = command.finally(() => (over = true));
    while (!over) {
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, beatMs))]);
      if (over) break;
      if (await this.#beat()) continue;
      this.needsTime = true;
      stop();
      await ended;
    }
    for (const sleeper of this.#sleepers) this.#wake(sleeper);
    return await ended;
  }

  /** Called before a request is answered: where both clocks are in step, resolves when this machine's has come as far as the world's. */
  async keepStep(): Promise<void> {
    const { world, inStep } = this.#pace;
    if (!inStep || !world) return;
    this.#held++;
    for (let aheadMs = world.nowMs - Date.now(); aheadMs > 0; aheadMs = world.nowMs - Date.now()) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    this.#held--;
    this.#seen.atMs = performance.now();
  }

  /** @returns false when somebody waits for time that must not pass */
  async #beat(): Promise<boolean> {
    const nowMs = performance.now();
    const passedMs = Math.min(nowMs - this.#seen.beatMs, 5 * beatMs);
    this.#seen.beatMs = nowMs;
    if (this.#hasSpoken() || this.#held) return true;
    const quietMs = nowMs - this.#seen.atMs;
    const streams = this.#watched.openStreams();
    const allWait = this.#alive.size <= streams;
    const polls = nowMs - this.#programAtMs > (this.#pace.perRealMs === 1 ? countsAfterMs : pollsAfterMs);
    if (quietMs < (allWait || polls ? quiet.stream : quiet.unknown)) return true;
    if (!this.#sleepers.size && !this.#alive.size && !streams) return true;
    if (!this.#pace.world) return false;
    await this.#move(this.#pace.world, streams || !allWait ? passedMs * this.#pace.perRealMs : Number.POSITIVE_INFINITY, quietMs);
    return true;
  }

  #hasSpoken(): boolean {
    const traffic = this.#watched.traffic();
    if (traffic === this.#seen.traffic) return false;
    this.#seen = { ...this.#seen, traffic, atMs: performance.now() };
    return true;
  }

  /** Takes one item of the agenda after the other until a stream carries something, the first sleeper's moment has come, or `most` has passed. */
  async #move(world: Timed, most: number, quietMs: number): Promise<void> {
    const wakesAt = Math.min(...[...this.#sleepers].map((sleeper) => sleeper.untilMs));
    const untilMs = Math.min(wakesAt, world.nowMs + Math.min(most, 60_000));
    while (world.step(untilMs)) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#hasSpoken()) return;
    }
    world.advanceTo(Math.max(untilMs, world.nowMs));
    if (wakesAt > world.nowMs || (quietMs < quiet.wake && this.#watched.openStreams())) return;
    for (const sleeper of this.#sleepers) if (sleeper.untilMs <= world.nowMs) this.#wake(sleeper);
    this.#seen.atMs = performance.now();
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('data', (line) => {
      const [word, seconds] = line.toString('latin1').trim().split(' ');
      this.#seen.atMs = performance.now();
      const nowMs = this.#pace.world?.nowMs;
      socket.once('close', () => {
        if (this.#alive.delete(socket) && this.#pace.inStep && this.#pace.world) this.lateMs = Math.max(this.lateMs, Date.now() - this.#pace.world.nowMs);
        this.#programAtMs = this.#seen.atMs = performance.now();
      });
      if (word === 'begin') {
        if (nowMs === undefined) this.#begin(socket);
        else this.#sleep({ untilMs: nowMs + beginMs, socket });
      } else if (word === 'sleep') this.#sleep({ untilMs: (nowMs ?? 0) + Number(seconds) * 1000 || 0, socket });
      else socket.destroy();
    });
  }

  #sleep(sleeper: Sleeper): void {
    this.#sleepers.add(sleeper);
    sleeper.socket.once('close', () => this.#sleepers.delete(sleeper));
  }

  #begin(socket: Socket): void {
    this.#alive.add(socket);
    this.#programAtMs = performance.now();
    socket.write('\n');
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    this.#begin(sleeper.socket);
  }
}
