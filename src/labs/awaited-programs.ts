// Names of the workstation's programs that come with the cluster's code, so that a page can show its prompt before it has them. Typed early, they
// wait. cluster-side.test.ts holds the list against what comes.

interface Awaited {
  readonly name: string;
  /** the folder; `/usr/bin` when absent */
  readonly folder?: string;
}

const names =
  'apt apt-get awk base64 brew chroot cmp column comm crictl ctr curl dd df diff dig dnf docker du etcdctl expand expr factor find fmt fold gawk git gunzip gzip ' +
  'hd helm hexdump host install ip join journalctl jq k3d killall kind kubeadm kubectl ln mawk md5sum minikube mkfifo mktemp mount nc ncat nerdctl netcat netstat ' +
  'nice nl nohup nslookup od openssl paste pgrep ping pkill podman ps python python3 rev scp sed service sftp sha1sum sha256sum shuf snap split ss ssh stat ' +
  'strings su sudo systemctl tac tar telnet time timeout top traceroute tree truncate unexpand watch wget xxd yes yum zcat';

export const awaitedPrograms: readonly Awaited[] = [...names.split(' ').map((name) => ({ name })), { name: 'ifconfig', folder: '/usr/sbin' }, { name: 'route', folder: '/usr/sbin' }, { name: 'command-not-found', folder: '/usr/lib' }];
