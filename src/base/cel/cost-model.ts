// What things cost, in cel-go's units. Upstream: cel-go common/cost.go, interpreter/runtimecost.go costCall

import type { CelType } from './type.ts';
import type { Expr } from './ast.ts';
import type { Overload } from './environment.ts';
import type { Value } from './value.ts';
import { Bytes, sizeOf } from './value.ts';

export const createListCost = 10;
export const createMapCost = 30;
export const createStructCost = 40;
export const stringFactor = 0.1;
export const regexFactor = 0.25;

/** The least and the most. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What an estimate knows of an argument. */
export interface Sized {
  readonly type: CelType;
  readonly expr?: Expr;
  /** its size; without bound when nothing is known */
  readonly size: Range;
  /** the same of its items */
  item(): Sized | undefined;
}

export interface CallEstimate {
  readonly cost: Range;
  readonly size?: Range;
}

/** What a library says of its own functions; undefined leaves it to the language. */
export interface CostModel {
  readonly runtime?: (name: string, overload: Overload, args: readonly Value[], result: Value) => number | undefined;
  readonly estimate?: (name: string, overload: Overload, target: Sized | undefined, args: readonly Sized[]) => CallEstimate | undefined;
}

const orders = new Set(['_<_', '_<=_', '_>_', '_>=_']);

/** The cost of a call that was made. */
export function callCost({ function: name, args: types }: Overload, args: readonly Value[]): number {
  const [first, second] = args;
  const isText = types[0]?.name === 'string' || types[0]?.name === 'bytes';
  if (name === 'startsWith' || name === 'endsWith') return Math.ceil(sizeOf(first) * stringFactor);
  if ((name === 'string' || name === 'bytes' || name === 'format' || name === 'strings.quote') && (typeof first === 'string' || first instanceof Bytes)) {
    return Math.ceil(sizeOf(first) * stringFactor);
  }
  if (name === '@in' && Array.isArray(second)) return sizeOf(second);
  if (name === '_==_' || name === '_!=_' || (orders.has(name) && isText)) return Math.ceil(Math.min(sizeOf(first), sizeOf(second)) * stringFactor);
  if (name === '_+_' && isText) return Math.ceil((sizeOf(first) + sizeOf(second)) * stringFactor);
  if (name === 'matches') return Math.ceil((1 + sizeOf(first)) * stringFactor) * Math.ceil(sizeOf(second) * regexFactor);
  if (name === 'contains') return Math.ceil(sizeOf(first) * stringFactor) * Math.ceil(sizeOf(second) * stringFactor);
  return 1;
}
