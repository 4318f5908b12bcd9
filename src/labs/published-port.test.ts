import { expect, it } from 'vitest';
import { text, utf8 } from '../base/bytes.ts';
import { makeWorld } from './make-world.ts';

it.each([
  { name: 'the server of the kubeconfig answers', command: 'curl -sk https://127.0.0.1:6443/version -o /dev/null -w "%{http_code}\\n"', stdout: '200\n' },
  { name: 'who brings no credentials is nobody', command: 'curl -sk https://127.0.0.1:6443/api/v1/nodes | grep message', stdout: '  "message": "nodes is forbidden: User \\"system:anonymous\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope",\n' },
  { name: 'a free local port is picked and said', command: 'kubectl create deployment web --image=nginx >/dev/null; kubectl wait --for=condition=Available deploy/web >/dev/null; (kubectl port-forward deploy/web :80 & sleep 1; kill %1) | grep -c "Forwarding from .*:[1-9][0-9]* -> 80"', stdout: '2\n' },
])('$name', ({ command, stdout }) => {
  const world = makeWorld({ seed: 1, workers: 1 });
  expect(text(world.run(utf8(command)).stdout)).toBe(stdout);
});
