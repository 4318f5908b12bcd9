/** `--record` keeps the command in the object, as deprecated as it is. */
import { expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

const notice = 'Flag --record has been deprecated, --record will be removed in the future\n';

it.each([
  { name: 'set image', command: 'kubectl set image deploy/web nginx=nginx:1.27 --record', said: 'deployment.apps/web image updated\n', cause: 'kubectl set image deploy/web nginx=nginx:1.27 --record=true' },
  { name: 'scale', command: 'kubectl scale --replicas 3 deploy/web --record', said: 'deployment.apps/web scaled\n', cause: 'kubectl scale deploy/web --replicas=3 --record=true' },
  { name: 'apply', command: 'kubectl create deployment web --image=nginx:2 --dry-run=client -o yaml > w.yaml; kubectl apply -f w.yaml --record 2>&1 | grep -v Warning', said: `${notice}deployment.apps/web configured\n`, cause: 'kubectl apply --filename=w.yaml --record=true' },
  { name: 'not where it says no', command: 'kubectl set image deploy/web nginx=nginx:1.27 --record=false', said: 'deployment.apps/web image updated\n', cause: '' },
])('$name', ({ command, said, cause }) => {
  const world = makeWorld({ seed: 1, workers: 1 });
  world.run('kubectl create deployment web --image=nginx');
  expect(text(world.run(command).stdout)).toBe(said);
  expect(text(world.run(`kubectl get deploy web -o jsonpath='{.metadata.annotations.kubernetes\\.io/change-cause}'`).stdout)).toBe(cause);
});
