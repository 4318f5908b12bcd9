// What is wrong with a YAML text, in the words of Go's yaml.v2.

/** A text is not YAML, or not what JSON can hold. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly #v3: string;
  constructor(message: string, v3 = message) {
    super(message);
    this.#v3 = v3;
  }

  /** The message of yaml.v3, which counts lines from where the context began. */
  get v3(): string {
    return this.#v3;
  }
}

/** A place in the text; lines and columns from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Upstream: decode.go parser.fail. A scanner counts the line it stands on, a parser the one before: yaml.v2 does so. */
export function syntaxError(problem: string, problemMark: Mark, contextMark: Mark | undefined, scanner: boolean): YamlError {
  let line = 0;
  if (problemMark.line !== 0) line = problemMark.line + (scanner ? 1 : 0);
  else if (contextMark && contextMark.line !== 0) line = contextMark.line;
  const says = (line: number): string => `yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`;
  const first = contextMark && contextMark.line !== 0 ? contextMark.line : problemMark.line;
  return new YamlError(says(line), says(first === 0 ? 0 : first + (scanner ? 1 : 0)));
}
