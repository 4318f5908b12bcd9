/** kubectl's verbs that carry bytes: cp, debug, port-forward and proxy, in one world, as one types them. */
import { describe, expect, it } from 'vitest';
import { text } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';

describe('verbs that carry bytes', () => {
  const world = makeWorld({ seed: 1, workers: 1 });
  world.run('kubectl run web --image=nginx:1.29; kubectl wait --for=condition=Ready pod/web');
  const rows = [
    {
      name: 'a forwarded port',
      command: '(timeout 3 kubectl port-forward pod/web 18080:80 > out 2>&1 &) ; sleep 1; curl -s localhost:18080 | head -1; sleep 3; cat out',
      want: '<!DOCTYPE html>\nForwarding from 127.0.0.1:18080 -> 80\nForwarding from [::1]:18080 -> 80\nHandling connection for 18080\n',
    },
    {
      name: 'ports that cannot be',
      command: 'kubectl port-forward web 8080:abc; kubectl port-forward web :99999; kubectl port-forward nope 80',
      want: `error: Pod 'web' does not have a named port 'abc'\nerror: error parsing remote port '99999': strconv.ParseUint: parsing "99999": value out of range\nError from server (NotFound): pods "nope" not found\n`,
    },
    {
      name: 'the API through a proxy',
      command:
        "(timeout 3 kubectl proxy --port=18002 > out &) ; sleep 1; curl -s localhost:18002/api/v1/namespaces/default | head -2; curl -s localhost:18002/api/v1/namespaces/default/pods/web/exec; curl -s -o /dev/null -w '%{http_code}\\n' localhost:18002/nope; sleep 3; cat out",
      want: '{\n  "kind": "Namespace",\nForbidden\n404\nStarting to serve on 127.0.0.1:18002\n',
    },
    {
      name: 'files there and back',
      command: 'mkdir -p d/e; echo x > d/e/f; kubectl cp d web:/tmp/d && kubectl cp web:/tmp/d got && cat got/e/f',
      want: "tar: Removing leading `/' from member names\nx\n",
    },
    {
      name: 'copies that cannot be',
      command: 'kubectl cp; kubectl cp a b; kubectl cp a:b c:d; kubectl cp :x y; kubectl cp nothing web:/tmp',
      want: `error: source and destination are required\nerror: one of src or dest must be a remote file specification\nerror: one of src or dest must be a local file specification\nerror: filespec must match the canonical format: [[namespace/]pod:]file/path\nerror: nothing doesn't exist in local filesystem\n`,
    },
    { name: 'a container for debugging', command: 'kubectl debug web --image=busybox -c dbg -i -q -- echo hi', want: 'hi\n' },
    {
      name: 'a copy for debugging',
      command: `kubectl debug web --image=busybox --copy-to=copy -c extra -- sleep 9; kubectl get pod copy -o jsonpath='{.spec.shareProcessNamespace} {.spec.containers[1].securityContext} {.metadata.labels}'`,
      want: 'true {"capabilities":{"add":["SYS_PTRACE"]}} ',
    },
    {
      name: 'debugging that cannot be',
      command: 'kubectl debug web; kubectl debug web --image=busybox -t; kubectl debug web --image=busybox --profile=x; kubectl debug web --image=busybox --replace',
      want: 'error: you must specify --image when not using --copy-to.\nerror: -i/--stdin is required for containers with -t/--tty=true\nerror: unknown profile: x\nerror: --replace may only be used with --copy-to.\n',
    },
  ];
  it.each(rows)('$name', ({ command, want }) => {
    expect(text(world.run(`{ ${command}; } 2>&1`).stdout)).toBe(want);
  });
});
