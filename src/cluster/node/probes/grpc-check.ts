// The gRPC health check. Upstream: pkg/probe/grpc/grpc.go.
// Differs: gRPC's framing is not simulated; a server that speaks it here answers the health service over plain HTTP/1.1
// at /grpc.health.v1.Health/Check with `SERVING`.

import type { NodeMachine } from '../node-machine.ts';
import { dialProblem, spawnHttpCheck } from './http-check.ts';
import type { ProbeResult } from './probe-worker.ts';

export function grpcCheck(machine: NodeMachine, host: string, port: number, service: string, timeoutMs: number, due: () => void): () => ProbeResult | undefined {
  const asked = spawnHttpCheck(machine, {
    host,
    port,
    path: `/grpc.health.v1.Health/Check?service=${encodeURIComponent(service)}`,
    scheme: 'HTTP',
    headers: [{ name: 'Content-Type', value: 'application/grpc' }],
    timeoutMs,
  });
  asked.process.exit.onReady(due);
  return () => {
    const { answer } = asked;
    if (!answer) return undefined;
    if (answer.result === 'unconnected') {
      if (answer.dialled.result === 'timeout')
        return { ok: false, output: `timeout: failed to connect service "${host}:${port}" within ${timeoutMs / 1000}s: context deadline exceeded` };
      return { ok: false, output: `error: failed to connect service "${host}:${port}": ${dialProblem(`${host}:${port}`, answer.dialled)}` };
    }
    if (answer.result !== 'response') return { ok: false, output: `timeout: health rpc did not complete within ${timeoutMs / 1000}s` };
    if (answer.response.status === 404) return { ok: false, output: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)' };
    const state = answer.response.body.trim();
    return state === 'SERVING' ? { ok: true, output: 'service healthy' } : { ok: false, output: `service unhealthy (responded with "${state}")` };
  };
}
