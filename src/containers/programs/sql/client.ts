// Statements from an application to a database server: one connection, some statements, their outcomes.

import { isAddress } from '../../../network/addresses.ts';
import { lookUp } from '../../../network/dns.ts';
import { connectAs } from '../../../network/socket.ts';
import type { Process, Steps } from '../../../os/process.ts';
import type { Outcome } from './engine.ts';
import { type Hello, Lines } from './wire.ts';

export interface Server extends Hello {
  readonly host: string;
  readonly port: number;
}

/** How long an application waits for a connection and for each answer. */
const patienceMs = 5000;

/** @returns the outcomes in order, or what a driver says when there is no connection */
export function* query(process: Process, { host, port, ...hello }: Server, statements: readonly string[]): Steps<readonly Outcome[] | { readonly failed: string }> {
  const address = isAddress(host) ? host : (yield* lookUp(process, host))[0];
  if (address === undefined) return { failed: `dial tcp: lookup ${host}: no such host` };
  const dialled = yield* connectAs(process, address, port, patienceMs);
  if (dialled.result !== 'connected') return { failed: `dial tcp ${address}:${port}: ${dialled.result === 'refused' ? 'connect: connection refused' : 'i/o timeout'}` };
  try {
    const lines = new Lines(process, dialled.connection.file);
    yield* lines.write(hello);
    const greeting = (yield* lines.read(process.nowMs + patienceMs)) as { readonly error?: string; readonly fatal?: string } | undefined;
    if (!greeting) return { failed: 'unexpected EOF' };
    const refused = greeting.error ?? greeting.fatal;
    if (refused !== undefined) return { failed: refused };
    const outcomes: Outcome[] = [];
    for (const statement of statements) {
      yield* lines.write(statement);
      const outcome = (yield* lines.read(process.nowMs + patienceMs)) as Outcome | undefined;
      if (!outcome) return { failed: 'unexpected EOF' };
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    process.setDescriptor(dialled.descriptor, undefined);
  }
}
