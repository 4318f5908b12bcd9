import { describe, expect, it } from 'vitest';
import { testNetwork } from './test-network.ts';

const shape = (hops: readonly { at: string; did: string }[]) => hops.map(({ at, did }) => `${at} ${did}`);

describe('the fabric', () => {
  it('leaves a hop at every station of a connection', () => {
    const { network, client, web } = testNetwork();
    web(80, () => ({ status: 200, headers: [], body: 'hello' }));
    const { outcome, hops } = network.connect(client, '10.0.2.9', 80);
    expect(outcome.result).toBe('connected');
    expect(shape(hops)).toEqual(['client sent', 'two routed', 'server delivered']);
    expect(network.recent.at(-1)?.hops).toBe(hops);
  });

  const cases = [
    { name: 'nobody listens', address: '10.0.2.9', port: 81, result: 'refused', last: 'server refused' },
    { name: 'nobody has the address', address: '10.0.2.77', port: 80, result: 'unreachable', last: 'one unreachable' },
    { name: 'no route leads there', address: '8.8.8.8', port: 53, result: 'unreachable', last: 'one unreachable' },
    { name: 'its own loopback', address: '127.0.0.1', port: 80, result: 'refused', last: 'client refused' },
  ];
  it.each(cases)('says what became of an attempt: $name', ({ address, port, result, last }) => {
    const { network, client } = testNetwork();
    const { outcome, hops } = network.connect(client, address, port);
    expect([outcome.result, shape(hops).at(-1)]).toEqual([result, last]);
  });

  it('asks the rules of the machine a packet leaves, and only once', () => {
    const { network, client, web } = testNetwork();
    web(8080, () => ({ status: 200, headers: [], body: '' }));
    const asked: string[] = [];
    const remove = network.addTranslator({
      name: 'proxy',
      translate: (flow, at) => {
        asked.push(at);
        if (flow.address === '10.96.0.2') return 'reject';
        return flow.address === '10.96.0.1' ? { flow: { ...flow, address: '10.0.2.9', port: 8080 }, why: 'web' } : undefined;
      },
    });
    expect(shape(network.connect(client, '10.96.0.1', 80).hops)).toEqual(['client sent', 'proxy translated', 'two routed', 'server delivered']);
    expect(asked).toEqual(['one']);
    expect(network.connect(client, '10.96.0.2', 80).outcome).toMatchObject({ result: 'refused' });
    remove();
    expect(network.connect(client, '10.96.0.1', 80).outcome.result).toBe('unreachable');
  });

  it('drops what a filter does not let through', () => {
    const { network, client, web } = testNetwork();
    web(80, () => ({ status: 200, headers: [], body: '' }));
    network.addFilter({ name: 'policy', drops: (flow, from, to) => (from === 'client' && to === 'server' && flow.port === 80 ? 'not allowed' : undefined) });
    const { outcome, hops } = network.connect(client, '10.0.2.9', 80);
    expect([outcome.result, hops.at(-1)?.why]).toEqual(['dropped', 'not allowed']);
    expect(network.ping(client, '10.0.2.9').outcome).toBe('reply');
  });

  it('carries bytes both ways and tells of the end', () => {
    const { network, client, server } = testNetwork();
    const listener = network.listen(server, { port: 7 });
    const { outcome } = network.connect(client, '10.0.2.9', 7);
    if (outcome.result !== 'connected') throw new Error(outcome.result);
    const near = outcome.connection.file;
    const far = listener.accept()!.file;
    near.write('ping');
    expect(far.read()).toBe('ping');
    expect(far.read()).toBeUndefined();
    outcome.connection.endWrite();
    expect(far.read()).toBeNull();
    far.write('pong');
    far.close();
    expect([near.read(), near.read(), near.write('x')]).toEqual(['pong', null, 'broken']);
  });

  it('gives a reader ECONNRESET once the other side has reset', () => {
    const { network, client, server } = testNetwork();
    const listener = network.listen(server, { port: 7 });
    const { outcome } = network.connect(client, '10.0.2.9', 7);
    if (outcome.result !== 'connected') throw new Error(outcome.result);
    listener.accept()!.reset();
    expect(() => outcome.connection.file.read()).toThrow('Connection reset by peer');
  });

  it('refuses a port that is taken', () => {
    const { network, server } = testNetwork();
    network.listen(server, { port: 7 });
    expect(() => network.listen(server, { port: 7 })).toThrow('Address already in use');
    expect(() => network.listen(server, { port: 8, address: '1.2.3.4' })).toThrow('Cannot assign requested address');
  });

  it('frees the ports and connections of a process that ends', () => {
    const { network, client, web, two, timeline } = testNetwork();
    const process = web(80, () => ({ status: 200, headers: [], body: '' }));
    const { outcome } = network.connect(client, '10.0.2.9', 80);
    if (outcome.result !== 'connected') throw new Error(outcome.result);
    timeline.advance(1);
    two.kernel.signal(process, 'KILL');
    timeline.advance(1);
    expect(outcome.connection.file.read()).toBeNull();
    expect(network.connect(client, '10.0.2.9', 80).outcome.result).toBe('refused');
  });
});
