/**
 * Reads the packed form of API types (written by src/cli/schema/pack.ts): one line per type, parsed when the type is first asked for.
 *
 *     @io.k8s.api.core.v1                       the package of the lines below
 *     Pod@v1 apiVersion:s;spec:PodSpec          an object with its apiVersion; `name:code` optional, `name!code` required
 *     RawExtension *                            takes any JSON
 *
 * Codes: `[x` list of x, `{x` map to x, `3.Name` a type of package 3, `Name` one of the same package, `s=A|B` an enum, else one letter below.
 */
import type { Field, ObjectType, ScalarName, Shape } from './types.ts';

const letters: Readonly<Record<string, ScalarName>> = {
  s: 'string',
  b: 'boolean',
  i: 'int32',
  l: 'int64',
  d: 'double',
  q: 'quantity',
  x: 'int-or-string',
  t: 'time',
  m: 'micro-time',
  y: 'bytes',
};

interface Line {
  readonly home: string;
  readonly apiVersion: string;
  readonly body: string;
}

/** Gives every packed type a reader adds its own facts to (see `complete`). */
export class PackedTypes {
  readonly #lines = new Map<string, Line>();
  readonly #packages: string[] = [];

  constructor(text: string) {
    for (const line of text.split('\n')) {
      if (line.startsWith('@')) this.#packages.push(line.slice(1));
      else if (line) this.#index(line);
    }
  }

  /** Definition names in the order of the packed text. */
  names(): IterableIterator<string> {
    return this.#lines.keys();
  }

  /** `apps/v1` for a type that is an object of its own, '' for a part, undefined for an unknown name. Parses nothing. */
  apiVersionOf(name: string): string | undefined {
    return this.#lines.get(name)?.apiVersion;
  }

  /** The parsed type, or undefined when no such definition exists. `complete` may enrich each field. */
  parse(name: string, complete: (field: Field) => Field): ObjectType | undefined {
    const line = this.#lines.get(name);
    if (!line) return undefined;
    const { body, home } = line;
    const parts = body === '*' || body === '' ? [] : body.split(';');
    const fields = parts.map((part) => {
      const [, field = '', mark = '', code = ''] = /^([^:!]+)([:!])(.*)$/.exec(part) ?? [];
      return complete({ name: field, required: mark === '!', shape: this.#shape(code, home) });
    });
    return {
      name,
      apiVersion: line.apiVersion,
      open: body === '*',
      fields: new Map(fields.map((field) => [field.name, field])),
      required: fields.filter((field) => field.required).map((field) => field.name),
    };
  }

  #index(line: string): void {
    const blank = line.indexOf(' ');
    const head = blank < 0 ? line : line.slice(0, blank);
    const [short = '', apiVersion = ''] = head.split('@');
    const home = this.#packages.at(-1) ?? '';
    this.#lines.set(`${home}.${short}`, { home, apiVersion, body: blank < 0 ? '' : line.slice(blank + 1) });
  }

  #shape(code: string, home: string): Shape {
    if (code.startsWith('[')) return { kind: 'list', of: this.#shape(code.slice(1), home) };
    if (code.startsWith('{')) return { kind: 'map', of: this.#shape(code.slice(1), home) };
    if (code.startsWith('s=')) return { kind: 'scalar', scalar: 'string', enum: code.slice(2).split('|') };
    const scalar = letters[code];
    if (scalar) return { kind: 'scalar', scalar };
    if (code === 'a') return { kind: 'any', name: '' };
    const dot = code.indexOf('.');
    const name = `${dot < 0 ? home : (this.#packages[Number(code.slice(0, dot))] ?? '')}.${code.slice(dot + 1)}`;
    return { kind: this.#lines.get(name)?.body === '*' ? 'any' : 'object', name };
  }
}
