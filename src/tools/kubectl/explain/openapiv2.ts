// `kubectl explain --output=plaintext-openapiv2`. Upstream: k8s.io/kubectl v0.36 pkg/explain (model_printer.go, fields_printer.go, formatter.go, typename.go).

import { compareStrings, quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { child, type Json, resolveRef, textOf } from './schema.ts';

type Shape = 'reference' | 'array' | 'map' | 'kind' | 'primitive' | 'arbitrary';

function shapeOf(schema: Json): Shape {
  if (schema.$ref !== undefined) return 'reference';
  const type = textOf(schema.type);
  if (type === 'array') return 'array';
  if (type === 'object' || type === '') return child(schema, 'properties') ? 'kind' : type === '' ? 'arbitrary' : 'map';
  return 'primitive';
}

export interface Kind {
  readonly kind: string;
  /** `apps/v1` */
  readonly apiVersion: string;
}

/** @throws CommandError `field "x" does not exist` */
export function explainOpenApiV2(document: Json, schema: Json, kind: Kind, path: readonly string[], recursive: boolean): string {
  return new Model(document, kind, path.at(-1) ?? '', recursive).explain(schema, path);
}

class Model {
  readonly #document: Json;
  readonly #kind: Kind;
  readonly #name: string;
  readonly #recursive: boolean;
  readonly #descriptions: string[] = [];
  #type = '';

  constructor(document: Json, kind: Kind, name: string, recursive: boolean) {
    this.#document = document;
    this.#kind = kind;
    this.#name = name;
    this.#recursive = recursive;
  }

  #target(schema: Json): Json {
    return resolveRef(this.#document, schema.$ref) ?? {};
  }

  explain(schema: Json, path: readonly string[]): string {
    return this.#print(this.#lookUp(schema, path));
  }

  #lookUp(schema: Json, path: readonly string[]): Json {
    const [field, ...rest] = path;
    if (field === undefined) return schema;
    switch (shapeOf(schema)) {
      case 'array':
        return this.#lookUp(child(schema, 'items') ?? {}, path);
      case 'map':
        return this.#lookUp(child(schema, 'additionalProperties') ?? {}, path);
      case 'reference':
        return this.#lookUp(this.#target(schema), path);
      case 'kind': {
        const property = child(child(schema, 'properties'), field);
        if (!property) throw new CommandError(`field ${quote(field)} does not exist`);
        return this.#lookUp(property, rest);
      }
      default:
        return schema;
    }
  }

  #typeName(schema: Json): string {
    switch (shapeOf(schema)) {
      case 'array':
        return `[]${this.#typeName(child(schema, 'items') ?? {})}`;
      case 'map':
        return `map[string]${this.#typeName(child(schema, 'additionalProperties') ?? {})}`;
      case 'reference':
        return this.#typeName(this.#target(schema));
      case 'kind':
        return 'Object';
      default:
        return textOf(schema.type);
    }
  }

  #print(schema: Json): string {
    const shape = shapeOf(schema);
    if (shape === 'array' || shape === 'map' || shape === 'reference') {
      this.#descriptions.push(textOf(schema.description));
      if (shape !== 'reference') this.#type ||= this.#typeName(schema);
      return this.#print(shape === 'array' ? (child(schema, 'items') ?? {}) : shape === 'map' ? (child(schema, 'additionalProperties') ?? {}) : this.#target(schema));
    }
    const head = `KIND:     ${this.#kind.kind}\nVERSION:  ${this.#kind.apiVersion}\n\n`;
    if (shape === 'arbitrary') return head + this.#described(schema);
    this.#type ||= this.#typeName(schema);
    if (shape === 'primitive') return `${head}FIELD:    ${this.#name} <${this.#type}>\n\n${this.#described(schema)}`;
    const resource = this.#name === '' ? '' : `RESOURCE: ${this.#name} <${this.#type}>\n\n`;
    const fields = this.#recursive ? this.#recursiveFields(schema, 3, new Set()) : this.#fields(schema);
    return `${head}${resource}${this.#described(schema)}\nFIELDS:\n${fields}`;
  }

  #described(schema: Json): string {
    const all = [...this.#descriptions, textOf(schema.description)];
    const blocks = all.map((text, i) => (text === '' ? '' : (i === 0 ? '' : '\n') + wrapped(text, 5)));
    return `DESCRIPTION:\n${blocks.join('') || '     <empty>\n'}`;
  }

  #fields(schema: Json): string {
    const properties = child(schema, 'properties') ?? {};
    return Object.keys(properties).sort(compareStrings).map((name) => {
      const property = child(properties, name) ?? {};
      const required = Array.isArray(schema.required) && schema.required.includes(name) ? ' -required-' : '';
      return `   ${name}\t<${this.#typeName(property)}>${required}\n${wrapped(textOf(property.description), 5)}\n`;
    }).join(''); // biome-ignore format: one chain
  }

  #recursiveFields(schema: Json, level: number, visited: ReadonlySet<string>): string {
    switch (shapeOf(schema)) {
      case 'array':
        return this.#recursiveFields(child(schema, 'items') ?? {}, level, visited);
      case 'map':
        return this.#recursiveFields(child(schema, 'additionalProperties') ?? {}, level, visited);
      case 'reference': {
        const ref = textOf(schema.$ref);
        return visited.has(ref) ? '' : this.#recursiveFields(this.#target(schema), level, new Set([...visited, ref]));
      }
      case 'kind': {
        const properties = child(schema, 'properties') ?? {};
        return Object.keys(properties).sort(compareStrings).map((name) => {
          const property = child(properties, name) ?? {};
          return `${' '.repeat(level)}${name}\t<${this.#typeName(property)}>\n${this.#recursiveFields(property, level + 3, visited)}`;
        }).join(''); // biome-ignore format: one chain
      }
      default:
        return '';
    }
  }
}

const width = 80;

/** A text in lines that fit, indented. */
function wrapped(text: string, indent: number): string {
  return wrapText(text, width - indent).map((line) => (line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`)).join(''); // biome-ignore format: one chain
}

/** Keeps lists and what is indented by four as they are. Upstream: wrapString. */
function wrapText(text: string, limit: number): readonly string[] {
  const out: string[] = [];
  let line: string[] = [];
  let lastWord = '';
  const flush = (): void => {
    if (line.length === 0) return;
    lastWord = '';
    out.push(line.join(' '));
    line = [];
  };
  for (const raw of text.split('\n')) {
    if (raw.startsWith('    ')) {
      flush();
      out.push(raw);
      continue;
    }
    if (out.length > 0 && raw.trim() === '') {
      flush();
      out.push('');
      continue;
    }
    if (lastWord.endsWith(':') || raw.trim() === '' || /^(\d+\.?|-|\*)\s/.test(raw.trim())) flush();
    for (const word of raw.split(/\s+/).filter((one) => one !== '')) {
      lastWord = word;
      if (line.length > 0 && [...line, word].join(' ').length > limit) flush();
      line.push(word);
    }
  }
  flush();
  return out;
}
