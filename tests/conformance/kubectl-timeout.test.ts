/** What --request-timeout does: too little for a connection is a failure, a watch ends when it has passed, and the server is told. */
import { expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

it.each([
  { name: 'no connection is there so soon', command: 'kubectl get pods --request-timeout=1ms 2>&1 | tail -n 1', said: 'Unable to connect to the server: context deadline exceeded\n', ms: 50 },
  { name: 'a watch ends', command: 'kubectl get ns default -w --no-headers -o name --request-timeout=2s; echo $?', said: 'namespace/default\n0\n', ms: 2050 },
  { name: 'zero is no limit', command: 'kubectl get ns default -o name --request-timeout=0', said: 'namespace/default\n', ms: 50 },
  { name: 'the server is told', command: `kubectl get ns default -o name --request-timeout=3s -v=7 2>&1 | grep -o 'default?timeout=3s'`, said: 'default?timeout=3s\n', ms: 50 },
])('$name', ({ command, said, ms }) => {
  const world = makeWorld({ seed: 1, workers: 1 });
  const answer = world.run(command);
  expect([text(answer.stdout), answer.ms]).toEqual([said, ms]);
});
