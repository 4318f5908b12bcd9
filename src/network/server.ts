// A server's loop: many connections, one process. Each connection is served by a generator of its own; the process waits
// for whatever any of them waits for. Computing blocks all of them, as in an event loop.

import { Signal, type Waitable } from '../base/wait.ts';
import type { Process, Steps, Wait } from '../os/process.ts';
import type { SignalName } from '../os/signals.ts';
import type { Connection } from './network.ts';
import type { ListeningSocket } from './socket.ts';

/** How a server is told to stop, and how it goes on until then. */
export interface Stop {
  readonly waitable: Waitable;
  readonly signal: SignalName | undefined;
}

/** Ends the server on these signals: it takes no further connections and finishes the ones it has. */
export function stopOn(process: Process, signals: readonly SignalName[]): Stop {
  const stop: { signal: SignalName | undefined; waitable: Waitable } = { signal: undefined, waitable: new Signal(() => stop.signal !== undefined) };
  for (const name of signals) {
    process.onSignal(name, (signal) => {
      stop.signal = signal;
      (stop.waitable as Signal).notify();
    });
  }
  return stop;
}

interface Task {
  readonly steps: Steps<void>;
  readonly end: () => void;
  wait: Wait | undefined;
}

/**
 * Serves until told to stop.
 * @param handle one connection's life; the connection is closed when it returns
 * @param also further work of the same process, e.g. a timer; it does not keep the server alive
 */
export function* serve(
  process: Process,
  sockets: readonly ListeningSocket[],
  handle: (connection: Connection, socket: ListeningSocket) => Steps<void>,
  stop?: Stop,
  also: readonly Steps<void>[] = [],
): Steps<void> {
  const tasks: Task[] = also.map((steps) => ({ steps, end: () => undefined, wait: undefined }));
  const listening = sockets.map((socket) => socket.listener.incoming);
  const idle: Wait = { on: 'ready', any: stop ? [...listening, stop.waitable] : listening };
  for (const task of [...tasks]) yield* turn(process, task, tasks);
  for (;;) {
    for (const socket of sockets) {
      for (let connection = socket.accept(); connection; connection = socket.accept()) {
        const taken = connection;
        const task: Task = { steps: handle(taken, socket), end: () => socket.finish(taken), wait: undefined };
        tasks.push(task);
        yield* turn(process, task, tasks);
      }
    }
    if (stop?.signal !== undefined && tasks.length <= also.length) return;
    yield tasks.length === 0 ? idle : together(tasks, stop?.signal === undefined ? idle.any : []);
    for (const task of [...tasks]) if (task.wait && over(process, task.wait)) yield* turn(process, task, tasks);
  }
}

/** Runs a task up to its next wait. */
function* turn(process: Process, task: Task, tasks: Task[]): Steps<void> {
  for (;;) {
    const next = task.steps.next();
    if (next.done) {
      tasks.splice(tasks.indexOf(task), 1);
      return task.end();
    }
    if (next.value.on === 'cpu' || next.value.on === 'host') yield next.value;
    else if (!over(process, next.value)) {
      task.wait = next.value;
      return;
    }
  }
}

function over(process: Process, wait: Wait): boolean {
  if (wait.on === 'time') return process.nowMs >= wait.untilMs;
  if (wait.on !== 'ready') return true;
  return (wait.untilMs !== undefined && process.nowMs >= wait.untilMs) || wait.any.some((waitable) => waitable.ready);
}

/** The wait that ends when any task's does. */
function together(tasks: readonly Task[], idle: readonly Waitable[]): Wait {
  const any = [...idle];
  let untilMs = Number.POSITIVE_INFINITY;
  for (const { wait } of tasks) {
    if (wait?.on === 'time') untilMs = Math.min(untilMs, wait.untilMs);
    if (wait?.on !== 'ready') continue;
    any.push(...wait.any);
    if (wait.untilMs !== undefined) untilMs = Math.min(untilMs, wait.untilMs);
  }
  return untilMs === Number.POSITIVE_INFINITY ? { on: 'ready', any } : { on: 'ready', any, untilMs };
}
