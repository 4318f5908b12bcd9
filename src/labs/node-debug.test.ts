// What somebody finds who looks into a node, a control-plane Pod or a container with the tools a real one has.

import { beforeAll, describe, expect, it } from 'vitest';
import { printedBy } from '../../tests/support/printed-by.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

let world: World;
const run = (command: string): string => printedBy(world)(command);

beforeAll(() => {
  world = makeWorld({ seed: 1, workers: 1 });
  run(`kubectl debug node/control-plane --image=busybox -- sleep 1d
kubectl debug node/worker-1 --image=busybox -- sleep 1d
kubectl run web --image=nginx
kubectl run box --image=busybox -- sleep 1d
sleep 6`);
});

const on = (node: string, command: string): string => run(`kubectl exec $(kubectl get pods -o name | grep debugger-${node}) -- chroot /host ${command}`);

describe('a node, by way of kubectl debug and chroot', () => {
  it('is a machine of its own', () => expect(on('worker', 'sh -c "hostname; whoami; head -n 1 /etc/os-release"')).toBe('worker-1\nroot\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'));
  it('shows every process of the machine', () => expect(on('worker', 'ps -e -o comm= ').split('\n').sort().join(' ').trim()).toBe('chroot init kube-proxy nginx ps sleep sleep'));
  it('has its /proc', () => expect(on('worker', 'cat /proc/1/comm')).toBe('init\n'));
  it('holds what kubeadm leaves on a worker', () => expect(on('worker', 'find /etc/kubernetes -type f')).toBe('/etc/kubernetes/kubelet.conf\n/etc/kubernetes/pki/ca.crt\n'));
  it('has kubeconfigs that work', () => expect(on('control', 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes -o name')).toBe('node/control-plane\nnode/worker-1\n'));
  it('is as the kubelet no more than its node', () =>
    expect(on('worker', 'kubectl --kubeconfig /etc/kubernetes/kubelet.conf get secrets -A')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "system:node:worker-1" cannot list resource "secrets" in API group "" at the cluster scope: can only read namespaced object of this type\ncommand terminated with exit code 1\n',
    ));
  it('shows how full its disk is', () => expect(on('worker', 'df -h /')).toMatch(/^Filesystem {6}Size {2}Used Avail Use% Mounted on\n\/dev\/vda1 {8}97G {2}6\.\dG {3}91G {3}7% \/\n$/));
  it('says of its service manager that there is none', () =>
    expect(on('worker', 'systemctl status kubelet')).toBe('not simulated in Drydock: systemctl (services of the nodes are shown by kubectl describe node)\ncommand terminated with exit code 1\n'));
  it('has an engine that crictl asks', () => {
    expect(on('worker', 'crictl ps').split('\n')[0]).toMatch(/^CONTAINER {11}IMAGE {15}CREATED +STATE {15}NAME {16}ATTEMPT {13}POD ID {14}POD +NAMESPACE$/);
    expect(on('worker', 'crictl ps --name=^web$')).toMatch(/\n[0-9a-f]{13} {7}[0-9a-f]{13} {7}(\d+ seconds|About a minute) ago +Running {13}web {17}0 {19}[0-9a-f]{13} {7}web {17}default\n$/);
    expect(on('worker', 'crictl pods --name=^box$')).toMatch(/\n[0-9a-f]{13} {7}(\d+ seconds|About a minute) ago +Ready {15}box {17}default {13}0 {19}\(default\)\n$/);
    expect(on('worker', 'crictl images')).toMatch(/\ndocker\.io\/library\/busybox +latest {14}[0-9a-f]{13} {7}2\.16MB\n/);
    expect(on('worker', 'crictl logs nosuch')).toBe('FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "nosuch": not found\ncommand terminated with exit code 1\n');
    expect(on('worker', 'crictl inspect x')).toBe('not simulated in Drydock: crictl inspect (ps, pods, images, logs, stop and version are)\ncommand terminated with exit code 1\n');
  });
  it('what crictl stops, the kubelet starts again', () => {
    on('worker', 'sh -c "crictl stop \\$(crictl ps -q --name=^web\\$)"');
    expect(run('sleep 8; kubectl get pod web --no-headers')).toMatch(/^web +1\/1 +Running +1 \(\d+s ago\)/);
    expect(on('worker', 'crictl ps -a --name=^web$').split('\n').slice(1).map((line) => line.replace(/ +/g, ' ').split(' ').filter((word) => ['Running', 'Exited', '0', '1'].includes(word)).join(' '))).toEqual(['Running 1', 'Exited 0', '']);
  });
  it('ends a static Pod whose manifest goes', () => {
    on('control', 'mv /etc/kubernetes/manifests/kube-scheduler.yaml /tmp/');
    expect(run('sleep 25; kubectl -n kube-system get pod kube-scheduler-control-plane')).toBe('Error from server (NotFound): pods "kube-scheduler-control-plane" not found\n');
    on('control', 'mv /tmp/kube-scheduler.yaml /etc/kubernetes/manifests/');
  });
});

const certificates = '--cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key';
const etcdctl = (words: string): string => run(`kubectl -n kube-system exec etcd-control-plane -- etcdctl ${words}`);

describe('etcdctl in etcd’s own Pod', () => {
  it('is of its release', () => expect(etcdctl('version')).toBe('etcdctl version: 3.6.8\nAPI version: 3.6\n'));
  it('reads keys with certificates', () => expect(etcdctl(`${certificates} get /registry/minions --prefix --keys-only`)).toBe('/registry/minions/control-plane\n\n/registry/minions/worker-1\n\n'));
  it('knows members by their machines’ addresses', () => expect(etcdctl(`${certificates} member list`)).toMatch(/^[0-9a-f]+, started, control-plane, https:\/\/172\.18\.0\.2:2380, https:\/\/172\.18\.0\.2:2379, false\n$/));
  it('gets no answer without certificates', () => expect(etcdctl('--command-timeout=1s get /')).toBe('Error: context deadline exceeded\ncommand terminated with exit code 1\n'));
  it('gets none with a certificate of another authority', () =>
    expect(etcdctl('--command-timeout=1s --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/hosts --key=/etc/hosts get /')).toBe('Error: context deadline exceeded\ncommand terminated with exit code 1\n'));
  it('misses a file', () => expect(etcdctl('--cacert=/no.crt get /')).toBe('Error: open /no.crt: no such file or directory\ncommand terminated with exit code 128\n'));
});

describe('programs that images bring', () => {
  it('a debugger sees the processes of its target', () => expect(run('kubectl debug web -i --image=busybox --target=web -- ps 2>/dev/null | grep :')).toMatch(/^ {4}1 root {6}0:00 nginx -g daemon off;\n {4}\d root {6}0:00 ps\n$/));
  it('BusyBox lists everything, in its own columns', () => expect(run('kubectl exec box -- ps aux')).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root {6}0:00 sleep 1d\n {4}\d root {6}0:00 ps aux\n$/));
  it('BusyBox counts room and memory in its own columns', () => {
    expect(run('kubectl exec box -- df -h /')).toMatch(/^Filesystem {16}Size {6}Used Available Use% Mounted on\noverlay {18}96\.7G {6}6\.\dG {5}90\.\dG {3}7% \/\n$/);
    expect(run('kubectl exec box -- free -m')).toMatch(/^ {14}total {8}used {8}free {6}shared {2}buff\/cache {3}available\nMem: {11}7940 +\d+ +\d+ {11}0 {11}0 +\d+\nSwap: {13}0 {11}0 {11}0\n$/);
    expect(run('kubectl exec box -- df /nosuch')).toBe('df: /nosuch: No such file or directory\ncommand terminated with exit code 1\n');
  });
  it('BusyBox shows who computes', () =>
    expect(run('kubectl exec box -- top -bn1')).toMatch(
      /^Mem: \d+K used, \d+K free, 0K shrd, 0K buff, 0K cached\nCPU: +\d% usr {3}0% sys {3}0% nic +\d+% idle {3}0% io {3}0% irq {3}0% sirq\nLoad average: 0\.00 0\.00 0\.00 1\/2 \d+\n {2}PID {2}PPID USER {5}STAT {3}VSZ %VSZ CPU %CPU COMMAND\n {4}1 {5}0 root {5}S +1800 {3}0% {3}0 {3}0% sleep 1d\n/,
    ));
  it('BusyBox knows which columns there are', () => expect(run('kubectl exec box -- ps -o pid,nosuch 2>/dev/null')).toBe(''));
  it('what an image has and we have not says so', () => expect(run('kubectl exec box -- dmesg; kubectl exec web -c web -- apt-get update')).toBe(
    'not simulated in Drydock: dmesg\ncommand terminated with exit code 1\nnot simulated in Drydock: apt-get (programs are what the machine came with)\ncommand terminated with exit code 1\n',
  )); // biome-ignore format: one answer
  it('what an image lacks is not found', () => expect(run('kubectl exec web -c web -- ps')).toContain('exec: "ps": executable file not found in $PATH: unknown'));
  it('mount shows what is mounted', () => expect(run('kubectl exec box -- mount | head -n 2')).toBe('overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,relatime)\n'));
  it('a file that is longer than we can hold', () =>
    expect(run('kubectl exec box -- truncate -s 80G /big')).toBe(
      "truncate: failed to truncate '/big' at 85899345920 bytes: File too large (not simulated in Drydock: files of 512 MiB and more)\ncommand terminated with exit code 1\n",
    ));
  it('chroot says what is not there', () => expect(run('kubectl exec box -- chroot /nosuch')).toBe("chroot: can't change root directory to '/nosuch': No such file or directory\ncommand terminated with exit code 1\n"));
});
