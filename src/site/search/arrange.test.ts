import { describe, expect, it } from 'vitest';
import { arranged } from './arrange.ts';
import { meant } from './words.ts';

const found = (kind: string, title: string, address: string) => ({ meta: { kind, title, address } });

describe('what was found', () => {
  it.each([
    {
      name: 'begins with the name that was asked for',
      query: ' etcd ',
      given: [found('System', 'etcdctl', '/a/'), found('Term', 'etcd', '/b/')],
      is: ['/b/', '/a/'],
    },
    {
      name: 'has answers of that name before pages of it',
      query: 'pending',
      given: [found('Section', 'Pending', '/a/#x'), found('Error', 'Pending', '/b/#y')],
      is: ['/b/#y', '/a/#x'],
    },
    {
      name: 'leaves out a section that an answer leads to',
      query: 'OOMKilled',
      given: [found('Section', 'OOMKilled', '/a/#oom'), found('Error', 'OOMKilled', '/a/#oom'), found('Section', 'Limits', '/a/#oom')],
      is: ['/a/#oom', '/a/#oom'],
    },
    {
      name: 'has what bears all the words in its name before what only speaks of them',
      query: 'port forward',
      given: [found('Page', 'Services', '/a/'), found('Section', 'Forward a port', '/c/'), found('Command', 'kubectl port-forward service/web 8080:80', '/b/')],
      is: ['/b/', '/c/', '/a/'],
    },
    {
      name: 'has both sides of a comparison first, where nothing has all the words',
      query: 'Deployment or StatefulSet',
      inParts: true,
      given: [found('Section', 'When it gets stuck', '/a/'), found('Term', 'StatefulSet', '/b/'), found('Term', 'Deployment', '/c/')],
      is: ['/b/', '/c/', '/a/'],
    },
    { name: 'keeps the order of the index otherwise', query: 'x', given: [found('Page', 'B', '/b/'), found('Error', 'A', '/a/')], is: ['/b/', '/a/'] },
  ])('$name', ({ query, inParts, given, is }) => expect(arranged(given, meant(query), inParts).map(({ meta }) => meta.address)).toEqual(is));
});
