// The tree of an awk program. Upstream: POSIX awk, GRAMMAR.

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  /** matched against $0 where a value is wanted */
  | { readonly type: 'regex'; readonly source: string }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Place; readonly value: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'match'; readonly negated: boolean; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Place }
  | { readonly type: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'builtin'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'getline'; readonly target: Place | undefined; readonly from: 'input' | 'file' | 'command'; readonly source: Expression | undefined }
  /** (a, b) before `in`, or in print */
  | { readonly type: 'group'; readonly items: readonly Expression[] };

export type Place = Extract<Expression, { type: 'variable' | 'field' | 'element' }>;

export type Redirection = { readonly kind: '>' | '>>' | '|'; readonly to: Expression };

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'print'; readonly formatted: boolean; readonly items: readonly Expression[]; readonly redirect: Redirection | undefined }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Statement }
  | { readonly type: 'do'; readonly test: Expression; readonly body: Statement }
  | { readonly type: 'for'; readonly init: Statement | undefined; readonly test: Expression | undefined; readonly update: Statement | undefined; readonly body: Statement }
  | { readonly type: 'for in'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'delete'; readonly name: string; readonly keys: readonly Expression[] | undefined }
  | { readonly type: 'exit' | 'return'; readonly value: Expression | undefined }
  | { readonly type: 'break' | 'continue' | 'next' | 'nextfile' };

export interface Rule {
  readonly kind: 'BEGIN' | 'END' | 'main';
  readonly pattern: Expression | undefined;
  /** the second half of a range */
  readonly until: Expression | undefined;
  /** undefined: print the record */
  readonly action: Statement | undefined;
}

export interface AwkFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

/** A program that makes no sense; `near` is what was read last. */
export class AwkSyntaxError extends Error {
  override readonly name = 'AwkSyntaxError';
  readonly line: number;
  readonly near: string;
  constructor(line: number, near: string) {
    super(`syntax error at or near ${near}`);
    this.line = line;
    this.near = near;
  }
}
