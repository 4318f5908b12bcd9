import { describe, expect, it } from 'vitest';
import { Cluster } from '../../cluster.ts';
import { superAdmin } from '../user.ts';

const { apiServer } = new Cluster({ components: [] });

function get(path: string, query: [string, string][] = [], headers: Record<string, string> = {}): { status: number; headers: Readonly<Record<string, string>>; body: unknown } {
  return apiServer.handle({ method: 'GET', path, query, headers }, { user: superAdmin });
}

const url = (get('/openapi/v3').body as { paths: Record<string, { serverRelativeURL: string }> }).paths['apis/apps/v1']?.serverRelativeURL ?? '';
const hash = url.replace(/^.*=/, '');

describe('a document of OpenAPI v3', () => {
  it('is named by its hash in the index', () => expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{64}$/));

  it.each([
    { name: 'asked by its hash may be kept for ever', query: [['hash', hash]], headers: {}, status: 200, told: { 'content-type': 'application/json', etag: `"${hash}"`, vary: 'Accept', 'cache-control': 'public, immutable' } },
    { name: 'asked without one has an etag', query: [], headers: {}, status: 200, told: { 'content-type': 'application/json', etag: `"${hash}"`, vary: 'Accept' } },
    { name: 'that the client has is not sent again', query: [], headers: { 'if-none-match': `"${hash}"` }, status: 304, told: { etag: `"${hash}"`, vary: 'Accept' } },
    { name: 'asked by an old hash is elsewhere', query: [['hash', 'OLD']], headers: {}, status: 301, told: { etag: `"${hash}"`, vary: 'Accept', 'cache-control': 'public, immutable', location: url } },
  ] as const)('$name', ({ query, headers, status, told }) => {
    const response = get('/openapi/v3/apis/apps/v1', query.map(([name, value]) => [name, value]), headers); // biome-ignore format: one line
    expect({ status: response.status, headers: response.headers }).toEqual({ status, headers: told });
  });

  it('of a group nobody serves is not there', () => expect(get('/openapi/v3/apis/nope/v1').status).toBe(404));
});
