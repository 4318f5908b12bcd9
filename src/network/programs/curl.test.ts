import { describe, expect, it } from 'vitest';
import { testNetwork } from '../test-network.ts';

const page = { status: 200, headers: [['Content-Type', 'text/plain']] as const, body: 'hello\n' };

describe('curl', () => {
  const failures = [
    { name: 'nobody listens', line: 'curl http://10.0.2.9:81', error: 'curl: (7) Failed to connect to 10.0.2.9 port 81 after 0 ms: Could not connect to server\n', exitCode: 7 },
    { name: 'no such name', line: 'curl nosuch', error: 'curl: (6) Could not resolve host: nosuch\n', exitCode: 6 },
    { name: 'another scheme', line: 'curl ftp://x', error: 'curl: (1) Protocol "ftp" not supported\n', exitCode: 1 },
    { name: 'no URL', line: 'curl -s', error: "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", exitCode: 2 },
    { name: 'an unknown flag', line: 'curl --nope x', error: "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", exitCode: 2 },
    { name: 'a flag without its value', line: 'curl x -o', error: "curl: option -o: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n", exitCode: 2 },
  ];
  it.each(failures)('fails: $name', ({ line, error, exitCode }) => {
    const { run } = testNetwork();
    const result = run(line.replace('curl ', line.includes('-s') ? 'curl ' : 'curl -sS '));
    expect({ error: result.error, exitCode: result.exitCode, out: result.out }).toEqual({ error, exitCode, out: '' });
  });

  it('only hints at its help when it is told nothing', () => {
    const { run } = testNetwork();
    const { out, error, exitCode } = run('curl');
    expect({ out, error, exitCode }).toEqual({ out: '', error: "curl: try 'curl --help' or 'curl --manual' for more information\n", exitCode: 2 });
  });

  it('waits as long as it was told when nobody answers', () => {
    const { network, run } = testNetwork();
    network.addFilter({ name: 'wall', drops: (_, from) => (from === 'workstation' ? 'no' : undefined) });
    expect(run('curl -sS --connect-timeout 2 http://10.0.2.9')).toEqual({ out: '', error: 'curl: (28) Connection timed out after 2000 milliseconds\n', exitCode: 28, ms: 2000 });
    expect(run('curl -sS -m 3 http://10.0.2.9').error).toBe('curl: (28) Connection timed out after 3000 milliseconds\n');
    const patient = run('curl -sS http://10.0.2.9');
    expect([patient.error, patient.exitCode, patient.ms]).toEqual(['curl: (28) Failed to connect to 10.0.2.9 port 80 after 134000 ms: Could not connect to server\n', 28, 134_000]);
  });

  it('shows a page, with its headers when asked', () => {
    const { run, web } = testNetwork();
    web(80, () => page);
    expect(run('curl -s web').out).toBe('hello\n');
    expect(run('curl -si http://10.0.2.9').out).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n');
    expect(run('curl -sI http://10.0.2.9').out).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n');
  });

  it('shows its progress where the output is no terminal', () => {
    const { run, web } = testNetwork();
    web(80, () => page);
    expect(run('curl http://10.0.2.9')).toMatchObject({
      out: 'hello\n',
      error:
        '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n' +
        '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100     6  100     6    0     0   6000      0 --:--:-- --:--:-- --:--:--  6000\n',
    });
  });

  it('says what it does with -v', () => {
    const { run, web } = testNetwork();
    web(80, () => page);
    expect(run('curl -sv web -o /dev/null').error).toBe(`* Host web:80 was resolved.
* IPv6: (none)
* IPv4: 10.0.2.9
*   Trying 10.0.2.9:80...
* Connected to web (10.0.2.9) port 80
* using HTTP/1.x
> GET / HTTP/1.1\r
> Host: web\r
> User-Agent: curl/8.14.1\r
> Accept: */*\r
> \r
* Request completely sent off
< HTTP/1.1 200 OK\r
< Content-Type: text/plain\r
< Content-Length: 6\r
< \r
{ [6 bytes data]
* Connection #0 to host web left intact
`);
  });

  const requests = [
    { name: 'a form', line: "curl -s web/p -d a=1 -d 'b=2 3'", seen: 'POST /p a=1&b=2 3 application/x-www-form-urlencoded' },
    { name: 'JSON', line: `curl -s web --json '{"a":1}'`, seen: 'POST / {"a":1} application/json' },
    { name: 'another method', line: 'curl -s -X DELETE web/x', seen: 'DELETE /x  ' },
    { name: 'a query from data', line: 'curl -s -G web/q -d a=1', seen: 'GET /q?a=1  ' },
    { name: 'an own header', line: "curl -s web -H 'Content-Type: text/x' --data-raw @x", seen: 'POST / @x text/x' },
  ];
  it.each(requests)('sends $name', ({ line, seen }) => {
    const { run, web } = testNetwork();
    web(80, ({ method, target, body, headers }) => ({ ...page, body: `${method} ${target} ${body} ${headers.find(([name]) => name === 'Content-Type')?.[1] ?? ''}` }));
    expect(run(line).out).toBe(seen);
  });

  it('follows redirects only with -L', () => {
    const { run, web } = testNetwork();
    web(80, ({ target }) => (target === '/new' ? page : { status: 302, headers: [['Location', '/new']], body: 'moved' }));
    expect(run('curl -s web/old').out).toBe('moved');
    expect(run('curl -sL web/old').out).toBe('hello\n');
    expect(run("curl -sL -o /dev/null -w '%{http_code} %{num_redirects} %{url_effective}\\n' web/old").out).toBe('200 1 http://web/new\n');
  });

  it('fails on an error status only with -f', () => {
    const { run, web } = testNetwork();
    web(80, () => ({ status: 404, headers: [], body: 'nope\n' }));
    expect(run('curl -s web')).toMatchObject({ out: 'nope\n', exitCode: 0 });
    expect(run('curl -sSf web')).toMatchObject({ out: '', error: 'curl: (22) The requested URL returned error: 404\n', exitCode: 22 });
  });

  it('tells of servers that speak something else, or nothing', () => {
    const { run, spawn, network, server, timeline } = testNetwork();
    const say = (port: number, bytes: string) => {
      const listener = network.listen(server, { port });
      spawn('two', function* () {
        for (;;) {
          yield { on: 'ready', any: [listener.incoming] };
          const connection = listener.accept();
          connection?.file.write(bytes);
          connection?.file.close();
        }
      });
      timeline.advance(1);
    };
    say(1, '');
    say(2, 'SSH-2.0-x\r\n\r\n');
    say(3, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    expect(run('curl -sS http://10.0.2.9:1').error).toBe('curl: (52) Empty reply from server\n');
    expect(run('curl -sS http://10.0.2.9:2').error).toBe('curl: (1) Received HTTP/0.9 when not allowed\n');
    expect(run('curl -sS http://10.0.2.9:3')).toMatchObject({ out: 'abc', error: 'curl: (18) end of response with 7 bytes missing\n', exitCode: 18 });
  });
});
