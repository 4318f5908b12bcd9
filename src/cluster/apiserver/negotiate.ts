// Which form a client wants its answer in: the object itself, a Table, or only metadata.
// Upstream: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go
// Leaves out: protobuf and CBOR, which no client gets when it also accepts JSON; one that accepts nothing else is told 406.
//
// @supports no API server: protobuf and CBOR bodies — "JSON and YAML only; clients that insist get 406 or 415"

import { notAcceptable } from '../../api/meta/status-error.ts';

export type Form = 'object' | 'table' | 'metadata' | 'metadata-list';

export interface Wanted {
  readonly form: Form;
  /** version of meta.k8s.io the Table or PartialObjectMetadata is written in */
  readonly metaVersion: string;
  readonly media: 'json' | 'yaml';
}

const json: Wanted = { form: 'object', metaVersion: 'v1', media: 'json' };

const known = new Map<string, Wanted | undefined>();

const producible = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'];

/** @throws StatusError 406 when nothing the client accepts can be produced */
export function negotiate(accept: string | undefined): Wanted {
  if (!accept) return json;
  if (!known.has(accept)) {
    if (known.size > 500) known.clear();
    known.set(accept, choose(accept));
  }
  const wanted = known.get(accept);
  if (!wanted) throw notAcceptable(producible);
  return wanted;
}

function choose(accept: string): Wanted | undefined {
  const clauses = accept.split(',').map(readClause);
  clauses.sort((a, b) => b.quality - a.quality);
  for (const { type, parameters } of clauses) {
    const media = mediaOf(type);
    if (!media) continue;
    const form = formOf(parameters);
    if (form) return { form, metaVersion: parameters.get('v') ?? 'v1', media };
  }
  return undefined;
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function readClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]));
  return { type: type.toLowerCase(), parameters, quality: Number(parameters.get('q') ?? 1) };
}

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function formOf(parameters: ReadonlyMap<string, string>): Form | undefined {
  const as = parameters.get('as');
  if (as === undefined) return 'object';
  const version = parameters.get('v');
  if (parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as === 'Table') return 'table';
  if (as === 'PartialObjectMetadata') return 'metadata';
  return as === 'PartialObjectMetadataList' ? 'metadata-list' : undefined;
}
