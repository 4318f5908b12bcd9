import { describe, expect, it } from 'vitest';
import { arranged } from './arrange.ts';

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
    { name: 'keeps the order of the index otherwise', query: 'x', given: [found('Page', 'B', '/b/'), found('Error', 'A', '/a/')], is: ['/b/', '/a/'] },
  ])('$name', ({ query, given, is }) => expect(arranged(given, query).map(({ meta }) => meta.address)).toEqual(is));
});
