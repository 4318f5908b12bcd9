import { expect, it } from 'vitest';
import { text } from '../base/bytes.ts';
import { makeWorld } from './make-world.ts';

it('a Pod run with --rm stays when kubectl is killed, and goes when its program ends', () => {
  const world = makeWorld({ seed: 1, workers: 1 });
  const rows = [
    ['timeout 5 kubectl run stays --rm -i --restart=Never --image=busybox -- sleep 100 >/dev/null 2>&1; kubectl get pod stays', 'NAME    READY   STATUS    RESTARTS   AGE\nstays   1/1     Running   0          5s\n'],
    ['kubectl run goes --rm -i --quiet --restart=Never --image=busybox -- echo hello; kubectl get pod goes --ignore-not-found', 'hello\n'],
  ] as const;
  expect(rows.map(([command]) => [command, text(world.run(command).stdout)])).toEqual(rows);
});
