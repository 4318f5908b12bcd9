// metrics-server: what processes use, through kubectl top and into autoscaling; and what happens when it is gone.
import { dump, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { addOnWorld, corpus, filesOf } from './world.ts';

const burn = `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: {name: burn}
spec:
  containers:
  - name: burn
    image: busybox
    command: [sh, -c, 'while true; do :; done']
    resources: {limits: {cpu: 20m}}
EOF`;

describe('metrics-server', () => {
  test('kubectl top shows what a busy loop takes of its limit', () => {
    const { run, pass } = addOnWorld({ addons: ['metrics-server'] });
    run(burn);
    pass(50);
    expect(run('kubectl top pod --no-headers')).toMatch(/^burn {3}(20|21)m {3}\d+Mi {3}\n$/);
    expect(run('kubectl get apiservice v1beta1.metrics.k8s.io --no-headers')).toMatch(/kube-system\/metrics-server {3}True/);
  });

  test('an autoscaler follows the load, up and down', () => {
    const { run, pass } = addOnWorld({ addons: ['metrics-server'] });
    run('kubectl create deployment php-apache --image=registry.k8s.io/hpa-example --port=80');
    run('kubectl set resources deployment php-apache --requests=cpu=200m --limits=cpu=500m; kubectl expose deployment php-apache --port=80');
    run('kubectl autoscale deployment php-apache --cpu=50% --min=1 --max=10');
    pass(60);
    const replicas = (): number => Number(run("kubectl get deployment php-apache -o jsonpath='{.spec.replicas}'"));
    expect(replicas()).toBe(1);
    run('kubectl run load --image=busybox:1.28 --restart=Never -- /bin/sh -c "while sleep 0.02; do wget -q -O- http://php-apache; done"');
    pass(90);
    expect(replicas()).toBeGreaterThan(2);
    run('kubectl delete pod load --now');
    pass(420);
    expect(replicas()).toBe(1);
  });

  test('deleting its Deployment ends the Metrics API', () => {
    const { run, pass } = addOnWorld({ addons: ['metrics-server'] });
    pass(30);
    run('kubectl delete deployment metrics-server -n kube-system');
    pass(60);
    expect(run('kubectl top node')).toBe('Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n');
    expect(run('kubectl get apiservice v1beta1.metrics.k8s.io --no-headers')).toContain('False (MissingEndpoints)');
  });

  test('without it there is no Metrics API, and its manifest comes from the address of its documentation', () => {
    const { run, pass } = addOnWorld();
    expect(run('kubectl top node')).toBe('error: Metrics API not available\n');
    run('kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml');
    pass(60);
    expect(run('kubectl top node --no-headers | wc -l')).toBe('3\n');
  });

  const upstream = corpus('metrics-server');
  test.skipIf(!upstream)(`upstream's own objects give the same${upstream ? '' : ' (skipped: ../shared/corpora is not there)'}`, () => {
    const { run, pass } = addOnWorld({ files: { 'all.yaml': labelled(Object.values(filesOf(`${upstream}/base`, ''))) } });
    run('kubectl apply -f all.yaml');
    pass(90);
    expect(run('kubectl top node --no-headers | wc -l')).toBe('3\n');
    expect(run('kubectl get pods -n kube-system -l k8s-app=metrics-server --no-headers')).toMatch(/1\/1 +Running +0 /);
  });
});

/** What the folder's kustomization does to its objects: one label on them, on selectors and on templates. */
function labelled(files: readonly string[]): string {
  const labels = { 'k8s-app': 'metrics-server' };
  type Labelled = { kind: string; metadata: { labels?: object }; spec?: { selector?: object; template?: { metadata?: object } } };
  const objects = files.flatMap((file) => loadAll(file) as Labelled[]).filter((object) => object?.kind !== 'Kustomization');
  for (const object of objects) {
    object.metadata.labels = { ...object.metadata.labels, ...labels };
    if (object.kind === 'Service') object.spec = { ...object.spec, selector: labels };
    if (object.kind === 'Deployment') object.spec = { ...object.spec, selector: { matchLabels: labels }, template: { ...object.spec?.template, metadata: { labels } } };
  }
  return objects.map((object) => dump(object)).join('---\n');
}
