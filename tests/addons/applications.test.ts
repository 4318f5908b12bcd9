// Applications from their own manifests: everything becomes ready, and what one asks at the front goes through to the back.
import { expect, test } from 'vitest';
import { addOnWorld, corpus, filesOf } from './world.ts';

type World = ReturnType<typeof addOnWorld>;

/** Names of Pods that are not ready. */
const unready = ({ run }: World, namespace: string): string => run(`kubectl get pods -n ${namespace} --no-headers | awk '{split($2, n, "/"); if (n[1] != n[2]) print $1, $3}'`);

function app(name: string, file = ''): string | undefined {
  const folder = corpus(name);
  return folder && `${folder}${file}`;
}

const skipped = (folder: string | undefined): string => (folder ? '' : ' (skipped: ../shared/corpora is not there)');

const sockShop = app('sock-shop');
test.skipIf(!sockShop)(`the Sock Shop becomes ready and sells socks${skipped(sockShop)}`, () => {
  const world = addOnWorld({ files: filesOf(sockShop ?? '', 'shop') });
  world.run('kubectl apply -f shop/complete-demo.yaml');
  world.pass(330);
  expect(unready(world, 'sock-shop')).toBe('');
  expect(world.run('curl -s http://172.18.0.3:30001/ | grep -c socks')).toBe('1\n');
  expect(JSON.parse(world.run('curl -s http://172.18.0.3:30001/catalogue'))).toHaveLength(6);
  // The wares come from the database: without it there are none.
  world.run('kubectl scale deployment catalogue-db -n sock-shop --replicas=0');
  world.pass(40);
  expect(world.run("curl -s -o /dev/null -w '%{http_code}' http://172.18.0.3:30001/catalogue")).toBe('500');
});

const guestbook = app('kubernetes-examples', '/web/guestbook');
test.skipIf(!guestbook)(`the guestbook becomes ready and keeps what is written${skipped(guestbook)}`, () => {
  const world = addOnWorld({ files: filesOf(guestbook ?? '', 'guestbook') });
  world.run('kubectl apply -f guestbook/all-in-one/guestbook-all-in-one.yaml');
  world.pass(120);
  expect(unready(world, 'default')).toBe('');
  const address = world.run("kubectl get svc frontend -o jsonpath='{.spec.clusterIP}'");
  expect(world.run(`curl -s "http://${address}/guestbook.php?cmd=set&key=messages&value=hello"`)).toBe('{"message":"Updated"}');
  expect(world.run(`curl -s "http://${address}/guestbook.php?cmd=get&key=messages"`)).toBe('{"data":"hello"}');
});

const voting = app('example-voting-app');
test.skipIf(!voting)(`votes travel from the page through queue and worker into the result${skipped(voting)}`, () => {
  const world = addOnWorld({ files: filesOf(voting ?? '', 'vote') });
  world.run('kubectl apply -f vote');
  world.pass(90);
  expect(unready(world, 'default')).toBe('');
  for (const vote of ['a', 'a', 'b']) world.run(`curl -s -X POST -d vote=${vote} http://172.18.0.3:31000/`);
  world.pass(10);
  expect(world.run("curl -s http://172.18.0.3:31001/ | grep -E 'Cats<|Dogs<|votes'")).toBe(
    '    <div class="choice cats"><span>Cats</span> 66.7%</div>\n    <div class="choice dogs"><span>Dogs</span> 33.3%</div>\n    <div id="result"><span>3 votes</span></div>\n',
  );
});

const podinfo = app('podinfo', '/kustomize');
test.skipIf(!podinfo)(`podinfo becomes ready and answers${skipped(podinfo)}`, () => {
  const world = addOnWorld({ files: filesOf(podinfo ?? '', 'podinfo') });
  world.run('kubectl apply -f podinfo/deployment.yaml -f podinfo/service.yaml');
  world.pass(60);
  expect(unready(world, 'default')).toBe('');
  expect(world.run("curl -s http://$(kubectl get svc podinfo -o jsonpath='{.spec.clusterIP}'):9898/version | grep -c version")).toBe('1\n');
});
