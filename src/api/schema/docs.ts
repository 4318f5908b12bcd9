/**
 * Descriptions of types and fields, as `kubectl explain` shows them. Their text (150 kB gzip) is generated beside the types and stays out of
 * every first load: whoever needs it imports `generated/docs.ts` where it runs (dynamically in the browser) and hands it in.
 * The wording is upstream's, shipped with THIRD-PARTY notices; nothing of it is committed here.
 */
import { typeOf } from './schema.ts';

export interface Docs {
  /** What a definition is; '' when upstream says nothing or the name is unknown. */
  typeDescription(name: string): string;
  /** What a field of a definition is; '' when upstream says nothing or the field is unknown. */
  fieldDescription(name: string, field: string): string;
}

/** Reads the text of `generated/docs.ts`. Parses it once, about 3 ms. */
export function readDocs(packed: string): Docs {
  const docs = JSON.parse(packed) as Record<string, readonly string[]>;
  return {
    typeDescription: (name) => (Object.hasOwn(docs, name) ? (docs[name]?.[0] ?? '') : ''),
    fieldDescription: (name, field) => {
      const index = [...(typeOf(name)?.fields.keys() ?? [])].indexOf(field);
      return index < 0 ? '' : (docs[name]?.[index + 1] ?? '');
    },
  };
}

let provided: Docs | undefined;

/** Hands the text of `generated/docs.ts` to every API server of this environment. Text only: no decision depends on it. */
export function provideDocs(packed: string): void {
  provided ??= readDocs(packed);
}

/** What `provideDocs` was given; undefined before. */
export const providedDocs = (): Docs | undefined => provided;
