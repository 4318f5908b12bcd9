// The structs a kustomization file is made of, as `decode.ts` reads them.
// Upstream: kustomize api v0.21 types.

import { list, struct, type Type } from './decode.ts';

const gvk = { group: 'string', version: 'string', kind: 'string' } as const;
export const strings = list('string');
export const map: Type = { map: 'string' };

export const fieldSpecType = struct('FieldSpec', { ...gvk, path: 'string', create: 'bool' });
export const selectorType = struct('Selector', { ...gvk, name: 'string', namespace: 'string', annotationSelector: 'string', labelSelector: 'string' });
export const optionsType = struct('GeneratorOptions', { labels: map, annotations: map, disableNameSuffixHash: 'bool', immutable: 'bool' });
const generatorFields = { namespace: 'string', name: 'string', behavior: 'string', literals: strings, files: strings, envs: strings, env: 'string', options: optionsType } as const;
export const configMapArgsType = struct('ConfigMapArgs', generatorFields);
export const secretArgsType = struct('SecretArgs', { ...generatorFields, type: 'string' });
export const patchType = struct('Patch', { path: 'string', patch: 'string', target: selectorType, options: struct('PatchArgs', { allowNameChange: 'bool', allowKindChange: 'bool' }) });
export const imageType = struct('Image', { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' });
export const replicaType = struct('Replica', { name: 'string', count: 'int64' });
const fieldOptionsType = struct('FieldOptions', { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' });
export const replacementType = struct('ReplacementField', {
  path: 'string',
  sourceValue: 'string',
  source: struct('SourceSelector', { ...gvk, name: 'string', namespace: 'string', fieldPath: 'string', options: fieldOptionsType }),
  targets: list(struct('TargetSelector', { select: selectorType, reject: list(selectorType), fieldPaths: strings, options: fieldOptionsType })),
});
export const labelType = struct('Label', { pairs: map, includeSelectors: 'bool', includeTemplates: 'bool', fields: list(fieldSpecType) });
export const varType = struct('Var', {
  name: 'string',
  objref: struct('Target', { apiVersion: 'string', ...gvk, name: 'string', namespace: 'string' }),
  fieldref: struct('FieldSelector', { fieldPath: 'string' }),
});
export const sortType = struct('SortOptions', { order: 'string', legacySortOptions: struct('LegacySortOptions', { orderFirst: strings, orderLast: strings }) });
