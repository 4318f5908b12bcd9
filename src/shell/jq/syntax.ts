// The tree of a jq filter. Upstream: jq(1), and jq's parser.y.

export type Filter =
  | { readonly type: 'identity' | 'recurse' }
  | { readonly type: 'literal'; readonly value: null | boolean | number }
  | { readonly type: 'string'; readonly parts: readonly (string | Filter)[]; readonly format: string | undefined }
  | { readonly type: 'format'; readonly name: string }
  | { readonly type: 'index'; readonly of: Filter; readonly key: Filter }
  | { readonly type: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly type: 'iterate'; readonly of: Filter }
  | { readonly type: 'array'; readonly body: Filter | undefined }
  | { readonly type: 'object'; readonly entries: readonly (readonly [key: Filter, value: Filter])[] }
  | { readonly type: 'negate'; readonly body: Filter }
  | { readonly type: 'pipe' | 'comma' | 'and' | 'or' | 'alternative'; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  /** `=`, `|=`, `+=` … */
  | { readonly type: 'update'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | undefined }
  | { readonly type: 'try'; readonly body: Filter; readonly handler: Filter | undefined }
  | { readonly type: 'reduce'; readonly source: Filter; readonly pattern: Pattern; readonly init: Filter; readonly update: Filter }
  | { readonly type: 'foreach'; readonly source: Filter; readonly pattern: Pattern; readonly init: Filter; readonly update: Filter; readonly extract: Filter | undefined }
  | { readonly type: 'as'; readonly source: Filter; readonly patterns: readonly Pattern[]; readonly body: Filter }
  | { readonly type: 'define'; readonly definition: Definition; readonly body: Filter }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Filter[] }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'label'; readonly name: string; readonly body: Filter }
  | { readonly type: 'break'; readonly name: string };

export type Pattern =
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'array'; readonly items: readonly Pattern[] }
  | { readonly type: 'object'; readonly entries: readonly { readonly key: Filter; readonly variable: string | undefined; readonly pattern: Pattern | undefined }[] };

export interface Definition {
  readonly name: string;
  /** a leading `$`: the value of the argument is bound as well */
  readonly parameters: readonly string[];
  readonly body: Filter;
}

/** A filter that makes no sense; the message is what jq prints after `jq: error: `. */
export class JqSyntaxError extends Error {
  override readonly name = 'JqSyntaxError';
}
