// Go's text/template: `-o go-template`, Helm's charts, `--format` of docker.
// Upstream: Go's text/template; kubectl's own functions from cli-runtime/pkg/printers/template.go.
// Helm adds functions through `functions`; `include` and `tpl` are functions made over a TemplateSet.
// Leaves out: other delimiters, complex numbers, call, channels and iterator functions.
// @supports partly formats: Go templates — "no complex numbers, no call of function values"

import { Base64Error, decodeBase64 } from './base64.ts';
import { text as decodeText } from './bytes.ts';
import { builtins, type FunctionMap } from './go-template/builtins.ts';
import { TemplateError, TemplateFunctionError } from './go-template/error.ts';
import { type Execution, executeTree } from './go-template/exec.ts';
import type { Tree } from './go-template/nodes.ts';
import { isEmptyList, parseTemplates } from './go-template/parse.ts';
import { basicKind, isMap, isNil } from './go-template/value.ts';

export { TemplateError } from './go-template/error.ts';

export interface TemplateOptions {
  /** beside the built-in ones */
  readonly functions?: FunctionMap;
  /** `default`: nothing (prints `<no value>`); `zero`: nil; `error` */
  readonly missingKey?: Execution['missingKey'];
}

/**
 * Templates that can call each other.
 * Data: numbers are int64 or float64 as kubectl decodes JSON; give it through withFloats where every number is a float64.
 */
export class TemplateSet {
  readonly #functions: FunctionMap;
  readonly #missingKey: Execution['missingKey'];
  readonly #trees = new Map<string, Tree>();

  constructor(options: TemplateOptions = {}) {
    this.#functions = { ...builtins, ...options.functions };
    this.#missingKey = options.missingKey ?? 'default';
  }

  /**
   * Adds a text and what it defines; a later definition replaces an earlier one unless it is empty.
   * @throws TemplateError `template: NAME:LINE: …`
   */
  parse(name: string, text: string): this {
    const parsed = parseTemplates(name, text, (each) => Object.hasOwn(this.#functions, each));
    for (const [key, tree] of parsed) {
      if (!this.#trees.has(key) || !isEmptyList(tree.root)) this.#trees.set(key, tree);
    }
    return this;
  }

  /** Whether a template of that name was defined. */
  has(name: string): boolean {
    return this.#trees.has(name);
  }

  get names(): readonly string[] {
    return [...this.#trees.keys()];
  }

  /** @throws TemplateError `template: NAME:LINE:COLUMN: executing "NAME" at <…>: …` */
  execute(name: string, data: unknown): string {
    const tree = this.#trees.get(name);
    if (!tree) throw new TemplateError(`template: no template ${JSON.stringify(name)} associated with template ${JSON.stringify(name)}`);
    return executeTree(tree, data, { trees: this.#trees, functions: this.#functions, missingKey: this.#missingKey });
  }
}

/** What templates for command output can call beside the built-in functions. */
export const outputFunctions: FunctionMap = {
  exists: { params: ['any'], rest: 'any', call: exists },
  base64decode: {
    params: ['string'],
    call: (encoded: string) => {
      try {
        return decodeText(decodeBase64(encoded));
      } catch (error) {
        if (error instanceof Base64Error) throw new TemplateFunctionError(`base64 decode failed: ${error.message}`);
        throw error;
      }
    },
  },
};

/** Whether index would find something. */
function exists(item: unknown, ...indices: unknown[]): boolean {
  let value = item;
  for (const index of indices) {
    if (isNil(value)) return false;
    if (Array.isArray(value)) {
      if (basicKind(index) !== 'int' || Number(index) < 0 || Number(index) >= value.length) return false;
      value = value[Number(index)];
    } else if (typeof value === 'string') return basicKind(index) === 'int' && Number(index) >= 0 && Number(index) < value.length;
    else if (isMap(value)) {
      if (typeof index !== 'string') return false;
      value = Object.hasOwn(value, index) ? value[index] : undefined;
    } else return false;
  }
  return !isNil(value);
}
