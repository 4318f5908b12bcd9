// Puts objects into a cluster as whoever set it up would: through the API, one by one.

import type { ApiClient } from '../../api/client.ts';
import { kinds } from '../../api/kinds/registry.ts';
import type { JsonObject } from '../../api/object.ts';
import { assert } from '../../base/assert.ts';
import { toJson } from '../../base/json.ts';
import { fromYaml, splitYamlDocuments } from '../../base/yaml.ts';

/** The objects of a manifest, in order. */
export const objectsIn = (manifest: string): readonly JsonObject[] =>
  splitYamlDocuments(manifest)
    .map((document) => fromYaml(document))
    .filter((object) => object !== null) as unknown as readonly JsonObject[];

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** As `kubectl apply` sends an object: with what was applied in an annotation, so that applying it again changes nothing. */
export function applied(object: JsonObject): JsonObject {
  const { metadata } = object as { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } };
  const plain = { ...object, metadata: { ...metadata, annotations: metadata.annotations ?? {} } };
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [lastApplied]: `${toJson(plain)}\n` } } };
}

/** Creates an object. @throws AssertionError when the server refuses it: what we ship fits */
export function createWith(client: ApiClient, object: JsonObject, agent: string): void {
  const { apiVersion, kind, metadata } = object as { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const known = kinds.find((one) => one.group === group && one.kind === kind);
  assert(known, `an add-on's ${kind} is of a kind there is`);
  const prefix = group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const space = known.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  const { status, body } = client.request({ method: 'POST', path: `${prefix}${space}/${known.plural}`, headers: { 'content-type': 'application/json', 'user-agent': agent }, body: object });
  assert(status < 300 || status === 409, `${kind} ${metadata.name} of an add-on is accepted: ${JSON.stringify((body as { readonly message?: string } | undefined)?.message ?? '')}`);
}

/** The images that the objects of a manifest run. */
export const imagesIn = (objects: readonly JsonObject[]): readonly string[] =>
  objects.flatMap((object) => {
    const template = (object as { readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image: string }[] } } } }).spec?.template;
    return (template?.spec?.containers ?? []).map(({ image }) => image);
  });
