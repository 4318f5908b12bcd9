import { describe, expect, it } from 'vitest';
import { images } from './images/registry.ts';
import { familiarName, parseReference, referenceText, repositoryOf } from './reference.ts';
import { Registries, resolveError } from './registries.ts';
import { releases } from './releases.ts';

describe('names of images', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  it.each([
    { given: 'nginx', full: 'docker.io/library/nginx:latest' },
    { given: 'nginx:1.27', full: 'docker.io/library/nginx:1.27' },
    { given: 'bitnami/redis', full: 'docker.io/bitnami/redis:latest' },
    { given: 'registry.k8s.io/pause:3.10', full: 'registry.k8s.io/pause:3.10' },
    { given: 'localhost:5000/app', full: 'localhost:5000/app:latest' },
    { given: 'localhost/app:1', full: 'localhost/app:1' },
    { given: `nginx@${digest}`, full: `docker.io/library/nginx@${digest}` },
    { given: `nginx:1@${digest}`, full: `docker.io/library/nginx:1@${digest}` },
    { given: 'docker.io/redis:6', full: 'docker.io/library/redis:6' },
  ])('$given is $full', ({ given, full }) => expect(referenceText(parseReference(given)!)).toBe(full));

  it.each(['', 'NGINX', 'Nginx:1.27', 'nginx::1.27', 'nginx latest', 'nginx:', 'https://docker.io/nginx', 'nginx@sha256:abc', '-x', 'a//b'])('refuses %j', (given) =>
    expect(parseReference(given)).toBeUndefined());

  it('prints what docker would', () => expect(['docker.io/library/nginx', 'docker.io/bitnami/redis', 'quay.io/a/b'].map(familiarName)).toEqual(['nginx', 'bitnami/redis', 'quay.io/a/b']));
});

describe('tags', () => {
  const understand = releases({ lines: { '1.29': 3, '1.28': 0, '2.0': ['2.0.5', '2.0.1'] }, variants: ['-alpine', '-alpine-slim'], names: { stable: '1.28' } });
  it.each([
    { tag: 'latest', release: '1.29.3 ' },
    { tag: '1', release: '1.29.3 ' },
    { tag: '1.28', release: '1.28.0 ' },
    { tag: '1.29.1-alpine', release: '1.29.1 -alpine' },
    { tag: 'alpine', release: '1.29.3 -alpine' },
    { tag: 'stable-alpine-slim', release: '1.28.0 -alpine-slim' },
    { tag: '2.0', release: '2.0.5 ' },
    { tag: '2.0.1', release: '2.0.1 ' },
    { tag: '1.29.4', release: undefined },
    { tag: '1.291', release: undefined },
    { tag: '2.0.2', release: undefined },
    { tag: '1.29-alpin', release: undefined },
  ])('$tag is $release', ({ tag, release }) => {
    const found = understand(tag);
    expect(found && `${found.version} ${found.variant}`).toBe(release);
  });
});

