// Redis' commands, one line or a few each.

import type { Reply } from './resp.ts';
import type { Store, Value } from './store.ts';

type Command = (store: Store, args: readonly string[]) => Reply;

const ok: Reply = { status: 'OK' };
const notInteger: Reply = { error: 'ERR value is not an integer or out of range' };
const syntax: Reply = { error: 'ERR syntax error' };

const integer = (text: string | undefined): number | undefined => (text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined);

function addTo(store: Store, key: string, by: number | undefined): Reply {
  const before = integer(store.text(key) ?? '0');
  if (before === undefined || by === undefined) return notInteger;
  store.set(key, String(before + by));
  return before + by;
}

function setString(store: Store, [key = '', value = '', ...options]: readonly string[]): Reply {
  let until: number | undefined;
  let keep = false;
  const words = options.map((word) => word.toLowerCase());
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 'ex' || words[i] === 'px') {
      const amount = integer(options[++i]);
      if (amount === undefined) return notInteger;
      until = store.nowMs + amount * (words[i - 1] === 'ex' ? 1000 : 1);
    } else if (words[i] === 'nx' ? store.get(key) !== undefined : words[i] === 'xx' && store.get(key) === undefined) return null;
    else if (words[i] === 'keepttl') keep = true;
    else if (!['nx', 'xx', 'get'].includes(words[i] ?? '')) return syntax;
  }
  const before = words.includes('get') ? (store.text(key) ?? null) : ok;
  store.set(key, value);
  if (!keep) store.expireAt(key, until);
  return before;
}

