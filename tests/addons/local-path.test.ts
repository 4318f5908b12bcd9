// The local-path provisioner: volumes when a Pod is placed, data that outlives Pods, removal with the claim.
import { describe, expect, test } from 'vitest';
import { addOnWorld, corpus, filesOf } from './world.ts';

const claim = (name: string, mode: string, storageClass = 'local-path'): string => `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [${mode}], storageClassName: ${storageClass}, resources: {requests: {storage: 64Mi}}}
EOF`;

const pod = (name: string, claimName: string, command: string): string => `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  restartPolicy: Never
  containers:
  - {name: c, image: busybox, command: [sh, -c, '${command}'], volumeMounts: [{name: d, mountPath: /data}]}
  volumes: [{name: d, persistentVolumeClaim: {claimName: ${claimName}}}]
EOF`;

const reasons = (run: (command: string) => string, name: string): string =>
  run(`kubectl get events --field-selector involvedObject.name=${name} -o jsonpath='{range .items[*]}{.reason}: {.message}{"\\n"}{end}' | sort -u`);

describe('local-path', () => {
  test('a volume is made on the node of its first Pod, keeps its data, and goes with its claim', () => {
    const { run, pass } = addOnWorld({ addons: ['local-path'] });
    pass(10);
    run(claim('data', 'ReadWriteOnce'));
    pass(20);
    expect(run("kubectl get pvc data -o jsonpath='{.status.phase}'")).toBe('Pending');
    run(pod('writer', 'data', 'echo kept > /data/f'));
    pass(20);
    run('kubectl delete pod writer');
    run(pod('reader', 'data', 'cat /data/f'));
    pass(10);
    expect(run('kubectl logs reader')).toBe('kept\n');
    const node = run("kubectl get pv -o jsonpath='{.items[0].spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]}'");
    expect(run("kubectl get pod reader -o jsonpath='{.spec.nodeName}'")).toBe(node);
    expect(reasons(run, 'data').split('\n').map((line) => line.replace(/pvc-[0-9a-f-]+/, 'pvc-UID'))).toEqual([
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      'Provisioning: External provisioner is provisioning volume for claim "default/data"',
      'ProvisioningSucceeded: Successfully provisioned volume pvc-UID',
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
      '',
    ]);
    run('kubectl delete pod reader; kubectl delete pvc data');
    pass(20);
    expect(run('kubectl get pv')).toBe('No resources found\n');
    const look = `{"spec":{"nodeName":"${node}","restartPolicy":"Never","containers":[{"name":"l","image":"busybox","command":["ls","-A","/d"],"volumeMounts":[{"name":"d","mountPath":"/d"}]}],"volumes":[{"name":"d","hostPath":{"path":"/opt/local-path-provisioner"}}]}}`;
    run(`kubectl run look --image=busybox --overrides='${look}'`);
    pass(10);
    expect(run('kubectl logs look')).toBe('');
  });

  test('what a folder of one node cannot be is refused', () => {
    const { run, pass } = addOnWorld({ addons: ['local-path'] });
    pass(10);
    run(claim('many', 'ReadWriteMany'));
    run(pod('user', 'many', 'true'));
    pass(10);
    expect(reasons(run, 'many')).toContain('ProvisioningFailed: failed to provision volume with StorageClass "local-path": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes');
    run(`kubectl get sc local-path -o yaml | sed 's/WaitForFirstConsumer/Immediate/; s/name: local-path/name: now/; /uid:/d; /resourceVersion:/d' | kubectl create -f -`);
    run(claim('early', 'ReadWriteOnce', 'now'));
    pass(10);
    expect(reasons(run, 'early')).toContain('ProvisioningFailed: failed to provision volume with StorageClass "now": configuration error, no node was specified');
  });

  test('a reclaim policy of Retain keeps volume and data', () => {
    const { run, pass } = addOnWorld({ addons: ['local-path'] });
    pass(10);
    run(`kubectl get sc local-path -o yaml | sed 's/Delete/Retain/; s/name: local-path/name: keep/; /uid:/d; /resourceVersion:/d' | kubectl create -f -`);
    run(claim('data', 'ReadWriteOncePod', 'keep'));
    run(pod('writer', 'data', 'echo kept > /data/f'));
    pass(20);
    run('kubectl delete pod writer; kubectl delete pvc data');
    pass(20);
    expect(run("kubectl get pv -o jsonpath='{.items[*].status.phase}'")).toBe('Released');
  });

  const upstream = corpus('local-path-provisioner');
  test.skipIf(!upstream)(`upstream's own manifests give the same${upstream ? '' : ' (skipped: ../shared/corpora is not there)'}`, () => {
    const { run, pass } = addOnWorld({ files: filesOf(`${upstream}`, 'lp') });
    run('kubectl apply -f lp/deploy/local-path-storage.yaml');
    run('kubectl apply -f lp/examples/pvc/pvc.yaml -f lp/examples/pod/pod.yaml');
    pass(60);
    expect(run("kubectl get pvc,pod -A -o jsonpath='{.items[*].status.phase}'").trim().split(' ').filter((phase) => phase !== 'Bound' && phase !== 'Running')).toEqual([]);
    expect(run("kubectl get pvc -A -o jsonpath='{.items[*].status.phase}'")).toBe('Bound');
  });
});
