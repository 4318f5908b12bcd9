/**
 * Makes a Kind out of what is particular about it: singular, versions and verbs have the values nearly every kind has, hooks see the
 * kind's own type, and defaulting starts from the object's canonical form.
 * Upstream: the scheme's registration of a type with its defaulting functions.
 */
import type { ClusterReader } from '../../cluster-reader.ts';
import type { Cell, Kind, KindVersion, PrintContext, RequestContext } from '../../kind.ts';
import { allVerbs } from '../../kind.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { ApiObject } from '../../object.ts';
import { canonical } from './canonical.ts';

type Hooks =
  | 'defaults' | 'prepareForCreate' | 'prepareForUpdate' | 'validate' | 'validateUpdate' | 'validateStatusUpdate'
  | 'warnings' | 'selectableFields' | 'gracePeriodSeconds' | 'row' | 'describe'; // biome-ignore format: a list

/** A kind as its file states it; `T` is the stored object's type. */
export interface KindSource<T> extends Omit<Kind, Hooks | 'singular' | 'versions' | 'verbs'> {
  /** the kind in lower case, unless stated */
  readonly singular?: string;
  /** the package of its only version, `io.k8s.api.core.v1`; kinds with several state `versions` */
  readonly schema?: string;
  readonly versions?: readonly KindVersion[];
  /** all of them, unless stated */
  readonly verbs?: Kind['verbs'];
  readonly defaults?: (object: T, old?: T) => T;
  readonly prepareForCreate?: (object: T, context: RequestContext) => T;
  readonly prepareForUpdate?: (object: T, old: T, context: RequestContext) => T;
  readonly validate?: (object: T, context: RequestContext) => readonly FieldError[];
  readonly validateUpdate?: (object: T, old: T, context: RequestContext) => readonly FieldError[];
  readonly validateStatusUpdate?: (object: T, old: T, context: RequestContext) => readonly FieldError[];
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  readonly selectableFields?: (object: T) => Readonly<Record<string, string>>;
  readonly gracePeriodSeconds?: (object: T, asked: number | undefined) => number;
  readonly row?: (object: T, context: PrintContext) => readonly Cell[];
  readonly describe?: (object: T, reader: ClusterReader) => string;
}

/** The whole Kind. The hooks' own type is a promise of the server: it hands a kind's hooks that kind's objects. */
export function defineKind<T = ApiObject>(source: KindSource<T>): Kind {
  const { schema, ...stated } = source;
  const versions = source.versions ?? [{ name: schema?.slice(schema.lastIndexOf('.') + 1) ?? '', schema: `${schema}.${source.kind}`, stored: true }];
  const types = new Map(versions.map((v) => [source.group === '' ? v.name : `${source.group}/${v.name}`, v.schema]));
  const own = source.defaults as ((object: ApiObject, old?: ApiObject) => ApiObject) | undefined;
  const kind = {
    ...stated,
    singular: source.singular ?? source.kind.toLowerCase(),
    versions,
    verbs: source.verbs ?? allVerbs,
    defaults: (object: ApiObject, old?: ApiObject): ApiObject => {
      const type = types.get(object.apiVersion);
      const start = type === undefined ? object : canonical(type, object, old?.apiVersion === object.apiVersion ? old : undefined);
      return own ? own(start, old) : start;
    },
  };
  return kind as unknown as Kind;
}