function slice(items: readonly string[], start: string | undefined, stop: string | undefined): readonly string[] {
  const at = (text: string | undefined, otherwise: number): number => {
    const n = integer(text) ?? otherwise;
    return n < 0 ? items.length + n : n;
  };
  return items.slice(Math.max(0, at(start, 0)), at(stop, -1) + 1);
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

function push(store: Store, key: string, values: readonly string[], front: boolean): Reply {
  const list = [...store.list(key)];
  for (const value of values) front ? list.unshift(value) : list.push(value);
  store.set(key, list);
  return list.length;
}

function pop(store: Store, [key = '', count]: readonly string[], front: boolean): Reply {
  const list = [...store.list(key)];
  if (list.length === 0) return null;
  const wanted = integer(count) ?? 1;
  const taken = front ? list.splice(0, wanted) : list.splice(-wanted).reverse();
  if (list.length === 0) store.delete(key);
  else store.set(key, list);
  return count === undefined ? (taken[0] ?? null) : taken;
}

function sorted(store: Store, key: string): readonly (readonly [string, number])[] {
  return [...store.hash(key)].map(([member, score]) => [member, Number(score)] as const).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

function expire(store: Store, key: string, untilMs: number | undefined): Reply {
  if (untilMs === undefined) return notInteger;
  if (store.get(key) === undefined) return 0;
  store.expireAt(key, untilMs);
  return 1;
}

function timeLeft(store: Store, key: string, unit: number): Reply {
  if (store.get(key) === undefined) return -2;
  const until = store.expiresAt(key);
  return until === undefined ? -1 : Math.max(0, Math.round((until - store.nowMs) / unit));
}

const typeOf = (value: Value | undefined): string =>
  value === undefined ? 'none' : typeof value === 'string' ? 'string' : Array.isArray(value) ? 'list' : value instanceof Set ? 'set' : 'hash';

function configure(store: Store, [what = '', ...args]: readonly string[]): Reply {
  if (what.toLowerCase() === 'get') return args.flatMap((pattern) => [...store.config].filter(([name]) => glob(pattern.toLowerCase()).test(name)).flat());
  if (what.toLowerCase() === 'set') {
    for (let i = 0; i + 1 < args.length; i += 2) store.config.set((args[i] ?? '').toLowerCase(), sizeText(args[i + 1] ?? ''));
    return ok;
  }
  return what.toLowerCase() === 'resetstat' || what.toLowerCase() === 'rewrite' ? ok : { error: `ERR unknown subcommand '${what}'. Try CONFIG HELP.` };
}

/** `2mb` is stored as bytes. */
export function sizeText(text: string): string {
  const match = /^(\d+)(k|m|g)b?$/i.exec(text);
  return match ? String(Number(match[1]) * { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? 'k').toLowerCase() as 'k' | 'm' | 'g']) : text;
}

function info(store: Store): string {
  const keys = [...store.databases]
    .filter(([, map]) => map.size > 0)
    .map(([n, map]) => `db${n}:keys=${map.size},expires=0,avg_ttl=0\r\n`)
    .join('');
  return `# Server\r\nredis_version:8.2.1\r\nredis_mode:standalone\r\nos:Linux 6.8.0-51-generic x86_64\r\ntcp_port:${store.config.get('port')}\r\n\r\n# Memory\r\nused_memory:1024000\r\nmaxmemory:${store.config.get('maxmemory')}\r\nmaxmemory_policy:${store.config.get('maxmemory-policy')}\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${keys}`;
}

/** name → how many arguments at least, and what it does */
export const commands: Readonly<Record<string, readonly [number, Command]>> = {
  ping: [0, (_, [message]) => message ?? { status: 'PONG' }],
  echo: [1, (_, [message = '']) => message],
  set: [2, setString],
  setnx: [2, (store, [key = '', value = '']) => (setString(store, [key, value, 'NX']) === null ? 0 : 1)],
  setex: [3, (store, [key = '', seconds = '', value = '']) => setString(store, [key, value, 'EX', seconds])],
  get: [1, (store, [key = '']) => store.text(key) ?? null],
  getset: [2, (store, [key = '', value = '']) => setString(store, [key, value, 'GET'])],
  getdel: [1, (store, [key = '']) => {
    const value = store.text(key) ?? null;
    store.delete(key);
    return value;
  }],
  mget: [1, (store, keys) => keys.map((key) => store.text(key) ?? null)],
  mset: [2, (store, args) => {
    for (let i = 0; i + 1 < args.length; i += 2) store.set(args[i] ?? '', args[i + 1] ?? '');
    return ok;
  }],
  append: [2, (store, [key = '', more = '']) => {
    const value = (store.text(key) ?? '') + more;
    store.set(key, value);
    return value.length;
  }],
  strlen: [1, (store, [key = '']) => (store.text(key) ?? '').length],
  incr: [1, (store, [key = '']) => addTo(store, key, 1)],
  decr: [1, (store, [key = '']) => addTo(store, key, -1)],
  incrby: [2, (store, [key = '', by]) => addTo(store, key, integer(by))],
  decrby: [2, (store, [key = '', by]) => addTo(store, key, integer(by) === undefined ? undefined : -(integer(by) ?? 0))],
  del: [1, (store, keys) => keys.filter((key) => store.get(key) !== undefined && store.delete(key)).length],
  unlink: [1, (store, keys) => keys.filter((key) => store.get(key) !== undefined && store.delete(key)).length],
  exists: [1, (store, keys) => keys.filter((key) => store.get(key) !== undefined).length],
  type: [1, (store, [key = '']) => ({ status: typeOf(store.get(key)) })],
  keys: [1, (store, [pattern = '*']) => [...store.keys.keys()].filter((key) => store.get(key) !== undefined && glob(pattern).test(key))],
  scan: [1, (store) => ['0', [...store.keys.keys()].filter((key) => store.get(key) !== undefined)]],
  dbsize: [0, (store) => store.keys.size],
  rename: [2, (store, [from = '', to = '']) => {
    const value = store.get(from);
    if (value === undefined) return { error: 'ERR no such key' };
    store.delete(from);
    store.set(to, value);
    return ok;
  }],
  expire: [2, (store, [key = '', seconds]) => expire(store, key, integer(seconds) === undefined ? undefined : store.nowMs + 1000 * (integer(seconds) ?? 0))],
  pexpire: [2, (store, [key = '', ms]) => expire(store, key, integer(ms) === undefined ? undefined : store.nowMs + (integer(ms) ?? 0))],
  persist: [1, (store, [key = '']) => {
    const had = store.expiresAt(key) !== undefined;
    store.expireAt(key, undefined);
    return had ? 1 : 0;
  }],
  ttl: [1, (store, [key = '']) => timeLeft(store, key, 1000)],
  pttl: [1, (store, [key = '']) => timeLeft(store, key, 1)],
  lpush: [2, (store, [key = '', ...values]) => push(store, key, values, true)],
  rpush: [2, (store, [key = '', ...values]) => push(store, key, values, false)],
  lpop: [1, (store, args) => pop(store, args, true)],
  rpop: [1, (store, args) => pop(store, args, false)],
  llen: [1, (store, [key = '']) => store.list(key).length],
  lrange: [3, (store, [key = '', start, stop]) => slice(store.list(key), start, stop)],
  lindex: [2, (store, [key = '', at]) => store.list(key).at(integer(at) ?? 0) ?? null],
  sadd: [2, (store, [key = '', ...members]) => {
    const set = new Set(store.set_(key));
    const before = set.size;
    for (const member of members) set.add(member);
    store.set(key, set);
    return set.size - before;
  }],
  srem: [2, (store, [key = '', ...members]) => {
    const set = new Set(store.set_(key));
    const removed = members.filter((member) => set.delete(member)).length;
    store.set(key, set);
    return removed;
  }],
  smembers: [1, (store, [key = '']) => [...store.set_(key)]],
  sismember: [2, (store, [key = '', member = '']) => (store.set_(key).has(member) ? 1 : 0)],
  scard: [1, (store, [key = '']) => store.set_(key).size],
  hset: [3, (store, [key = '', ...pairs]) => {
    const hash = new Map(store.hash(key));
    const before = hash.size;
    for (let i = 0; i + 1 < pairs.length; i += 2) hash.set(pairs[i] ?? '', pairs[i + 1] ?? '');
    store.set(key, hash);
    return hash.size - before;
  }],
  hmset: [3, (store, args) => {
    store.run(['hset', ...args]);
    return ok;
  }],
  hget: [2, (store, [key = '', field = '']) => store.hash(key).get(field) ?? null],
  hgetall: [1, (store, [key = '']) => [...store.hash(key)].flat()],
  hkeys: [1, (store, [key = '']) => [...store.hash(key).keys()]],
  hvals: [1, (store, [key = '']) => [...store.hash(key).values()]],
  hlen: [1, (store, [key = '']) => store.hash(key).size],
  hdel: [2, (store, [key = '', ...fields]) => {
    const hash = new Map(store.hash(key));
    const removed = fields.filter((field) => hash.delete(field)).length;
    store.set(key, hash);
    return removed;
  }],
  hincrby: [3, (store, [key = '', field = '', by]) => {
    const hash = new Map(store.hash(key));
    const next = (integer(hash.get(field) ?? '0') ?? 0) + (integer(by) ?? 0);
    store.set(key, hash.set(field, String(next)));
    return next;
  }],
  zadd: [3, (store, [key = '', ...pairs]) => {
    const set = new Map(store.hash(key));
    const before = set.size;
    for (let i = 0; i + 1 < pairs.length; i += 2) set.set(pairs[i + 1] ?? '', pairs[i] ?? '0');
    store.set(key, set);
    return set.size - before;
  }],
  zrange: [3, (store, [key = '', start, stop, scores]) => {
    const all = sorted(store, key);
    const wanted = slice(all.map(([member]) => member), start, stop);
    return scores === undefined ? wanted : wanted.flatMap((member) => [member, String(all.find(([name]) => name === member)?.[1] ?? 0)]);
  }],
  zscore: [2, (store, [key = '', member = '']) => store.hash(key).get(member) ?? null],
  zcard: [1, (store, [key = '']) => store.hash(key).size],
  flushall: [0, (store) => {
    store.databases.clear();
    store.expires.clear();
    store.dirty += 1;
    return ok;
  }],
  flushdb: [0, (store) => {
    store.keys.clear();
    store.dirty += 1;
    return ok;
  }],
  select: [1, (store, [n]) => {
    const wanted = integer(n);
    if (wanted === undefined || wanted < 0 || wanted > 15) return { error: 'ERR DB index is out of range' };
    store.database = wanted;
    return ok;
  }],
  config: [1, configure],
  info: [0, (store) => info(store)],
  role: [0, () => ['master', 0, []]],
  time: [0, (store) => [String(Math.floor(store.nowMs / 1000)), String((store.nowMs % 1000) * 1000)]],
  publish: [2, () => 0],
  command: [0, () => []],
  client: [1, () => ok],
  replicaof: [2, () => ok],
  slaveof: [2, () => ok],
  lastsave: [0, (store) => Math.floor(store.nowMs / 1000)],
}; // biome-ignore format: a table
