import { describe, expect, it } from 'vitest';
import { exclusions, veiled } from './variance.ts';

describe('veils', () => {
  it.each([
    { name: 'the head of a log line', text: 'I1121 18:03:35.123456   27062 cert_rotation.go:141] "Starting"', veiled: 'I<head>] "Starting"' },
    { name: 'how long a request took', text: '"Response" status="200 OK" milliseconds=12', veiled: '"Response" status="200 OK" milliseconds=<time>' },
    { name: 'a port of the system', text: 'Forwarding from 127.0.0.1:40123 -> 80', veiled: 'Forwarding from 127.0.0.1:<port> -> 80' },
    { name: 'a temporary file', text: '--- /tmp/LIVE-3124/v1.ConfigMap', veiled: '--- /tmp/LIVE-<name>/v1.ConfigMap' },
    { name: 'a debugging Pod', text: 'Creating debugging pod node-debugger-worker-1-x8k2p with', veiled: 'Creating debugging pod node-debugger-worker-1-<name> with' },
  ])('hide $name', ({ text, veiled: hidden }) => expect(veiled(text)).toBe(hidden));

  it.each([
    { name: 'the API server’s port', text: 'https://127.0.0.1:6443/api' },
    { name: 'an age', text: 'web   1/1   Running   0   12s' },
    { name: 'a timeout', text: 'timed out waiting in 12s' },
  ])('leave $name', ({ text }) => expect(veiled(text)).toBe(text));
});

describe('exclusions', () => {
  const excluded = (cmd: string) => exclusions.find(({ applies }) => applies(cmd))?.what;
  it.each([
    { name: 'a file', cmd: 'cat > pod.yaml <<EOF\nkind: Pod\nEOF', what: 'no kubectl in it' },
    { name: 'a request to a Pod', cmd: 'kubectl get pods -o wide; curl -s 10.244.1.2', what: 'asks the network of Pods' },
    { name: 'a request in a pipe', cmd: 'kubectl get svc -o name | xargs curl', what: 'asks the network of Pods' },
    { name: 'a request inside a Pod', cmd: 'kubectl exec web -- curl -s localhost', what: undefined },
    { name: 'a plain command', cmd: 'kubectl get pods', what: undefined },
  ])('know $name', ({ cmd, what }) => expect(excluded(cmd)).toBe(what));
});
