import { describe, expect, it } from 'vitest';
import { testNetwork } from '../test-network.ts';

const page = { status: 200, headers: [['Content-Type', 'text/plain']] as const, body: 'hello\n' };

describe('the programs that ask the network', () => {
  const cases = [
    { name: 'BusyBox wget', busybox: true, line: 'wget -O- web', out: 'hello\n', error: "Connecting to web (10.0.2.9:80)\nwriting to stdout\n\r-                    100% |********************************|     6  0:00:00 ETA\nwritten to stdout\n", exitCode: 0 },
    { name: 'BusyBox wget, quiet', busybox: true, line: 'wget -qO- web', out: 'hello\n', error: '', exitCode: 0 },
    { name: 'BusyBox wget without the name', busybox: true, line: 'wget -qO- nosuch', out: '', error: "wget: bad address 'nosuch'\n", exitCode: 1 },
    { name: 'BusyBox wget refused', busybox: true, line: 'wget -qO- 10.0.2.9:81', out: '', error: "wget: can't connect to remote host (10.0.2.9): Connection refused\n", exitCode: 1 },
    { name: 'BusyBox wget of nothing', busybox: true, line: 'wget -qO- web/missing', out: '', error: 'wget: server returned error: HTTP/1.1 404 Not Found\n', exitCode: 1 },
    { name: 'GNU wget, quiet', busybox: false, line: 'wget -qO- web', out: 'hello\n', error: '', exitCode: 0 },
    { name: 'GNU wget refused', busybox: false, line: 'wget -O- http://10.0.2.9:81/', out: '', error: '--2026-11-20 09:00:00--  http://10.0.2.9:81/\nConnecting to 10.0.2.9:81... failed: Connection refused.\n', exitCode: 4 },
    { name: 'GNU wget of nothing', busybox: false, line: 'wget -O- http://10.0.2.9/missing', out: '', error: '--2026-11-20 09:00:00--  http://10.0.2.9/missing\nConnecting to 10.0.2.9:80... connected.\nHTTP request sent, awaiting response... 404 Not Found\n2026-11-20 09:00:00 ERROR 404: Not Found.\n\n', exitCode: 8 },
    { name: 'nslookup', busybox: false, line: 'nslookup web', out: 'Server:\t\t10.0.1.2\nAddress:\t10.0.1.2#53\n\nName:\tweb.lab.local\nAddress: 10.0.2.9\n\n', error: '', exitCode: 0 },
    { name: 'nslookup of nothing', busybox: false, line: 'nslookup nosuch', out: "Server:\t\t10.0.1.2\nAddress:\t10.0.1.2#53\n\n** server can't find nosuch: NXDOMAIN\n\n", error: '', exitCode: 1 },
    { name: 'BusyBox nslookup', busybox: true, line: 'nslookup web', out: 'Server:\t\t10.0.1.2\nAddress:\t10.0.1.2:53\n\nName:\tweb.lab.local\nAddress: 10.0.2.9\n\n\n', error: '', exitCode: 0 },
    { name: 'dig, short', busybox: false, line: 'dig +short far.example', out: '10.0.2.9\n', error: '', exitCode: 0 },
    { name: 'ip route', busybox: false, line: 'ip route', out: 'default via 172.18.0.1 dev eth0 \n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.1 \n', error: '', exitCode: 0 },
    { name: 'BusyBox ip route', busybox: true, line: 'ip route', out: 'default via 172.18.0.1 dev eth0 \n172.18.0.0/16 dev eth0 scope link  src 172.18.0.1 \n', error: '', exitCode: 0 },
    { name: 'BusyBox ip addr', busybox: true, line: 'ip addr', out: '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue qlen 1000\n    link/ether 02:42:ac:12:00:01 brd ff:ff:ff:ff:ff:ff\n    inet 172.18.0.1/16 brd 172.18.255.255 scope global eth0\n       valid_lft forever preferred_lft forever\n', error: '', exitCode: 0 },
    { name: 'host', busybox: false, line: 'host web', out: 'web.lab.local has address 10.0.2.9\n', error: '', exitCode: 0 },
    { name: 'host of nothing', busybox: false, line: 'host nosuch', out: 'Host nosuch not found: 3(NXDOMAIN)\n', error: '', exitCode: 1 },
    { name: 'nc finds a listener', busybox: false, line: 'nc -zv 10.0.2.9 80', out: '', error: 'Connection to 10.0.2.9 80 port [tcp/http] succeeded!\n', exitCode: 0 },
    { name: 'nc finds none', busybox: false, line: 'nc -zv 10.0.2.9 81', out: '', error: 'nc: connect to 10.0.2.9 port 81 (tcp) failed: Connection refused\n', exitCode: 1 },
    { name: 'BusyBox nc finds a listener', busybox: true, line: 'nc -zv 10.0.2.9 80', out: '', error: '10.0.2.9 (10.0.2.9:80) open\n', exitCode: 0 },
    { name: 'BusyBox nc finds none', busybox: true, line: 'nc -zv 10.0.2.9 81', out: '', error: 'nc: 10.0.2.9 (10.0.2.9:81): Connection refused\n', exitCode: 1 },
    { name: 'telnet finds none', busybox: true, line: 'telnet 10.0.2.9 81', out: '', error: "telnet: can't connect to remote host (10.0.2.9): Connection refused\n", exitCode: 1 },
    { name: 'ping without the name', busybox: true, line: 'ping nosuch', out: '', error: "ping: bad address 'nosuch'\n", exitCode: 1 },
  ];
  it.each(cases)('$name', ({ busybox, line, out, error, exitCode }) => {
    const { run, web } = testNetwork();
    web(80, ({ target }) => (target === '/' ? page : { status: 404, headers: [], body: 'no' }));
    const result = run(line, { busybox });
    expect({ out: result.out, error: result.error, exitCode: result.exitCode }).toEqual({ out, error, exitCode });
  });

  it('dig shows the whole reply, with the cookie echoed and its size on the wire', () => {
    const { run } = testNetwork();
    const masked = (text: string) => text.replace(/id: \d+/, 'id: N').replace(/COOKIE: [0-9a-f]{16}/, 'COOKIE: C');
    expect(masked(run('dig +search web').out)).toBe(
      '\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> +search web\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: N\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n;; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: C (echoed)\n;; QUESTION SECTION:\n;web.lab.local.\t\t\tIN\tA\n\n;; ANSWER SECTION:\nweb.lab.local.\t\t30\tIN\tA\t10.0.2.9\n\n;; Query time: 0 msec\n;; SERVER: 10.0.1.2#53(10.0.1.2) (UDP)\n;; WHEN: Fri Nov 20 09:00:00 UTC 2026\n;; MSG SIZE  rcvd: 83\n\n',
    );
  });

  it('ping counts what comes back', () => {
    const { run } = testNetwork();
    const masked = (text: string) => text.replace(/\d+\.\d{3}/g, 'T');
    expect(masked(run('ping -c 2 10.0.2.9').out)).toBe(
      'PING 10.0.2.9 (10.0.2.9) 56(84) bytes of data.\n64 bytes from 10.0.2.9: icmp_seq=1 ttl=63 time=T ms\n64 bytes from 10.0.2.9: icmp_seq=2 ttl=63 time=T ms\n\n--- 10.0.2.9 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = T/T/T/T ms\n',
    );
    expect(masked(run('ping -c 1 10.0.2.9', { busybox: true }).out)).toBe(
      'PING 10.0.2.9 (10.0.2.9): 56 data bytes\n64 bytes from 10.0.2.9: seq=0 ttl=63 time=T ms\n\n--- 10.0.2.9 ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = T/T/T ms\n',
    );
  });

  it('waits for a name server that does not answer', () => {
    const { network, run } = testNetwork();
    network.addFilter({ name: 'wall', drops: (flow) => (flow.port === 53 ? 'no' : undefined) });
    expect(run('nslookup web')).toEqual({ out: `${';; communications error to 10.0.1.2#53: timed out\n'.repeat(3)};; no servers could be reached\n\n\n`, error: '', exitCode: 1, ms: 10_000 });
    expect(run('curl -sS web')).toMatchObject({ error: 'curl: (6) Could not resolve host: web\n', ms: 10_000 });
  });

  it('saves a file beside one of the same name', () => {
    const { run, web, workstation } = testNetwork();
    web(80, () => page);
    run('wget -q web');
    run('wget -q web');
    expect(workstation.mounts.list('/tmp', { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: 0 })).toEqual(['index.html', 'index.html.1']);
  });
});
