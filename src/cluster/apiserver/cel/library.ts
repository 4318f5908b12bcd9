// What Kubernetes adds to CEL: lists, strings, regular expressions, sets, quantities, URLs, addresses, semantic versions.
// Upstream: apiserver/pkg/cel/library, cel-go/ext (strings, sets)
//
// @supports partly CEL: Kubernetes' function libraries — "lists, strings, regex, sets, quantity, url, ip, cidr; costs are not counted"

import { Environment } from '@marcbachmann/cel-js';
import { Quantity, QuantityError, tryParseQuantity } from '../../../api/meta/quantity.ts';
import { ipNumber, ipText, rangeOf } from '../hooks/ip-range.ts';
import { formatCel } from './format.ts';

type Value = unknown;
type List = readonly Value[];

const asList = (value: Value): List => (Array.isArray(value) ? value : [...(value as Iterable<Value>)]);

const int = (value: number): bigint => BigInt(value);

class Url {
  readonly url: URL;
  constructor(url: URL) {
    this.url = url;
  }
}

class Ip {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

class Cidr {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Why an expression could not be evaluated; the message is the library's. */
export class CelError extends Error {
  override readonly name = 'CelError';
}

function fail(message: string): never {
  throw new CelError(message);
}

let shared: Environment | undefined;

/** An environment with everything but variables. Clone it. */
export function baseEnvironment(): Environment {
  shared ??= addAddresses(addQuantities(addSets(addStrings(addLists(new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false }))))));
  return shared.clone();
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a instanceof Map && b instanceof Map) return a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  // biome-ignore lint/suspicious/noDoubleEquals: an int equals the double of the same value
  return (typeof a === 'bigint' || typeof a === 'number') && (typeof b === 'bigint' || typeof b === 'number') && a == b;
}

function addLists(environment: Environment): Environment {
  const best = (list: Value, sign: number, name: string): Value => {
    const items = asList(list);
    if (items.length === 0) fail(`${name} called on empty list`);
    return items.reduce((a, b) => (compare(b, a) * sign > 0 ? b : a));
  };
  return environment
    .registerFunction('list<dyn>.isSorted(): bool', (list: Value) => asList(list).every((item, i, all) => i === 0 || compare(all[i - 1], item) <= 0))
    .registerFunction('list<dyn>.sum(): dyn', (list: Value) => {
      const items = asList(list);
      return items.every((item) => typeof item === 'bigint') ? items.reduce((a, b) => (a as bigint) + (b as bigint), 0n) : items.reduce((a, b) => Number(a) + Number(b), 0);
    })
    .registerFunction('list<dyn>.min(): dyn', (list: Value) => best(list, -1, 'min'))
    .registerFunction('list<dyn>.max(): dyn', (list: Value) => best(list, 1, 'max'))
    .registerFunction('list<dyn>.indexOf(dyn): int', (list: Value, item: Value) => int(asList(list).findIndex((one) => equal(one, item))))
    .registerFunction('list<dyn>.lastIndexOf(dyn): int', (list: Value, item: Value) => int(asList(list).findLastIndex((one) => equal(one, item))))
    .registerFunction('list<dyn>.distinct(): list<dyn>', (list: Value) => asList(list).filter((item, i, all) => all.findIndex((one) => equal(one, item)) === i))
    .registerFunction('list<dyn>.sort(): list<dyn>', (list: Value) => [...asList(list)].sort(compare))
    .registerFunction('list<dyn>.reverse(): list<dyn>', (list: Value) => [...asList(list)].reverse())
    .registerFunction('list<dyn>.slice(int, int): list<dyn>', (list: Value, from: bigint, to: bigint) => asList(list).slice(Number(from), Number(to)))
    .registerFunction('list<dyn>.flatten(): list<dyn>', (list: Value) => asList(list).flatMap((item) => (Array.isArray(item) ? item : [item])));
}

function addStrings(environment: Environment): Environment {
  const regex = (pattern: string, flags = 'u'): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch {
      return fail(`Illegal regex: error parsing regexp: ${pattern}`);
    }
  };
  return environment
    .registerFunction('string.find(string): string', (text: string, pattern: string) => regex(pattern).exec(text)?.[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => text.match(regex(pattern, 'gu')) ?? [])
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
      (text.match(regex(pattern, 'gu')) ?? []).slice(0, most < 0n ? undefined : Number(most)),
    )
    .registerFunction('string.charAt(int): string', (text: string, at: bigint) => [...text][Number(at)] ?? '')
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => text.split(from).join(to))
    .registerFunction('string.replace(string, string, int): string', (text: string, from: string, to: string, most: bigint) => replaceSome(text, from, to, Number(most)))
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction('string.format(list<dyn>): string', (template: string, values: Value) => formatCel(template, asList(values)));
}

function replaceSome(text: string, from: string, to: string, most: number): string {
  if (most < 0) return text.split(from).join(to);
  const parts = text.split(from);
  return (
    parts.slice(0, most + 1).join(to) +
    parts
      .slice(most + 1)
      .map((part) => from + part)
      .join('')
  );
}

