// Files in /etc/kubernetes/manifests of a node, changed from a Pod that sees the node's files.

import { describe, expect, it } from 'vitest';
import { printedBy } from '../../tests/support/printed-by.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

const manifest = (image: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  terminationGracePeriodSeconds: 2\n  containers: [{name: web, image: '${image}'}]\n`;

/** A world with a Pod `k` whose /host is the node's root. */
function start(node: string): { readonly world: World; readonly run: (command: string) => string } {
  const world = makeWorld({ seed: 1, workers: 1, files: { 'k.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: k}\nspec:\n  nodeName: ${node}\n  tolerations: [{operator: Exists}]\n  containers: [{name: k, image: busybox, command: [sleep, 1d], volumeMounts: [{name: host, mountPath: /host}]}]\n  volumes: [{name: host, hostPath: {path: /}}]\n`, 'a.yaml': manifest('nginx:1.27'), 'b.yaml': manifest('nginx:1.28') } });
  const run = printedBy(world);
  run('kubectl apply -f k.yaml; kubectl wait --for=condition=Ready pod/k --timeout=60s');
  return { world, run };
}

const folder = '/host/etc/kubernetes/manifests';
const shown = "kubectl get pods -l app=web --no-headers -o custom-columns=N:metadata.name,I:spec.containers[0].image,P:status.phase,S:metadata.annotations.'kubernetes\\.io/config\\.source'";

describe('a file with a Pod', () => {
  it('begins one when it comes, replaces it when it changes, ends it when it goes; deleting the mirror changes nothing', () => {
    const { run } = start('worker-1');
    const put = (file: string): string => run(`kubectl exec -i k -- sh -c 'cat > ${folder}/web.yaml' < ${file}`);
    expect(run(`kubectl exec k -- ls ${folder}`)).toBe('');
    put('a.yaml');
    run('sleep 25');
    expect(run(shown)).toBe('web-worker-1   nginx:1.27   Running   file\n');
    const uid = run("kubectl get pod web-worker-1 -o jsonpath='{.metadata.uid}{.status.containerStatuses[0].containerID}'");
    run('kubectl delete pod web-worker-1; sleep 3');
    const again = run("kubectl get pod web-worker-1 -o jsonpath='{.metadata.uid}{.status.containerStatuses[0].containerID}'");
    expect([again === uid, again.slice(36) === uid.slice(36)]).toEqual([false, true]);
    put('b.yaml');
    run('sleep 30');
    expect(run(shown)).toBe('web-worker-1   nginx:1.28   Running   file\n');
    run(`kubectl exec k -- sh -c 'echo "no: [yaml" > ${folder}/bad.yaml; cp ${folder}/web.yaml ${folder}/.hidden; rm ${folder}/web.yaml'; sleep 30`);
    expect(run(shown)).toBe('');
  });
});

describe("the control plane's own files", () => {
  it('are what kubeadm wrote', () => {
    const { run } = start('control-plane');
    expect(run(`kubectl exec k -- ls ${folder}; kubectl exec k -- cat ${folder}/kube-scheduler.yaml`)).toBe(`etcd.yaml
kube-apiserver.yaml
kube-controller-manager.yaml
kube-scheduler.yaml
apiVersion: v1
kind: Pod
metadata:
  labels:
    component: kube-scheduler
    tier: control-plane
  name: kube-scheduler
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-scheduler
    - --kubeconfig=/etc/kubernetes/scheduler.conf
    - --leader-elect=true
    image: registry.k8s.io/kube-scheduler:v1.36.4
    name: kube-scheduler
    resources:
      requests:
        cpu: 100m
    volumeMounts:
    - mountPath: /etc/kubernetes/scheduler.conf
      name: kubeconfig
      readOnly: true
  hostNetwork: true
  priority: 2000001000
  priorityClassName: system-node-critical
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  volumes:
  - hostPath:
      path: /etc/kubernetes/scheduler.conf
      type: FileOrCreate
    name: kubeconfig
`);
  });

  it('stop the scheduler when they are taken away: new Pods wait until it is back', () => {
    const { run } = start('control-plane');
    run(`kubectl exec k -- mv ${folder}/kube-scheduler.yaml /host/root/; sleep 25; kubectl run p --image=nginx; sleep 20`);
    expect(run("kubectl get pods -n kube-system -l component=kube-scheduler; kubectl get pod p --no-headers | awk '{print $3}'")).toBe('Pending\nNo resources found in kube-system namespace.\n');
    run(`kubectl exec k -- mv /host/root/kube-scheduler.yaml ${folder}; sleep 60`);
    expect(run("kubectl get pods p --no-headers | awk '{print $3}'; kubectl get pods -n kube-system -l component=kube-scheduler --no-headers | awk '{print $1, $3}'")).toBe('Running\nkube-scheduler-control-plane Running\n');
  });

  it('stop etcd, and nothing can be written; its kubelet starts it without the API', () => {
    const { world, run } = start('control-plane');
    run(`kubectl exec k -- sh -c 'mv ${folder}/etcd.yaml /host/root/; (sleep 90; sed "s/100Mi/128Mi/" /host/root/etcd.yaml > ${folder}/etcd.yaml) &'; sleep 30`);
    expect(run('kubectl create configmap c')).toBe('error: failed to create configmap: etcdserver: request timed out\n');
    world.advanceTo(world.nowMs + 120_000);
    expect(run("kubectl create configmap c; kubectl get pod -n kube-system etcd-control-plane --no-headers -o custom-columns=P:status.phase,M:spec.containers[0].resources.requests.memory")).toBe('configmap/c created\nRunning   128Mi\n');
  });

  it('end a component that does not know a flag or finds no kubeconfig, until they are put right', () => {
    const { run } = start('control-plane');
    const change = (component: string, from: string, to: string): string => run(`kubectl exec k -- sed -i 's|${from}|${to}|' ${folder}/${component}.yaml; sleep 40`);
    const restarts = (component: string): string => run(`kubectl -n kube-system get pod ${component}-control-plane -o jsonpath='{.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}'`);
    change('kube-scheduler', 'leader-elect=', 'leader-elekt=');
    change('kube-controller-manager', 'kubeconfig=.*', 'kubeconfig=/etc/kubernetes/manager.conf');
    expect(run('kubectl -n kube-system logs kube-scheduler-control-plane')).toBe('Error: unknown flag: --leader-elekt\n');
    expect(run('kubectl -n kube-system logs kube-controller-manager-control-plane')).toMatch(/^E1120 .* run\.go:72\] "command failed" err="stat \/etc\/kubernetes\/manager\.conf: no such file or directory"\n$/);
    expect([restarts('kube-scheduler'), restarts('kube-controller-manager')]).toEqual([expect.stringMatching(/^[2-5] false$/), expect.stringMatching(/^[2-5] false$/)]);
    change('kube-scheduler', 'leader-elekt=', 'leader-elect=');
    change('kube-controller-manager', 'kubernetes/manager.conf', 'kubernetes/controller-manager.conf');
    expect([restarts('kube-scheduler'), restarts('kube-controller-manager')]).toEqual(['0 true', '0 true']);
  });
});
