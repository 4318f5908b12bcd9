// Quantities and semantic versions. Upstream: apiserver/pkg/cel/library/{quantity,semverlib}.go

import { Quantity, tryParseQuantity } from '../../../api/meta/quantity.ts';
import type { Environment } from '../../../base/cel/environment.ts';
import type { Opaque, Value } from '../../../base/cel/value.ts';
import { fail } from '../../../base/cel/value.ts';

class CelQuantity implements Opaque {
  readonly celType = 'kubernetes.Quantity';
  readonly quantity: Quantity;
  constructor(quantity: Quantity) {
    this.quantity = quantity;
  }
  equals(other: Value): boolean {
    return other instanceof CelQuantity && this.quantity.cmp(other.quantity) === 0;
  }
}

const rule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

export function addQuantities(environment: Environment): void {
  const type = 'kubernetes.Quantity';
  const read = (text: string): CelQuantity => {
    const found = tryParseQuantity(text);
    return found ? new CelQuantity(found) : fail(rule);
  };
  const whole = (quantity: Quantity): bigint | undefined => {
    const value = quantity.value();
    const exact = BigInt(value);
    return quantity.cmp(Quantity.of(exact)) === 0 ? exact : undefined;
  };
  environment
    .fn(`quantity(string): ${type}`, read)
    .fn('isQuantity(string): bool', (text: string) => tryParseQuantity(text) !== undefined)
    .fn(`${type}.isInteger(): bool`, ({ quantity }: CelQuantity) => whole(quantity) !== undefined)
    .fn(`${type}.asInteger(): int`, ({ quantity }: CelQuantity) => whole(quantity) ?? fail('cannot convert value to integer'))
    .fn(`${type}.asApproximateFloat(): double`, ({ quantity }: CelQuantity) => quantity.toNumber())
    .fn(`${type}.sign(): int`, ({ quantity }: CelQuantity) => BigInt(quantity.sign))
    .fn(`${type}.add(${type}): ${type}`, (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.quantity.add(b.quantity)))
    .fn(`${type}.add(int): ${type}`, (a: CelQuantity, b: bigint) => new CelQuantity(a.quantity.add(Quantity.of(b))))
    .fn(`${type}.sub(${type}): ${type}`, (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.quantity.sub(b.quantity)))
    .fn(`${type}.sub(int): ${type}`, (a: CelQuantity, b: bigint) => new CelQuantity(a.quantity.sub(Quantity.of(b))));
  addOrder(environment, type, (a: CelQuantity, b: CelQuantity) => a.quantity.cmp(b.quantity));
  environment.typeName(type, { name: type, isObject: true });
}

function addOrder<T>(environment: Environment, type: string, order: (a: T, b: T) => number): void {
  environment
    .fn(`${type}.isGreaterThan(${type}): bool`, (a: T, b: T) => order(a, b) > 0)
    .fn(`${type}.isLessThan(${type}): bool`, (a: T, b: T) => order(a, b) < 0)
    .fn(`${type}.compareTo(${type}): int`, (a: T, b: T) => BigInt(Math.sign(order(a, b))));
}

class Semver implements Opaque {
  readonly celType = 'kubernetes.Semver';
  readonly parts: readonly [bigint, bigint, bigint];
  readonly before: readonly string[];
  constructor(parts: readonly [bigint, bigint, bigint], before: readonly string[]) {
    this.parts = parts;
    this.before = before;
  }
  equals(other: Value): boolean {
    return other instanceof Semver && orderVersions(this, other) === 0;
  }
}

const part = '(0|[1-9]\\d*)';
const version = new RegExp(`^${part}\\.${part}\\.${part}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`);

/** A version; a text tells why it is none. Upstream: blang/semver/v4 Parse */
function readVersion(text: string): Semver | string {
  if (text === '') return 'Version string empty';
  const found = version.exec(text);
  if (!found) {
    const core = text.split(/[-+]/)[0] ?? '';
    const numbers = core.split('.');
    if (numbers.length < 3) return 'No Major.Minor.Patch elements found';
    const names = ['major', 'minor', 'patch'];
    for (const [i, one] of text.split('.', 3).entries()) {
      const name = names[i] ?? '';
      const plain = i === 2 ? (one.split(/[-+]/)[0] ?? '') : one;
      if (!/^\d+$/.test(plain)) return `Invalid character(s) found in ${name} number "${plain}"`;
      if (/^0\d/.test(plain)) return `${name.charAt(0).toUpperCase()}${name.slice(1)} number must not contain leading zeroes "${plain}"`;
    }
    return 'Invalid character(s) found in prerelease';
  }
  return new Semver([BigInt(found[1] ?? 0), BigInt(found[2] ?? 0), BigInt(found[3] ?? 0)], found[4]?.split('.') ?? []);
}

/** `v1.2` as `1.2.0` */
function normalized(text: string): string {
  const [, core = '', rest = ''] = /^v?([^-+]*)(.*)$/.exec(text) ?? [];
  const parts = core.split('.').map((one) => one.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}

function orderVersions(a: Semver, b: Semver): number {
  for (const i of [0, 1, 2] as const) if (a.parts[i] !== b.parts[i]) return a.parts[i] < b.parts[i] ? -1 : 1;
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  for (let i = 0; i < Math.min(a.before.length, b.before.length); i++) {
    const order = orderLabels(a.before[i] ?? '', b.before[i] ?? '');
    if (order !== 0) return order;
  }
  return a.before.length - b.before.length;
}

function orderLabels(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function addSemver(environment: Environment): void {
  const type = 'kubernetes.Semver';
  const read = (text: string, lenient = false): Semver => {
    const found = readVersion(lenient ? normalized(text) : text);
    return typeof found === 'string' ? fail(found) : found;
  };
  environment
    .fn(`semver(string): ${type}`, (text: string) => read(text))
    .fn(`semver(string, bool): ${type}`, read)
    .fn('isSemver(string): bool', (text: string) => typeof readVersion(text) !== 'string')
    .fn('isSemver(string, bool): bool', (text: string, lenient: boolean) => typeof readVersion(lenient ? normalized(text) : text) !== 'string');
  for (const [i, name] of (['major', 'minor', 'patch'] as const).entries()) environment.fn(`${type}.${name}(): int`, ({ parts }: Semver) => parts[i as 0 | 1 | 2]);
  addOrder(environment, type, orderVersions);
}