describe('registries', () => {
  const registries = new Registries(images);
  const answer = (name: string) => {
    const resolved = registries.resolve(parseReference(name)!);
    return 'image' in resolved ? 'there' : resolved.problem;
  };
  it.each([
    ...['nginx', 'nginx:1.14.2', 'nginx:1.27', 'busybox:1.28', 'redis:7', 'httpd:2.4-alpine', 'postgres:15-alpine', 'mysql:5.7', 'perl:5.34.0', 'python:3.12-slim', 'wordpress:6.2.1-apache'].map((name) => ({ name, says: 'there' })),
    ...['registry.k8s.io/pause:3.10', 'registry.k8s.io/kube-proxy:v1.36.4', 'weaveworksdemos/front-end:0.3.12', 'gcr.io/google-samples/hello-app:2.0', 'some/thing:1.0', 'ghcr.io/a/b:c'].map((name) => ({ name, says: 'there' })),
    ...['nginx:doesnotexist', 'nginx:nosuch', 'nginx:1.271', 'httpd:2.4typo', 'registry.k8s.io/nosuch/thing:1.0'].map((name) => ({ name, says: 'no such tag' })),
    ...['ngnix', 'busibox', 'nosuch', 'acme/does-not-exist'].map((name) => ({ name, says: 'no such repository' })),
    { name: 'registry.example.invalid/team/app:1.0', says: 'no such host' },
    ...['gcr.io/google-containers/busybox', 'registry.k8s.io/busybox:latest', 'registry.k8s.io/busybox:1.24', 'k8s.gcr.io/busybox', 'radial/busyboxplus:curl'].map((name) => ({ name, says: 'schema 1' })),
    ...['registry.k8s.io/busybox:1.27.2', 'registry.k8s.io/e2e-test-images/busybox:1.29-4', 'registry.k8s.io/echoserver:1.10'].map((name) => ({ name, says: 'there' })),
  ])('$name: $says', ({ name, says }) => expect(answer(name)).toBe(says));

  it('fail in containerd\'s words', () => {
    const words = (name: string, problem: 'no such tag' | 'no such repository' | 'no such host' | 'schema 1') => resolveError(parseReference(name)!, problem);
    expect(words('nginx:x', 'no such tag')).toEqual({ code: 'NotFound', text: 'failed to pull and unpack image "docker.io/library/nginx:x": failed to resolve reference "docker.io/library/nginx:x": docker.io/library/nginx:x: not found' });
    expect(words('ngnix', 'no such repository').text).toBe(
      'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    );
    expect(words('k8s.gcr.io/busybox', 'schema 1')).toEqual({
      code: 'InvalidArgument',
      text: 'failed to pull and unpack image "k8s.gcr.io/busybox:latest": schema 1 image manifests are no longer supported: invalid argument',
    });
    expect(words('registry.example.invalid/team/app:1.0', 'no such host').text).toBe(
      'failed to pull and unpack image "registry.example.invalid/team/app:1.0": failed to resolve reference "registry.example.invalid/team/app:1.0": failed to do request: Head "https://registry.example.invalid/v2/team/app/manifests/1.0": dial tcp: lookup registry.example.invalid: no such host',
    );
  });

  it('know what was pushed, by tag and by digest', () => {
    const own = new Registries(images);
    own.addHost('localhost:5000');
    const base = own.resolve(parseReference('busybox')!);
    if (!('image' in base)) throw new Error('no busybox');
    own.push(parseReference('localhost:5000/mine:1')!, base.image);
    expect(own.resolve(parseReference('localhost:5000/mine:1')!)).toEqual({ image: base.image });
    expect(own.resolve(parseReference(`localhost:5000/mine@${base.image.digest}`)!)).toEqual({ image: base.image });
  });

  it('give every image a digest and a size of its own', () => {
    const digests = new Map<string, string>();
    const unreadable: string[] = [];
    for (const { repository, tags, resolve, schema1 } of images) {
      for (const tag of tags) expect(resolve(tag), `${repository}:${tag}`).toBeDefined();
      expect(resolve('no-such-tag-1'), repository).toBeUndefined();
      const readable = tags.find((tag) => !schema1?.includes(tag));
      const resolved = registries.resolve(parseReference(`${repository}:${readable ?? tags[0]}`)!);
      if (!readable) unreadable.push(repository);
      if (!readable) expect(resolved).toEqual({ problem: 'schema 1' });
      else if (!('image' in resolved)) throw new Error(repository);
      if (!('image' in resolved)) continue;
      expect(resolved.image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(resolved.image.sizeBytes).toBeGreaterThan(2000);
      digests.set(`${repository}:${readable}`, resolved.image.digest);
    }
    expect(repositoryOf(parseReference('nginx')!)).toBe('docker.io/library/nginx');
    expect(digests.size).toBe(images.length - unreadable.length);
    expect(unreadable).toEqual(['docker.io/radial/busyboxplus']);
  });
});
