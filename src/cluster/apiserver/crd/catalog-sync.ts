// Keeps the server's catalog in step with the definitions in the store: established ones are served, deleted ones are not.
// Upstream: apiextensions-apiserver's crdHandler, discovery and OpenAPI controllers

import type { Etcd } from '../../etcd.ts';
import type { Catalog } from '../resource.ts';
import type { Definition } from './custom-kind.ts';
import { customResourceOf } from './custom-kind.ts';

export const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

export const conditionOf = ({ status }: Definition, type: string): string | undefined => status?.conditions?.find((condition) => condition.type === type)?.status;

export function syncCatalog(etcd: Etcd, catalog: Catalog): void {
  for (const object of etcd.list(definitions)) serve(catalog, object as Definition);
  etcd.subscribe(({ resource, type, object, previous }) => {
    if (resource !== definitions) return;
    const definition = object as Definition;
    if (type === 'delete') catalog.remove(object.metadata.name);
    else if (!previous || previous.spec !== object.spec || isEstablished(previous as Definition) !== isEstablished(definition)) serve(catalog, definition);
  });
}

const isEstablished = (definition: Definition): boolean => conditionOf(definition, 'Established') === 'True' && conditionOf(definition, 'NamesAccepted') === 'True';

function serve(catalog: Catalog, definition: Definition): void {
  if (isEstablished(definition)) catalog.add(customResourceOf(definition));
}
