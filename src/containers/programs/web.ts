// Small web servers, as most demonstration images are one: a port, an answer, a log line.

import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { serveHttp } from '../../network/http-server.ts';
import type { Connection } from '../../network/network.ts';
import { type Stop, serve, stopOn } from '../../network/server.ts';
import { listenAs } from '../../network/socket.ts';
import { print, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import type { SignalName } from '../../os/signals.ts';

/** How a server takes SIGTERM: what its language does when nobody thought of it. */
export type Termination = 'well' | 'go' | 'java' | 'deaf';

export interface WebApp {
  readonly ports: readonly number[] | ((process: Process) => readonly number[]);
  /** what it says when it starts */
  readonly hello?: (process: Process, ports: readonly number[]) => string;
  readonly helloTo?: 'stdout' | 'stderr';
  readonly answer: (request: HttpRequest, about: { readonly process: Process; readonly connection: Connection; readonly port: number }) => HttpResponse | Steps<HttpResponse>;
  /** a line for the access log, '' for none */
  readonly log?: (request: HttpRequest, response: HttpResponse, about: { readonly process: Process; readonly connection: Connection }) => string;
  readonly logTo?: 'stdout' | 'stderr';
  readonly termination?: Termination;
  /** signals that end it well, beside TERM and INT */
  readonly stopSignals?: readonly SignalName[];
  /** what it keeps in memory; 6 MB unless stated, as small servers do */
  readonly memoryBytes?: number;
  /** before it listens; a number ends the program with it */
  readonly before?: (process: Process) => Steps<number | undefined>;
  /** how long it takes until it listens */
  readonly startMs?: number;
}

/** The program of a web application. */
export const webServer = (app: WebApp): Program =>
  function* (process) {
    process.setMemory(app.memoryBytes ?? 6_000_000);
    const stop = stopFor(process, app.termination ?? 'well', app.stopSignals ?? []);
    if (app.startMs !== undefined) yield* pause(process, app.startMs, stop);
    const early = app.before ? yield* app.before(process) : undefined;
    if (early !== undefined) return early;
    const ports = typeof app.ports === 'function' ? app.ports(process) : app.ports;
    const say = app.helloTo === 'stderr' ? printError : print;
    if (app.hello) yield* say(process, app.hello(process, ports));
    const sockets = [];
    for (const port of ports) {
      try {
        sockets.push(listenAs(process, { port }));
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* printError(process, `listen tcp :${port}: bind: ${error.text.toLowerCase()}\n`);
        return 1;
      }
    }
    yield* serve(
      process,
      sockets,
      (connection, socket) =>
        serveHttp(process, connection, (request) => app.answer(request, { process, connection, port: socket.listener.port }), {
          served: (request, response) => {
            const line = app.log?.(request, response, { process, connection }) ?? '';
            if (line !== '') process.descriptor(app.logTo === 'stderr' ? 2 : 1)?.write(line);
          },
        }),
      stop,
    );
    return codeAfter(app.termination ?? 'well');
  };

function stopFor(process: Process, termination: Termination, more: readonly SignalName[]): Stop | undefined {
  return termination === 'deaf' ? undefined : stopOn(process, ['TERM', 'INT', ...more]);
}

const codeAfter = (termination: Termination): number => ({ well: 0, go: 2, java: 143, deaf: 0 })[termination];

function* pause(process: Process, ms: number, stop: Stop | undefined): Steps<void> {
  const untilMs = process.nowMs + ms;
  while (process.nowMs < untilMs && stop?.signal === undefined) yield stop ? { on: 'ready', any: [stop.waitable], untilMs } : { on: 'time', untilMs };
}

export const textResponse = (body: string, status = 200, type = 'text/plain; charset=utf-8'): HttpResponse => ({ status, headers: [['Content-Type', type]], body });

export const htmlResponse = (body: string, status = 200): HttpResponse => textResponse(body, status, 'text/html; charset=utf-8');

export const jsonResponse = (value: unknown, status = 200): HttpResponse => textResponse(JSON.stringify(value), status, 'application/json');

/** The value of `-name=value`, `--name value` or an environment variable. */
export function option(process: Process, name: string, variable?: string): string | undefined {
  const { argv } = process;
  for (const [index, arg] of argv.entries()) {
    const bare = arg.replace(/^--?/, '');
    if (bare === arg) continue;
    if (bare === name) return argv[index + 1];
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1);
  }
  return variable === undefined ? undefined : process.env.get(variable);
}
