// The OpenAPI documents: version 3, one per group and version, and version 2, one for everything.
// Upstream: kube-openapi/pkg/handler3, handler
//
// @supports partly API server: OpenAPI — "v3 and v2 as JSON; the v2 document is not offered as protobuf"

import type { JsonObject } from '../../../api/object.ts';
import type { Docs } from '../../../api/schema/docs.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import { customSchema } from '../crd/openapi.ts';
import type { ServedGroup, ServedResource, ServedVersion } from '../discovery/groups.ts';
import { servedGroups } from '../discovery/groups.ts';
import { serverVersion } from '../paths/version.ts';
import type { Catalog } from '../resource.ts';
import { apiVersionOf } from '../resource.ts';
import { pathsOf } from './operations.ts';
import type { Dialect } from './schemas.ts';
import { SchemaBuilder } from './schemas.ts';

interface Kept {
  generation: number;
  docs: Docs | undefined;
  readonly documents: Map<string, JsonObject>;
  readonly hashes: Map<string, string>;
}

const kept = new WeakMap<Catalog, Kept>();

function cacheFor(catalog: Catalog, docs: Docs | undefined): Kept {
  let cache = kept.get(catalog);
  if (!cache || cache.generation !== catalog.generation || cache.docs !== docs) {
    cache = { generation: catalog.generation, docs, documents: new Map(), hashes: new Map() };
    kept.set(catalog, cache);
  }
  return cache;
}

const pathOf = (group: string, version: string): string => `${group === '' ? 'api' : 'apis'}/${apiVersionOf(group, version)}`;

/** `/openapi/v3` */
export function openApiIndex(catalog: Catalog, docs: Docs | undefined): JsonObject {
  const { hashes } = cacheFor(catalog, docs);
  const paths: Record<string, JsonObject> = {};
  for (const { name, versions } of servedGroups(catalog)) {
    for (const version of versions) {
      const path = pathOf(name, version.name);
      const hash = hashes.get(path) ?? hashOf(version, docs);
      hashes.set(path, hash);
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
    }
  }
  return { paths };
}

/** The hash the index gives a document; undefined when that is not served. */
export function openApiHash(catalog: Catalog, docs: Docs | undefined, path: string): string | undefined {
  openApiIndex(catalog, docs);
  return cacheFor(catalog, docs).hashes.get(path);
}

/** Clients keep documents by their hash: it follows from what is in them. */
function hashOf({ resources }: ServedVersion, docs: Docs | undefined): string {
  const facts = resources.map(({ resource, version }) => [resource.qualified, version.schema, resource.custom?.schemas.get(version.name) ?? '']);
  return sha256Hex(JSON.stringify([facts, docs !== undefined])).toUpperCase();
}

/** `/openapi/v3/apis/apps/v1`; undefined when that is not served */
export function openApiV3(catalog: Catalog, docs: Docs | undefined, path: string): JsonObject | undefined {
  const { documents } = cacheFor(catalog, docs);
  const known = documents.get(path);
  if (known) return known;
  for (const group of servedGroups(catalog)) {
    for (const version of group.versions) {
      if (pathOf(group.name, version.name) !== path) continue;
      const document = documentFor(group, version, docs);
      documents.set(path, document);
      return document;
    }
  }
  return undefined;
}

function documentFor(group: ServedGroup, version: ServedVersion, docs: Docs | undefined): JsonObject {
  const builder = new SchemaBuilder('v3', docs, kindsOf([{ ...group, versions: [version] }]));
  const paths = pathsOf(group, version, (served, what) => refTo(builder, served, what, 'v3'));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: serverVersion.gitVersion },
    paths,
    components: { schemas: builder.sorted() },
  };
}

/** `/openapi/v2` */
export function openApiV2(catalog: Catalog, docs: Docs | undefined): JsonObject {
  const { documents } = cacheFor(catalog, docs);
  const known = documents.get('v2');
  if (known) return known;
  const groups = servedGroups(catalog);
  const builder = new SchemaBuilder('v2', docs, kindsOf(groups));
  const paths: Record<string, JsonObject> = {};
  for (const group of groups)
    for (const version of group.versions)
      Object.assign(
        paths,
        pathsOf(group, version, (served, what) => refTo(builder, served, what, 'v2')),
      );
  const document = {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: serverVersion.gitVersion },
    paths,
    definitions: builder.sorted(),
  };
  documents.set('v2', document);
  return document;
}

function refTo(builder: SchemaBuilder, served: ServedResource, what: 'object' | 'list', dialect: Dialect): JsonObject {
  const { resource, version } = served;
  if (resource.custom) return customSchema(builder, served, what, dialect);
  if (what === 'object') return builder.ref(version.schema);
  return builder.ref(`${version.schema.slice(0, version.schema.lastIndexOf('.'))}.${resource.listKind}`);
}

/** Which kinds a definition is, by the version it is served in; options are of every group's version. */
function kindsOf(groups: readonly ServedGroup[]): (name: string) => readonly JsonObject[] {
  const byName = new Map<string, JsonObject[]>();
  for (const { name: group, versions } of groups) {
    for (const { name: version, resources } of versions) {
      for (const { resource, version: own } of resources) {
        if (resource.custom) continue;
        const { kind } = resource.kind;
        byName.set(own.schema, [{ group, kind, version }]);
        byName.set(`${own.schema.slice(0, own.schema.lastIndexOf('.'))}.${resource.listKind}`, [{ group, kind: resource.listKind, version }]);
      }
    }
  }
  return (name) => byName.get(name) ?? [];
}
