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
  { name: 'as it was at a revision', command: `rev=$(kubectl get cm app -o jsonpath='{.metadata.resourceVersion}'); kubectl patch cm app -p '{"data":{"color":"green"}}' >/dev/null; etcdctl ${at} get /registry/configmaps/default/app --print-value-only --rev=$rev | grep -a -o blue; etcdctl ${at} get /registry/configmaps/default/app --print-value-only | grep -a -o green; etcdctl ${at} get /registry/configmaps/default/app --keys-only --rev=$((rev - 1))`, stdout: 'blue\ngreen\n' },
  { name: 'writes since the key was made', command: `etcdctl ${at} get /registry/configmaps/default/app -w json | jq -c '.kvs[0] | [.version, .mod_revision > .create_revision]'`, stdout: '[2,true]\n' },
  { name: 'a revision that is not there yet', command: `etcdctl ${at} get /registry/configmaps/default/app --rev=1000000`, stderr: 'Error: etcdserver: mvcc: required revision is a future revision\n', exitCode: 1 },
  { name: 'keys by when they were written', command: `etcdctl ${at} get /registry/configmaps/default --prefix --keys-only --sort-by=MODIFY --order=DESCEND | head -n 1`, stdout: '/registry/configmaps/default/app\n' },
  { name: 'an order there is not', command: `etcdctl ${at} get a --order=up`, stderr: 'Error: bad sort order up\n', exitCode: 4 },
  { name: 'a table of keys', command: `etcdctl ${at} get a -w table`, stderr: 'Error: table not supported as output format\n', exitCode: 4 },
  { name: 'a watch', command: `etcdctl ${at} watch /registry/configmaps/default/w --prev-kv > w.txt & sleep 1; kubectl create configmap w --from-literal=a=one >/dev/null; kubectl patch configmap w -p '{"data":{"a":"two"}}' >/dev/null; kubectl delete configmap w >/dev/null; kubectl create configmap v >/dev/null; sleep 1; kill %1; wait; grep -a -e ^PUT -e ^DELETE -e ^/registry w.txt; grep -a -o -e one -e two w.txt`, stdout: 'PUT\n/registry/configmaps/default/w\nPUT\n/registry/configmaps/default/w\n/registry/configmaps/default/w\nDELETE\n/registry/configmaps/default/w\n/registry/configmaps/default/w\none\none\ntwo\ntwo\n' },
  { name: 'a watch from a revision on', command: `timeout 1 etcdctl ${at} watch /registry/configmaps/default/w --rev=$(kubectl get cm app -o jsonpath='{.metadata.resourceVersion}') -w json | jq -c '[.Events[0].type, (.Events[0].kv.key | @base64d), .Events[0].kv.version, (.Header.revision == .Events[0].kv.mod_revision)]'`, stdout: '[null,"/registry/configmaps/default/w",1,true]\n[null,"/registry/configmaps/default/w",2,true]\n[1,"/registry/configmaps/default/w",null,true]\n' },
  { name: 'a watch with a prefix, as fields', command: `(sleep 0.5; kubectl create configmap z >/dev/null) & timeout 1 etcdctl ${at} watch --prefix /registry/configmaps/default/ -w fields | grep -e Type -e '"Key"' -e Version`, stdout: '"Type" : PUT\n"Key" : "/registry/configmaps/default/z"\n"Version" : 1\n' },
  { name: 'a watch of nothing', command: `etcdctl ${at} watch`, stderr: 'Error: bad number of arguments\n', exitCode: 128 },
  { name: 'a range and a prefix', command: `etcdctl ${at} watch a b --prefix`, stderr: 'Error: `range_end` and `--prefix` are mutually exclusive\n', exitCode: 128 },
  { name: 'nothing', command: `etcdctl ${at} get /registry/configmaps/default/nosuch` },
  { name: 'how many', command: `etcdctl ${at} get /registry/configmaps/default --prefix --count-only -w fields | grep Count`, stdout: '"Count" : 4\n' },
  { name: 'a count in another form', command: `etcdctl ${at} get a --count-only`, stderr: 'Error: --count-only is only for `--write-out=fields`\n', exitCode: 128 },
  { name: 'no key', command: `etcdctl ${at} get`, stderr: 'Error: get command needs one argument as key and an optional argument as range_end\n', exitCode: 128 },
  { name: 'an unknown flag', command: 'etcdctl get --nosuch', stderr: 'Error: unknown flag: --nosuch\n', exitCode: 1 },
  { name: 'what is not simulated', command: `etcdctl ${at} put a b`, stderr: 'Error: not simulated in Drydock: etcdctl put\n', exitCode: 1 },
  { name: 'a member that does not listen', command: 'etcdctl --command-timeout=1s endpoint health', stderr: '127.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n', exitCode: 1 },
  { name: 'TLS where there is none', command: 'etcdctl --endpoints=https://127.0.0.1:12379 --command-timeout=1s get /', stderr: 'Error: context deadline exceeded\n', exitCode: 1 },
  { name: 'a snapshot', command: `etcdctl ${at} snapshot save snap.db 2>/dev/null; etcdctl snapshot status snap.db 2>/dev/null | cut -d, -f2 | tr -d ' ' | diff - <(etcdctl ${at} endpoint status -w json | jq '.[0].Status.header.revision')`, stdout: 'Snapshot saved at snap.db\n' },
  { name: 'a snapshot has the values as they are', command: 'grep -a -c opensesame snap.db', stdout: '1\n' },
  { name: 'a snapshot cannot be restored', command: 'etcdctl snapshot restore snap.db --data-dir=x', stderr: 'Error: not simulated in Drydock: etcdctl snapshot restore\n', exitCode: 1 },
  { name: 'a file that is none', command: 'echo hello > no.db; etcdctl snapshot status no.db', stderr: 'Deprecated: Use `etcdutl snapshot status` instead.\n\nError: snapshot file integrity check failed: invalid database\n', exitCode: 1 },
  { name: 'a key removed behind the API server', command: `etcdctl ${at} del /registry/configmaps/default/app; kubectl get configmap app`, stdout: '1\n', stderr: 'Error from server (NotFound): configmaps "app" not found\n', exitCode: 1 },
  { name: 'a range without saying so', command: `etcdctl ${at} del /registry/configmaps/default/y /registry/configmaps/default/zz`, stdout: '1\n', stderr: 'In etcd v3.6, the operation will be suspended for a few seconds to provide the user time to verify range.\n' },
  { name: 'a compaction', command: `rev=$(kubectl get cm v -o jsonpath='{.metadata.resourceVersion}'); etcdctl ${at} compaction $((rev + 1)) | sed "s/$((rev + 1))/R/"; etcdctl ${at} get /registry/configmaps/default/v --rev=$rev; etcdctl ${at} compaction $rev; etcdctl ${at} get /registry/configmaps/default/v -w json | jq -c '[.kvs[0].create_revision == '$rev', .kvs[0].version]'`, stdout: 'compacted revision R\n[true,1]\n', stderr: 'Error: etcdserver: mvcc: required revision has been compacted\nError: etcdserver: mvcc: required revision has been compacted\n' },
  { name: 'room in the file, which is as large as before', command: `etcdctl ${at} endpoint status -w json | jq -c '.[0].Status | .dbSizeInUse < .dbSize'; etcdctl ${at} defrag >/dev/null; etcdctl ${at} endpoint status -w json | jq -c '.[0].Status | .dbSizeInUse == .dbSize'`, stdout: 'true\ntrue\n' },
  { name: 'a snapshot of what is left', command: `etcdctl ${at} snapshot save left.db >/dev/null 2>&1; etcdctl snapshot status left.db -w json 2>/dev/null | jq '.totalKey > 300, .totalSize' | diff - <(echo true; wc -c < left.db)` },
  { name: 'a watch from before it', command: `etcdctl ${at} watch /registry --prefix --rev=1`, stderr: 'watch was canceled (etcdserver: mvcc: required revision has been compacted)\nError: watch is canceled by the server\n', exitCode: 5 },
  { name: 'a compaction of the future', command: `etcdctl ${at} compaction 1000000`, stderr: 'Error: etcdserver: mvcc: required revision is a future revision\n', exitCode: 1 },
  { name: 'a revision that is no number', command: `etcdctl ${at} compaction now`, stderr: 'Error: strconv.ParseInt: parsing "now": invalid syntax\n', exitCode: 1 },
]; // biome-ignore format: a table

it.each(rows)('etcdctl: $name', ({ command, stdout = '', stderr = '', exitCode = 0 }) => {
  const ran = world.run(command);
  expect({ stdout: text(ran.stdout), stderr: text(ran.stderr), exitCode: ran.exitCode }).toEqual({ stdout, stderr, exitCode });
});
