// What an expression is made of, once its macros are expanded.
// Upstream: cel-go common/ast

import type { Value } from './value.ts';

interface Base {
  readonly id: number;
  /** where in the source it stands: operators and calls at their own sign */
  readonly at: number;
}

export type Expr =
  | (Base & { readonly op: 'literal'; readonly value: Value })
  | (Base & { readonly op: 'ident'; readonly name: string })
  | (Base & { readonly op: 'select'; readonly operand: Expr; readonly field: string; readonly test: boolean })
  | (Base & { readonly op: 'call'; readonly name: string; readonly target?: Expr; readonly args: readonly Expr[] })
  | (Base & { readonly op: 'list'; readonly items: readonly Entry[] })
  | (Base & { readonly op: 'map'; readonly entries: readonly (Entry & { readonly key: Expr })[] })
  | (Base & { readonly op: 'struct'; readonly type: string; readonly fields: readonly (Entry & { readonly name: string; readonly at: number })[] })
  | Fold;

/** An item; `optional` ones are left out when they have no value. */
export interface Entry {
  readonly value: Expr;
  readonly optional: boolean;
}

/** What macros such as `all` become: a loop with an accumulator. */
export interface Fold extends Base {
  readonly op: 'fold';
  readonly range: Expr;
  readonly iterVar: string;
  readonly iterVar2?: string;
  readonly accuVar: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

export type Call = Extract<Expr, { op: 'call' }>;

/** The name of the accumulator of every macro. */
export const accumulator = '@result';
