// The ingress controller: who gets which request, and what one sees when nobody does.
import { expect, test } from 'vitest';
import { addOnWorld } from './world.ts';

const address = '172.18.255.200';
const code = (run: (command: string) => string, options: string): string => run(`curl -s -k -o /dev/null -w '%{http_code}' ${options}`);

function shop() {
  const made = addOnWorld({ addons: ['ingress-nginx', 'load-balancer'] });
  made.pass(30);
  for (const name of ['web', 'api']) {
    made.run(`kubectl create deployment ${name} --image=hashicorp/http-echo -- /http-echo -text=${name} -listen=:5678`);
    made.run(`kubectl expose deployment ${name} --port=80 --target-port=5678`);
  }
  made.run('kubectl create ingress shop --class=nginx --rule="shop.example.com/*=web:80" --rule="shop.example.com/api*=api:80" --rule="*.example.org/*=web:80" --rule="empty.example.com/*=nosuch:80"');
  made.pass(20);
  return made;
}

test('requests go by host and path; without a rule 404, without endpoints 503', () => {
  const { run, pass } = shop();
  const rows = [
    { name: 'a path of its own', options: `-H 'Host: shop.example.com' http://${address}/api/v1`, want: 'api\n' },
    { name: 'the rest of the host', options: `-H 'Host: shop.example.com' http://${address}/apis`, want: 'web\n' },
    { name: 'a wildcard', options: `-H 'Host: a.example.org' http://${address}/`, want: 'web\n' },
  ];
  expect(rows.map(({ name, options }) => ({ name, got: run(`curl -s ${options}`) }))).toEqual(rows.map(({ name, want }) => ({ name, got: want })));
  const codes = [
    { name: 'no such host', options: `http://${address}/`, want: '404' },
    { name: 'two labels under a wildcard', options: `-H 'Host: a.b.example.org' http://${address}/`, want: '404' },
    { name: 'no Service', options: `-H 'Host: empty.example.com' http://${address}/`, want: '503' },
  ];
  expect(codes.map(({ name, options }) => ({ name, got: code(run, options) }))).toEqual(codes.map(({ name, want }) => ({ name, got: want })));
  expect(run(`curl -s -i -H 'Host: empty.example.com' http://${address}/`).replace(/Date: [^\r]*/, 'Date: now')).toBe(
    'HTTP/1.1 503 Service Temporarily Unavailable\r\nDate: now\r\nContent-Type: text/html\r\nContent-Length: 190\r\nConnection: keep-alive\r\n\r\n<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  );
  expect(run("kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'")).toBe(address);
  run('kubectl delete deployment ingress-nginx-controller -n ingress-nginx');
  pass(10);
  expect(run(`curl -s -m 3 http://${address}/; echo $?`)).toBe('28\n');
});

test('annotations change the way: rewriting, canaries, redirects to TLS', () => {
  const { run, pass } = shop();
  run('kubectl create ingress canary --class=nginx --rule="shop.example.com/*=api:80" --annotation nginx.ingress.kubernetes.io/canary=true --annotation nginx.ingress.kubernetes.io/canary-by-header=X-New');
  run('kubectl create ingress safe --class=nginx --rule="safe.example.com/*=web:80,tls=safe-tls"');
  run('kubectl create deployment pages --image=nginx');
  run('kubectl expose deployment pages --port=80');
  run(`kubectl create ingress rewrite --class=nginx --rule="pages.example.com/docs(/|$)(.*)=pages:80" --annotation 'nginx.ingress.kubernetes.io/rewrite-target=/$2'`);
  pass(15);
  expect(run(`curl -s -H 'Host: shop.example.com' -H 'X-New: always' http://${address}/`)).toBe('api\n');
  expect(run(`curl -s -H 'Host: shop.example.com' http://${address}/`)).toBe('web\n');
  expect(run(`curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: safe.example.com' http://${address}/x?y=1`)).toBe('308 https://safe.example.com/x?y=1');
  expect(run(`curl -sk --resolve safe.example.com:443:${address} https://safe.example.com/`)).toBe('web\n');
  expect(code(run, `-H 'Host: pages.example.com' http://${address}/docs/index.html`)).toBe('200');
  expect(code(run, `-H 'Host: pages.example.com' http://${address}/other`)).toBe('404');
});