function addSets(environment: Environment): Environment {
  const contains = (a: Value, b: Value): boolean => asList(b).every((item) => asList(a).some((one) => equal(one, item)));
  class Sets {}
  return environment
    .registerType('sets', { ctor: Sets })
    .registerConstant('sets', 'sets', new Sets())
    .registerFunction('sets.contains(list<dyn>, list<dyn>): bool', (_: Sets, a: Value, b: Value) => contains(a, b))
    .registerFunction('sets.equivalent(list<dyn>, list<dyn>): bool', (_: Sets, a: Value, b: Value) => contains(a, b) && contains(b, a))
    .registerFunction('sets.intersects(list<dyn>, list<dyn>): bool', (_: Sets, a: Value, b: Value) => asList(b).some((item) => asList(a).some((one) => equal(one, item))));
}

function addQuantities(environment: Environment): Environment {
  const read = (text: string): Quantity => {
    const quantity = tryParseQuantity(text);
    if (!quantity) throw new QuantityError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    return quantity;
  };
  return environment
    .registerType('Quantity', { ctor: Quantity })
    .registerFunction('quantity(string): Quantity', read)
    .registerFunction('isQuantity(string): bool', (text: string) => tryParseQuantity(text) !== undefined)
    .registerFunction('Quantity.isInteger(): bool', (q: Quantity) => Number.isSafeInteger(q.toNumber()))
    .registerFunction('Quantity.asInteger(): int', (q: Quantity) => int(q.value()))
    .registerFunction('Quantity.asApproximateFloat(): double', (q: Quantity) => q.toNumber())
    .registerFunction('Quantity.sign(): int', (q: Quantity) => int(q.sign))
    .registerFunction('Quantity.add(Quantity): Quantity', (a: Quantity, b: Quantity) => a.add(b))
    .registerFunction('Quantity.add(int): Quantity', (a: Quantity, b: bigint) => a.add(Quantity.of(b)))
    .registerFunction('Quantity.sub(Quantity): Quantity', (a: Quantity, b: Quantity) => a.sub(b))
    .registerFunction('Quantity.sub(int): Quantity', (a: Quantity, b: bigint) => a.sub(Quantity.of(b)))
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.cmp(b) > 0)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.cmp(b) < 0)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) => int(a.cmp(b)));
}

function addAddresses(environment: Environment): Environment {
  const isIp = (text: string): boolean => (/^\d+(\.\d+){3}$/.test(text) ? ipText(ipNumber(text)) === text : /^[0-9a-fA-F:]+(:\d+(\.\d+){3})?$/.test(text) && text.includes(':'));
  const isCidr = (text: string): boolean => /^[^/]+\/\d+$/.test(text) && isIp(text.split('/')[0] ?? '');
  const inside = (cidr: Cidr, ip: string): boolean => {
    const { first, size } = rangeOf(cidr.text);
    return ipNumber(ip) >= first && ipNumber(ip) < first + size;
  };
  return environment
    .registerType('URL', { ctor: Url })
    .registerType('IP', { ctor: Ip })
    .registerType('CIDR', { ctor: Cidr })
    .registerFunction('url(string): URL', (text: string) =>
      URL.canParse(text) ? new Url(new URL(text)) : fail(`URL parse error during conversion from string: parse "${text}": invalid URI for request`),
    )
    .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
    .registerFunction('URL.getScheme(): string', ({ url }: Url) => url.protocol.replace(/:$/, ''))
    .registerFunction('URL.getHost(): string', ({ url }: Url) => url.host)
    .registerFunction('URL.getHostname(): string', ({ url }: Url) => url.hostname)
    .registerFunction('URL.getPort(): string', ({ url }: Url) => url.port)
    .registerFunction('URL.getEscapedPath(): string', ({ url }: Url) => url.pathname)
    .registerFunction('URL.getQuery(): map', ({ url }: Url) => new Map([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)])))
    .registerFunction('ip(string): IP', (text: string) => (isIp(text) ? new Ip(text) : fail(`IP Address '${text}' parse error during conversion from string`)))
    .registerFunction('isIP(string): bool', isIp)
    .registerFunction('IP.family(): int', ({ text }: Ip) => (text.includes(':') ? 6n : 4n))
    .registerFunction('IP.isLoopback(): bool', ({ text }: Ip) => text.startsWith('127.') || text === '::1')
    .registerFunction('IP.isUnspecified(): bool', ({ text }: Ip) => text === '0.0.0.0' || text === '::')
    .registerFunction('IP.string(): string', ({ text }: Ip) => text)
    .registerFunction('cidr(string): CIDR', (text: string) =>
      isCidr(text) ? new Cidr(text) : fail(`network address parse error during conversion from string: netip.ParsePrefix("${text}")`),
    )
    .registerFunction('isCIDR(string): bool', isCidr)
    .registerFunction('CIDR.containsIP(string): bool', (cidr: Cidr, ip: string) => inside(cidr, ip))
    .registerFunction('CIDR.containsIP(IP): bool', (cidr: Cidr, { text }: Ip) => inside(cidr, text))
    .registerFunction('CIDR.prefixLength(): int', ({ text }: Cidr) => BigInt(text.split('/')[1] ?? 0));
}
