// Which form a client wants its answer in: the object itself, a Table, or only metadata.
// Upstream: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, munnerz/goautoneg
// Leaves out: answers in protobuf, which no client gets when it also accepts JSON; one that accepts nothing else is told so.
//
// @supports no API server: answers in protobuf — "JSON and YAML only; a client that accepts nothing else is told 406. Bodies may be protobuf"

import { notAcceptable, StatusError } from '../../api/meta/status-error.ts';
import { mediaTypes } from './handlers/choose-route.ts';

export type Form = 'object' | 'table' | 'metadata' | 'metadata-list';

export interface Wanted {
  readonly form: Form;
  /** version of meta.k8s.io the Table or PartialObjectMetadata is written in */
  readonly metaVersion: string;
  readonly media: 'json' | 'yaml';
}

/** What an endpoint can give: objects in all forms, or only what it has. Upstream: EndpointRestrictions */
export type Restriction = 'any form' | 'as it is';

const json: Wanted = { form: 'object', metaVersion: 'v1', media: 'json' };

type Choice = Wanted | 'protobuf' | undefined;

const known: Readonly<Record<Restriction, Map<string, Choice>>> = { 'any form': new Map(), 'as it is': new Map() };

/** @throws StatusError 406 when nothing the client accepts can be produced */
export function negotiate(accept: string | undefined, restriction: Restriction = 'any form'): Wanted {
  const wanted = choiceFor(accept, restriction);
  if (wanted === 'protobuf') throw new StatusError(406, 'NotAcceptable', 'not simulated in Drydock: answers in protobuf; accept application/json too');
  if (!wanted) throw notAcceptable(mediaTypes);
  return wanted;
}

/** The medium of a failure; undefined when nothing that the client accepts can be produced. */
export function mediumOf(accept: string | undefined): 'json' | 'yaml' | undefined {
  const wanted = choiceFor(accept, 'as it is');
  return wanted === 'protobuf' ? 'json' : wanted?.media;
}

function choiceFor(accept: string | undefined, restriction: Restriction): Choice {
  if (!accept) return json;
  const choices = known[restriction];
  if (!choices.has(accept)) {
    if (choices.size > 500) choices.clear();
    choices.set(accept, choose(accept, restriction));
  }
  return choices.get(accept);
}

function choose(accept: string, restriction: Restriction): Choice {
  const clauses = accept.split(',').map(readClause);
  clauses.sort((a, b) => b.quality - a.quality || wildness(a) - wildness(b));
  let isProtobuf = false;
  for (const { type, parameters } of clauses) {
    const form = formOf(parameters, restriction);
    const stream = parameters.get('stream') ?? '';
    if (!form || (stream !== '' && stream !== 'watch') || parameters.get('sv')) continue;
    const media = mediaOf(type);
    if (media) return { form, metaVersion: parameters.get('v') ?? 'v1', media };
    isProtobuf ||= type === 'application/vnd.kubernetes.protobuf' && form !== 'table';
  }
  return isProtobuf ? 'protobuf' : undefined;
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function readClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]));
  return { type, parameters, quality: Number(parameters.get('q') ?? 1) || (parameters.has('q') ? 0 : 1) };
}

/** What is more exact comes first. */
const wildness = ({ type }: Clause): number => (type.startsWith('*/') ? 2 : type.endsWith('/*') ? 1 : 0);

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function formOf(parameters: ReadonlyMap<string, string>, restriction: Restriction): Form | undefined {
  const as = parameters.get('as');
  const version = parameters.get('v');
  const group = parameters.get('g');
  if (as === undefined && version === undefined && group === undefined) return 'object';
  if (restriction === 'as it is' || group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as === 'Table') return 'table';
  if (as === 'PartialObjectMetadata') return 'metadata';
  return as === 'PartialObjectMetadataList' ? 'metadata-list' : undefined;
}
