// What Kubernetes' own functions cost. Upstream: apiserver/pkg/cel/library/cost.go

import type { CallEstimate, CostModel, Range, Sized } from '../../../base/cel/cost-model.ts';
import { regexFactor, stringFactor } from '../../../base/cel/cost-model.ts';
import { fixed, plus, scaled, times, unbounded } from '../../../base/cel/estimate.ts';
import type { Value } from '../../../base/cel/value.ts';
import { Bytes, sizeOf } from '../../../base/cel/value.ts';
import { formatCost } from './named-formats.ts';

export const kubernetesCosts: CostModel = {
  runtime: (name, overload, args, result) => {
    if (name === 'ip' && overload.isMember) return 1;
    const list = listCost(name, args, result);
    if (list !== undefined) return list;
    return runtime(name, args, result);
  },
  estimate: (name, overload, target, args) => listEstimate(name, target, args) ?? estimate(name, overload.isMember, target, args),
};

/** A list that is made anew, and each item looked at so often. */
const made = (size: number, factor: number): number => Math.floor(size * factor) + 11;

function listCost(name: string, args: readonly Value[], result: Value): number | undefined {
  if (name === 'slice' || name === 'lists.range' || (name === 'reverse' && Array.isArray(result))) return made(sizeOf(result), 1);
  if (name === 'flatten') return made(sizeOf(args[0]), typeof args[1] === 'bigint' ? Number(args[1]) : 1);
  if (name.startsWith('sets.')) return 1 + sizeOf(args[0]) * sizeOf(args[1]) * (name === 'sets.equivalent' ? 2 : 1);
  if (!comparing.has(name)) return undefined;
  const list = args[name === '@sortByAssociatedKeys' ? 1 : 0] as readonly Value[];
  return made(list.length ** 2, typeof list[0] === 'string' || list[0] instanceof Bytes ? 2.1 : 2);
}

const comparing = new Set(['sort', 'distinct', '@sortByAssociatedKeys']);

function listEstimate(name: string, target: Sized | undefined, args: readonly Sized[]): CallEstimate | undefined {
  const call = (size: Range, factor: number): CallEstimate => ({ cost: plus(scaled(size, factor), fixed(11)), size });
  const literal = (arg: Sized | undefined, otherwise: number): number => (arg?.expr?.op === 'literal' && typeof arg.expr.value === 'bigint' ? Number(arg.expr.value) : otherwise);
  const [a, b] = args;
  if (name.startsWith('sets.') && a && b) return { cost: plus(fixed(1), scaled(times(a.size, b.size), name === 'sets.equivalent' ? 2 : 1)) };
  if (name === 'lists.range') return call(fixed(literal(args[0], unbounded)), 1);
  if (!target) return undefined;
  if (name === 'slice') return call(fixed(literal(args[1], target.size.max) - literal(args[0], 0)), 1);
  if (name === 'reverse' && target.type.name === 'list') return call(target.size, 1);
  if (name === 'flatten') return call(target.size, args.length > 0 ? literal(args[0], unbounded) : 1);
  if (!comparing.has(name)) return undefined;
  const subject = name === '@sortByAssociatedKeys' ? (args[0] ?? target) : target;
  const item = subject.type.params?.[0]?.name;
  return call(times(subject.size, subject.size), name !== 'distinct' && (item === 'string' || item === 'bytes') ? 2.1 : 2);
}

const authorizing = new Set(['serviceAccount', 'path', 'group', 'resource', 'subresource', 'namespace', 'name', 'allowed', 'reason', 'error', 'errored']);
const ofOne = new Set([
  'masked', 'prefixLength', 'family', 'isUnspecified', 'isLoopback', 'isLinkLocalMulticast', 'isLinkLocalUnicast', 'isGlobalUnicast', 'sign', 'asInteger', 'isInteger',
  'asApproximateFloat', 'isGreaterThan', 'isLessThan', 'compareTo', 'add', 'sub', 'major', 'minor', 'patch', 'getScheme', 'getHostname', 'getHost', 'getPort', 'getEscapedPath',
  'getQuery', 'format.named',
]); // biome-ignore format: a table
const readers = new Set(['url', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'jsonpatch.escapeKey', 'cidr', 'isIP', 'isCIDR', 'ip', 'quantity', 'isQuantity', 'semver', 'isSemver']);
const traversals = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);

const ceil = (size: number, factor = stringFactor): number => Math.ceil(size * factor);

