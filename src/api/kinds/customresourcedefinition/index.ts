/**
 * CustomResourceDefinition: makes a new kind.
 * Upstream: apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go, pkg/apis/apiextensions/v1/defaults.go.
 *
 * @supports yes CustomResourceDefinition: versions, schemas, columns, scale and status subresources
 */
import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import { goQuote } from '../../../base/go-quote.ts';
import type { Stored } from '../../types.ts';
import { createdAtColumns, nameAndCreation } from '../shared/cells.ts';
import { change, fill } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { validateDefinition, validateDefinitionStatusUpdate, validateDefinitionUpdate } from './validate.ts';
import { unknownFormats } from './version.ts';

export type CustomResourceDefinition = Stored<ICustomResourceDefinition>;
type DefinitionSpec = CustomResourceDefinition['spec'];
type DefinitionStatus = NonNullable<CustomResourceDefinition['status']>;

/** An empty status as it is written: none of its fields is optional. */
const emptyStatus = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: null } as unknown as DefinitionStatus;

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
  status: true,
  unconditionalUpdate: false,
  defaults: (definition) => withStoredVersion(change(definition, { spec: defaultSpec(definition.spec) }), true),
  prepareForCreate: (definition) => withStoredVersion({ ...definition, status: emptyStatus }, false),
  prepareForUpdate: (definition, _old, { subresource }) => (subresource === 'status' ? definition : withStoredVersion(definition, false)),
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  validateStatusUpdate: validateDefinitionStatusUpdate,
  warnings: (definition, old) => {
    const known = old ? unknownFormats(old) : [];
    return unknownFormats(definition)
      .filter((format) => !known.includes(format))
      .map((format) => `unrecognized format ${goQuote(format)}`);
  },
  columns: createdAtColumns,
  row: nameAndCreation,
});

function defaultSpec(spec: DefinitionSpec): DefinitionSpec {
  const { names, conversion } = spec;
  const named = fill(names, { singular: (names.kind ?? '').toLowerCase(), ...(names.kind ? { listKind: `${names.kind}List` } : undefined) });
  const service = conversion?.webhook?.clientConfig?.service;
  if (!conversion || !service || service.port !== undefined) return fill(change(spec, { names: named }), { conversion: { strategy: 'None' } });
  const webhook = { ...conversion.webhook, clientConfig: { ...conversion.webhook.clientConfig, service: { ...service, port: 443 } } };
  return change(spec, { names: named, conversion: { ...conversion, webhook } as typeof conversion });
}

/** The version objects are stored in is remembered, so that it cannot be removed while there are some. */
function withStoredVersion(definition: CustomResourceDefinition, onlyWhenNone: boolean): CustomResourceDefinition {
  const stored = definition.spec.versions?.find((version) => version.storage)?.name;
  const status = definition.status ?? emptyStatus;
  const before = status.storedVersions ?? [];
  if (stored === undefined || before.includes(stored) || (onlyWhenNone && before.length > 0)) return definition;
  return { ...definition, status: { ...status, storedVersions: [...before, stored] } };
}
