import { expect, it } from 'vitest';
import { RequestLog } from './request-log.ts';

function logged(level: number, body: unknown, method: 'POST' | 'PATCH' | 'GET' = 'POST'): string[] {
  const lines: string[] = [];
  const log = new RequestLog(level, (_, message) => lines.push(message));
  const asked = { request: { method, path: '/api/v1/pods', headers: { accept: 'application/json', authorization: 'Bearer secret' }, ...(body === undefined ? {} : { body }) }, url: 'https://server/api/v1/pods' };
  log.sent(asked);
  log.got(asked, 200, Date.UTC(2026, 0, 5, 9), { status: 200, headers: {}, body: 'ok', warnings: [] });
  return lines;
}

it.each([
  { name: '-v=5 says nothing', level: 5, lines: [] },
  { name: '-v=6 says what was answered', level: 6, lines: ['"Response" verb="GET" url="https://server/api/v1/pods" status="200 OK" milliseconds=0'] },
  {
    name: '-v=7 says who asks for what, too',
    level: 7,
    lines: ['"Request" verb="GET" url="https://server/api/v1/pods" headers=<\n\tAccept: application/json\n\tAuthorization: Bearer <masked>\n >', '"Response" status="200 OK" milliseconds=0'],
  },
  {
    name: '-v=9 shows the bodies and a command that asks the same',
    level: 9,
    lines: [
      '"Request Body" body=""',
      '"Request" curlCommand=<\n\tcurl -v -XGET  -H "Accept: application/json" -H "Authorization: Bearer <masked>" \'https://server/api/v1/pods\'\n >',
      '"Response" verb="GET" url="https://server/api/v1/pods" status="200 OK" headers=<\n\tCache-Control: no-cache, private\n\tContent-Length: 2\n\tContent-Type: application/json\n\tDate: Mon, 05 Jan 2026 09:00:00 GMT\n > milliseconds=0 dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0 serverProcessingMilliseconds=0',
      '"Response Body" body="ok"',
    ],
  },
])('$name', ({ level, lines }) => {
  expect(logged(level, undefined, 'GET')).toEqual(lines);
});

it.each([
  { name: 'an object is a line', level: 8, method: 'POST', body: { kind: 'Pod' }, line: '"Request Body" body=<\n\t{"kind":"Pod"}\n >' },
  { name: 'a patch has no line break', level: 8, method: 'PATCH', body: { spec: {} }, line: '"Request Body" body="{\\"spec\\":{}}"' },
  { name: '-v=8 shows 1024 bytes', level: 8, method: 'POST', body: `${'x'.repeat(1023)}é`, line: `"Request Body" body="${'x'.repeat(1023)} [truncated 1 chars]"` },
  { name: '-v=9 shows ten times as much', level: 9, method: 'POST', body: 'x'.repeat(10_241), line: `"Request Body" body="${'x'.repeat(10_240)} [truncated 1 chars]"` },
  { name: '-v=10 shows all', level: 10, method: 'POST', body: 'x'.repeat(20_000), line: `"Request Body" body="${'x'.repeat(20_000)}"` },
] as const)('of the body: $name', ({ level, method, body, line }) => {
  expect(logged(level, body, method)[0]).toBe(line);
});
