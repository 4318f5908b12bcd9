// The data of a Redis server and the commands on it. Upstream: redis 8 (t_string.c, t_list.c, t_set.c, t_hash.c, t_zset.c, expire.c).
// @supports partly containers: redis — "strings, lists, sets, hashes, sorted sets, expiry, counters, transactions without WATCH, CONFIG, INFO; no replication, scripts, streams or cluster"

import { commands } from './commands.ts';
import type { Reply } from './resp.ts';

export type Value = string | string[] | Set<string> | Map<string, string> | ReadonlyMap<string, number>;
const wrongType: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };

/** Thrown where a key holds something else. */
class WrongType extends Error {}

export class Store {
  readonly databases = new Map<number, Map<string, Value>>([[0, new Map()]]);
  readonly expires = new Map<string, number>();
  readonly config: Map<string, string>;
  database = 0;
  /** writes since the last save */
  dirty = 0;
  readonly #now: () => number;

  constructor(now: () => number, config: ReadonlyMap<string, string>) {
    this.#now = now;
    this.config = new Map([
      ['maxmemory', '0'],
      ['maxmemory-policy', 'noeviction'],
      ['appendonly', 'no'],
      ['save', '3600 1 300 100 60 10000'],
      ['dir', '/data'],
      ['port', '6379'],
      ['bind', '* -::*'],
      ['databases', '16'],
      ['requirepass', ''],
      ['dbfilename', 'dump.rdb'],
      ...config,
    ]);
  }

  get nowMs(): number {
    return this.#now();
  }

  get keys(): Map<string, Value> {
    let keys = this.databases.get(this.database);
    if (!keys) this.databases.set(this.database, (keys = new Map()));
    return keys;
  }

  #expiry(key: string): string {
    return `${this.database}:${key}`;
  }

  get(key: string): Value | undefined {
    const until = this.expires.get(this.#expiry(key));
    if (until !== undefined && this.nowMs >= until) this.delete(key);
    return this.keys.get(key);
  }

  set(key: string, value: Value): void {
    this.keys.set(key, value);
    this.dirty += 1;
  }

  delete(key: string): boolean {
    this.expires.delete(this.#expiry(key));
    const had = this.keys.delete(key);
    if (had) this.dirty += 1;
    return had;
  }

  expireAt(key: string, ms: number | undefined): void {
    if (ms === undefined) this.expires.delete(this.#expiry(key));
    else this.expires.set(this.#expiry(key), ms);
    this.dirty += 1;
  }

  expiresAt(key: string): number | undefined {
    return this.expires.get(this.#expiry(key));
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    if (value !== undefined && typeof value !== 'string') throw new WrongType();
    return value;
  }

  list(key: string): string[] {
    const value = this.get(key) ?? [];
    if (!Array.isArray(value)) throw new WrongType();
    return value;
  }

  set_(key: string): Set<string> {
    const value = this.get(key) ?? new Set<string>();
    if (!(value instanceof Set)) throw new WrongType();
    return value;
  }

  hash(key: string): Map<string, string> {
    const value = this.get(key) ?? new Map<string, string>();
    if (!(value instanceof Map)) throw new WrongType();
    return value as Map<string, string>;
  }

  /** Runs a command. */
  run(words: readonly string[]): Reply {
    const [name = '', ...args] = words;
    const command = commands[name.toLowerCase()];
    if (!command) return { error: `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}` };
    const [least, run] = command;
    if (args.length < least) return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
    try {
      return run(this, args);
    } catch (error) {
      if (error instanceof WrongType) return wrongType;
      throw error;
    }
  }

  /** As text, to be saved. */
  dump(): string {
    const plain = (value: Value): unknown => (value instanceof Set ? { set: [...value] } : value instanceof Map ? { map: [...value] } : value);
    return JSON.stringify({ databases: [...this.databases].map(([n, keys]) => [n, [...keys].map(([key, value]) => [key, plain(value)])]), expires: [...this.expires] });
  }

  /** What `dump` gave. Text that is something else is refused. */
  load(text: string): boolean {
    const saved = tryParse(text);
    if (!saved) return false;
    for (const [n, keys] of saved.databases) {
      this.databases.set(n, new Map(keys.map(([key, value]) => [key, revive(value)] as const)));
    }
    for (const [key, until] of saved.expires) this.expires.set(key, until);
    this.dirty = 0;
    return true;
  }
}

interface Saved {
  readonly databases: readonly (readonly [number, readonly (readonly [string, unknown])[]])[];
  readonly expires: readonly (readonly [string, number])[];
}

function tryParse(text: string): Saved | undefined {
  try {
    return JSON.parse(text) as Saved;
  } catch {
    // Not ours: a dump of a real Redis, or a damaged file.
    return undefined;
  }
}

function revive(value: unknown): Value {
  if (typeof value === 'string' || Array.isArray(value)) return value as Value;
  const { set, map } = value as { readonly set?: readonly string[]; readonly map?: readonly (readonly [string, string])[] };
  return set ? new Set(set) : new Map(map ?? []);
}
