/**
 * ConfigMap: settings as text, or as bytes.
 * Upstream: pkg/registry/core/configmap/strategy.go, ValidateConfigMap in pkg/apis/core/validation.
 *
 * @supports yes ConfigMap: data, binaryData, immutable
 */

import type { FieldError } from '../meta/field-error.ts';
import { invalidField, tooLong } from '../meta/field-error.ts';
import type { ConfigMap } from '../types.ts';
import { describeConfigMap } from './describe/objects.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';
import { decodedSize, immutableErrors, keyErrors, maxDataSize, textSize } from './shared/keyed-data.ts';

export const configMap = defineKind<ConfigMap>({
  group: '',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  validate: validateConfigMap,
  validateUpdate: (configMap, old) => [...immutableErrors(configMap, old, ['data', 'binaryData']), ...validateConfigMap(configMap)],
  columns: [nameColumn, column('Data', 'string', 'how many entries it has'), ageColumn],
  row: (configMap, context) => [configMap.metadata.name, count(configMap.data) + count(configMap.binaryData), age(configMap, context)],
  describe: describeConfigMap,
});

const count = (map: object | undefined): number => Object.keys(map ?? {}).length;

function validateConfigMap(configMap: ConfigMap): readonly FieldError[] {
  const { data = {}, binaryData = {} } = configMap;
  const errors: FieldError[] = [];
  for (const key of Object.keys(data)) {
    errors.push(...keyErrors('data', key));
    if (Object.hasOwn(binaryData, key)) errors.push(invalidField(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  for (const key of Object.keys(binaryData)) errors.push(...keyErrors('binaryData', key));
  if (textSize(data) + decodedSize(binaryData as Record<string, string>) > maxDataSize) errors.push(tooLong('[]', maxDataSize));
  return errors;
}
