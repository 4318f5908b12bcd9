// What a Service becomes on nodes whose kube-proxy has ended: what was written stays, what is new is not heard of.

import { beforeAll, expect, it } from 'vitest';
import { text } from '../base/bytes.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

let world: World;
const run = (command: string): string => text(world.run(command).stdout);
const asks = (service: string): string => run(`kubectl exec box -- wget -T 2 -qO- ${service} | grep -o 'Welcome to nginx!' | head -n 1`);

beforeAll(() => {
  world = makeWorld({ seed: 1, workers: 1 });
  run(`kubectl create deployment old --image=nginx
kubectl expose deployment old --port=80
kubectl run box --image=busybox -- sleep 1d
kubectl get daemonset kube-proxy -n kube-system -o yaml > proxy.yaml
sleep 6
kubectl -n kube-system delete daemonset kube-proxy
sleep 5
kubectl expose deployment old --name=new --port=80
sleep 2`);
});

it('a Service from before goes on', () => expect(asks('old')).toBe('Welcome to nginx!\n'));
it('a new one answers nobody', () => expect(asks('new')).toBe(''));
it('an endpoint that went is still tried', () => {
  run('kubectl delete pod -l app=old; sleep 5');
  expect(asks('old')).toBe('');
});
it('all of it works once kube-proxy runs again', () => {
  run('kubectl apply -f proxy.yaml; sleep 5');
  expect(asks('old') + asks('new')).toBe('Welcome to nginx!\nWelcome to nginx!\n');
});
