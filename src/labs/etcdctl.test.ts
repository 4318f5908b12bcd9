import { expect, it } from 'vitest';
import { text } from '../base/bytes.ts';
import { makeWorld } from './make-world.ts';

const world = makeWorld({ seed: 1, workers: 1 });
const at = '--endpoints=127.0.0.1:12379';
world.run('kubectl create configmap app --from-literal=color=blue; kubectl create secret generic db --from-literal=password=opensesame');

const rows: { name: string; command: string; stdout?: string; stderr?: string; exitCode?: number }[] = [
  { name: 'its version', command: 'etcdctl version', stdout: 'etcdctl version: 3.5.30\nAPI version: 3.5\n' },
  { name: 'members, by ids made of their addresses', command: `etcdctl ${at} member list`, stdout: 'ddd67b312462fd7b, started, control-plane, http://127.0.0.1:12380, http://127.0.0.1:12379, false\n' },
  { name: 'keys of a prefix', command: `etcdctl ${at} get /registry/minions --prefix --keys-only`, stdout: '/registry/minions/control-plane\n\n/registry/minions/worker-1\n\n' },
  { name: 'keys from one to another', command: `etcdctl ${at} get /registry/configmaps/default/a /registry/configmaps/default/b --keys-only`, stdout: '/registry/configmaps/default/app\n\n' },
  { name: 'a value in protobuf', command: `etcdctl ${at} get /registry/configmaps/default/app --print-value-only | head -c 16 | od -c`, stdout: '0000000   k   8   s  \\0  \\n 017  \\n 002   v   1 022  \\t   C   o   n   f\n0000020\n' },
  { name: 'a Secret, which is not secret there', command: `etcdctl ${at} get /registry/secrets/default/db --print-value-only | grep -a -o opensesame`, stdout: 'opensesame\n' },
  { name: 'the revision a resourceVersion is', command: `etcdctl ${at} get /registry/configmaps/default/app -w json | jq .kvs[0].mod_revision | diff - <(kubectl get cm app -o jsonpath='{.metadata.resourceVersion}{"\\n"}')` },
  { name: 'nothing', command: `etcdctl ${at} get /registry/configmaps/default/nosuch` },
  { name: 'how many', command: `etcdctl ${at} get /registry/configmaps/default --prefix --count-only -w fields | grep Count`, stdout: '"Count" : 2\n' },
  { name: 'a count in another form', command: `etcdctl ${at} get a --count-only`, stderr: 'Error: --count-only is only for `--write-out=fields`\n', exitCode: 128 },
  { name: 'no key', command: `etcdctl ${at} get`, stderr: 'Error: get command needs one argument as key and an optional argument as range_end\n', exitCode: 128 },
  { name: 'an unknown flag', command: 'etcdctl get --nosuch', stderr: 'Error: unknown flag: --nosuch\n', exitCode: 1 },
  { name: 'what is not simulated', command: `etcdctl ${at} put a b`, stderr: 'Error: not simulated in Drydock: etcdctl put\n', exitCode: 1 },
  { name: 'a member that does not listen', command: 'etcdctl --command-timeout=1s endpoint health', stderr: '127.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n', exitCode: 1 },
  { name: 'TLS where there is none', command: 'etcdctl --endpoints=https://127.0.0.1:12379 --command-timeout=1s get /', stderr: 'Error: context deadline exceeded\n', exitCode: 1 },
  { name: 'a snapshot', command: `etcdctl ${at} snapshot save snap.db 2>/dev/null; etcdctl snapshot status snap.db 2>/dev/null | cut -d, -f2 | tr -d ' ' | diff - <(etcdctl ${at} endpoint status -w json | jq '.[0].Status.header.revision')`, stdout: 'Snapshot saved at snap.db\n' },
  { name: 'a file that is none', command: 'echo hello > no.db; etcdctl snapshot status no.db', stderr: 'Deprecated: Use `etcdutl snapshot status` instead.\n\nError: snapshot file integrity check failed: invalid database\n', exitCode: 1 },
  { name: 'a key removed behind the API server', command: `etcdctl ${at} del /registry/configmaps/default/app; kubectl get configmap app`, stdout: '1\n', stderr: 'Error from server (NotFound): configmaps "app" not found\n', exitCode: 1 },
]; // biome-ignore format: a table

it.each(rows)('etcdctl: $name', ({ command, stdout = '', stderr = '', exitCode = 0 }) => {
  const ran = world.run(command);
  expect({ stdout: text(ran.stdout), stderr: text(ran.stderr), exitCode: ran.exitCode }).toEqual({ stdout, stderr, exitCode });
});
