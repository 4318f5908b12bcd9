import { expect, it } from 'vitest';
import { TestApi } from '../../../../tests/support/cluster/api.ts';

const rows: readonly { name: string; path: string; answer: string }[] = [
  { name: 'a profile', path: '/debug/pprof/heap', answer: '503 not simulated in Drydock: profiles of the API server' },
  { name: 'the flags it runs with', path: '/flagz', answer: '503 not simulated in Drydock: pages of a component about itself' },
  { name: 'the keys of tokens', path: '/openid/v1/jwks', answer: '503 not simulated in Drydock: the keys of ServiceAccounts’ tokens' },
  { name: 'what no server has', path: '/flags', answer: `404 ${JSON.stringify('404 page not found\n')}` },
];

it.each(rows)('$name', ({ path, answer }) => expect(new TestApi().outcome('GET', path)).toBe(answer));

it('says who issues tokens', () => {
  const { issuer, jwks_uri: keys } = new TestApi().ok('GET', '/.well-known/openid-configuration') as unknown as Record<string, string>;
  expect([issuer, keys]).toEqual(['https://kubernetes.default.svc.cluster.local', 'https://172.18.0.2:6443/openid/v1/jwks']);
});