function runtime(name: string, args: readonly Value[], result: Value): number | undefined {
  const [first, second] = args;
  if (name === 'check') return 350_000;
  if (authorizing.has(name) || ofOne.has(name)) return 1;
  if (traversals.has(name)) return traversal(first);
  if (readers.has(name)) return ceil(sizeOf(first));
  if (name === 'replace' || name === 'split' || name === 'ip.isCanonical') return ceil(sizeOf(first) * 2);
  if (name === 'join') return ceil(sizeOf(result) * 2);
  if (name === 'find' || name === 'findAll') return ceil(1 + sizeOf(first)) * ceil(sizeOf(second), regexFactor);
  if (name === 'containsIP' || name === 'containsCIDR') return ceil(8) + (typeof second === 'string' ? ceil(second.length) : 0) + (name === 'containsCIDR' ? 2 : 0);
  return name === 'validate' ? formatCost(first, sizeOf(second)) : undefined;
}

function traversal(value: Value): number {
  if (typeof value === 'string') return Math.floor(value.length * stringFactor);
  if (value instanceof Bytes) return Math.floor(value.text.length * stringFactor);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + traversal(item), 0);
  if (value instanceof Map) return [...value].reduce((sum, [key, item]) => sum + traversal(key) + traversal(item), 0);
  return 1;
}

function estimate(name: string, isMember: boolean, target: Sized | undefined, args: readonly Sized[]): CallEstimate | undefined {
  const [first] = args;
  const subject = (target ?? first)?.size;
  if (name === 'check') return { cost: fixed(350_000) };
  if (authorizing.has(name) || ofOne.has(name) || (name === 'ip' && isMember)) return { cost: fixed(1) };
  if (traversals.has(name) && target) return { cost: traversed(target) };
  if (['url', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'jsonpatch.escapeKey'].includes(name) && subject) return { cost: scaled(subject, stringFactor), size: subject };
  if (readers.has(name) && first) return { cost: scaled(first.size, stringFactor) };
  if (name === 'ip.isCanonical' && first) return { cost: scaled(first.size, 2 * stringFactor) };
  if (name === 'replace' && target) return { cost: scaled(target.size, 2 * stringFactor), size: replaced(target.size, args) };
  if (name === 'split' && target) return { cost: scaled(target.size, 2 * stringFactor), size: { min: 0, max: splitMost(args[1], target.size.max) } };
  if (name === 'join' && target) return joined(target, first);
  if ((name === 'find' || name === 'findAll') && target && first) {
    const cost = times(scaled(plus(target.size, fixed(1)), stringFactor), scaled(first.size, regexFactor));
    return { cost, size: { min: 0, max: target.size.max } };
  }
  if (name === 'containsIP' || name === 'containsCIDR') return { cost: contained(name, first) };
  if (name === 'validate' && first) return { cost: scaled(scaled(first.size, stringFactor), 128 * regexFactor) };
  return name === '_==_' ? sameCost(args) : undefined;
}

const oneUnit = new Set(['net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.Semver']);

/** Values of Kubernetes' own types are compared at once. */
function sameCost([left, right]: readonly Sized[]): CallEstimate | undefined {
  return left && right && left.type.name === right.type.name && (oneUnit.has(left.type.name) || left.type.name.startsWith('kubernetes.authorization.')) ? { cost: fixed(1) } : undefined;
}

function traversed(target: Sized): Range {
  const item = target.item();
  if (!item) return scaled(target.size, stringFactor);
  const isText = item.type.name === 'string' || item.type.name === 'bytes';
  return times(target.size, isText ? plus(fixed(1), scaled(item.size, stringFactor)) : fixed(1));
}

function replaced(size: Range, [from, to]: readonly Sized[]): Range {
  if (!from || !to) return size;
  const most = from.size.min === 0 ? size.max + 1 : to.size.max <= from.size.min ? 0 : Math.ceil(size.max / from.size.min);
  const least = from.size.max === 0 ? size.min + 1 : from.size.max <= to.size.min ? 0 : Math.ceil(size.min / from.size.max);
  const kept: Range = {
    min: from.size.max === 0 || from.size.max <= to.size.min ? size.min : 0,
    max: from.size.min === 0 || to.size.max <= from.size.min ? size.max : 0,
  };
  return plus(times({ min: least, max: most }, to.size), kept);
}

function splitMost(limit: Sized | undefined, size: number): number {
  const literal = limit?.expr?.op === 'literal' ? limit.expr.value : undefined;
  if (typeof literal !== 'bigint') return size;
  return literal < 0n ? unbounded : Number(literal);
}

function joined(target: Sized, separator: Sized | undefined): CallEstimate {
  const item = target.item();
  let size: Range = item ? times(target.size, item.size) : fixed(0);
  if (separator) size = plus(size, times(separator.size, { min: Math.max(0, target.size.min - 1), max: Math.max(0, target.size.max - 1) }));
  return { cost: scaled(size, stringFactor), size };
}

function contained(name: string, other: Sized | undefined): Range {
  const size: Range = { min: 4, max: 16 };
  let cost = scaled(plus(size, size), stringFactor);
  if (name === 'containsCIDR') cost = plus(plus(cost, scaled(size, stringFactor)), fixed(1));
  return other?.type.name === 'string' ? plus(cost, scaled(other.size, stringFactor)) : cost;
}
