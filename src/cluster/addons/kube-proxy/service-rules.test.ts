import { describe, expect, it } from 'vitest';
import { type Backend, hinted } from './service-rules.ts';

const backend = (address: string, hints: { readonly zones?: readonly string[]; readonly nodes?: readonly string[] } = {}): Backend => ({
  address, port: 80, node: '', ready: true, serving: true, zones: hints.zones, nodes: hints.nodes,
}); // biome-ignore format: a record

describe('hints keep traffic near', () => {
  const zoned = [backend('a', { zones: ['east'] }), backend('b', { zones: ['west'] })];
  const rows = [
    { name: 'the zone of the node', backends: zoned, node: 'n1', zone: 'east', want: ['a'] },
    { name: 'a zone nobody is meant for gets all', backends: zoned, node: 'n1', zone: 'north', want: ['a', 'b'] },
    { name: 'a node without a zone gets all', backends: zoned, node: 'n1', zone: undefined, want: ['a', 'b'] },
    { name: 'one endpoint without a hint switches them off', backends: [...zoned, backend('c')], node: 'n1', zone: 'east', want: ['a', 'b', 'c'] },
    { name: 'nodes go before zones', backends: [backend('a', { zones: ['east'], nodes: ['n2'] }), backend('b', { zones: ['east'], nodes: ['n1'] })], node: 'n1', zone: 'east', want: ['b'] },
    { name: 'a node nobody is meant for falls back to its zone', backends: [backend('a', { zones: ['east'], nodes: ['n2'] }), backend('b', { zones: ['west'], nodes: ['n3'] })], node: 'n1', zone: 'west', want: ['b'] },
  ];
  it.each(rows)('$name', ({ backends, node, zone, want }) => {
    expect(hinted(backends, node, zone).map(({ address }) => address)).toEqual(want);
  });
});
