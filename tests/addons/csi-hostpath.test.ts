// A CSI driver: volumes at once, from every node, and larger when one asks for it.
import { expect, test } from 'vitest';
import { addOnWorld } from './world.ts';

test('a claim is bound at once, serves two nodes, grows, and stays pending without the driver', () => {
  const { run, pass } = addOnWorld({ addons: ['csi-hostpath'] });
  pass(10);
  const claim = (name: string): string => run(`kubectl apply -f - <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteMany], storageClassName: csi-hostpath-sc, resources: {requests: {storage: 1Mi}}}
EOF`);
  const pod = (name: string, node: string): string => run(`kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: ${node}
  containers:
  - {name: c, image: busybox, command: [sleep, 1d], volumeMounts: [{name: d, mountPath: /data}]}
  volumes: [{name: d, persistentVolumeClaim: {claimName: shared}}]
EOF`);
  claim('shared');
  pass(5);
  expect(run("kubectl get pvc shared -o jsonpath='{.status.phase} {.status.capacity.storage}'")).toBe('Bound 1Mi');
  pod('one', 'worker-1');
  pod('two', 'worker-2');
  pass(15);
  run("kubectl exec one -- sh -c 'echo hello > /data/f'");
  expect(run('kubectl exec two -- cat /data/f')).toBe('hello\n');
  const big = 'kubectl exec one -- dd if=/dev/zero of=/data/big bs=1024 count=1500 2>&1 | grep -c "No space left"';
  expect(run(big)).toBe('1\n');
  run(`kubectl patch pvc shared -p '{"spec":{"resources":{"requests":{"storage":"4Mi"}}}}'`);
  pass(10);
  expect(run("kubectl get pvc shared -o jsonpath='{.status.capacity.storage}'")).toBe('4Mi');
  expect(run(big)).toBe('0\n');
  expect(run("kubectl get events --field-selector involvedObject.name=shared -o jsonpath='{.items[*].reason}'").split(' ')).toEqual(expect.arrayContaining(['ExternalExpanding', 'Resizing', 'VolumeResizeSuccessful']));
  run('kubectl delete statefulset csi-hostpathplugin -n csi-hostpath');
  pass(40);
  claim('late');
  pass(30);
  expect(run("kubectl get pvc late -o jsonpath='{.status.phase}'")).toBe('Pending');
});
