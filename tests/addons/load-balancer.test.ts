// Load balancers: an address, traffic through a healthy node, the client's own address where the policy keeps it.
import { expect, test } from 'vitest';
import { addOnWorld } from './world.ts';

test('a Service of type LoadBalancer gets an address, serves under it, and gives it back', () => {
  const { run, pass } = addOnWorld({ addons: ['load-balancer'] });
  pass(15);
  run('kubectl create deployment web --image=nginx');
  run('kubectl expose deployment web --port=80 --type=LoadBalancer');
  expect(run("kubectl get svc web -o jsonpath='{.status.loadBalancer}'")).toBe('{}');
  pass(15);
  expect(run("kubectl get svc web -o jsonpath='{.status.loadBalancer.ingress[0].ip} {.metadata.finalizers}'")).toBe('172.18.255.200 ["service.kubernetes.io/load-balancer-cleanup"]');
  expect(run("curl -s -o /dev/null -w '%{http_code}' http://172.18.255.200/")).toBe('200');
  run(`kubectl patch svc web -p '{"spec":{"externalTrafficPolicy":"Local"}}'`);
  pass(5);
  run('curl -s http://172.18.255.200/');
  expect(run('kubectl logs deploy/web | tail -1')).toMatch(/^172\.18\.0\.1 - - /);
  run('kubectl delete svc web');
  expect(run('kubectl get svc web')).toBe('Error from server (NotFound): services "web" not found\n');
  expect(run('curl -s -m 5 http://172.18.255.200/; echo $?')).toBe('7\n');
});

test('without it the address stays pending', () => {
  const { run, pass } = addOnWorld();
  run('kubectl create service loadbalancer web --tcp=80');
  pass(30);
  expect(run('kubectl get svc web --no-headers')).toContain('<pending>');
});
