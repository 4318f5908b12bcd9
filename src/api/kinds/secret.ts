/**
 * Secret: what only some may read, in base64.
 * Upstream: pkg/registry/core/secret/strategy.go, ValidateSecret in pkg/apis/core/validation, the conversion of stringData.
 * Leaves out the warning that a TLS key does not belong to its certificate: nothing here reads keys.
 *
 * @supports yes Secret: every type's required keys, stringData, immutable
 */
import { utf8 } from '../../base/bytes.ts';
import { isObject, JsonError, parseJson } from '../../base/json.ts';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField, required, tooLong } from '../meta/field-error.ts';
import type { Secret } from '../types.ts';
import { describeSecret } from './describe/objects.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { immutableField } from './shared/immutable.ts';
import { decodedSize, immutableErrors, keyErrors, maxDataSize } from './shared/keyed-data.ts';

export const secret = defineKind<Secret>({
  group: '',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
  schema: 'io.k8s.api.core.v1',
  defaults: (secret) => fill(mergeStringData(secret), { type: 'Opaque' }),
  validate: validateSecret,
  validateUpdate: (secret, old) => [...immutableField(secret.type, old.type, 'type'), ...immutableErrors(secret, old, ['data']), ...validateSecret(secret)],
  selectableFields: (secret) => ({ type: secret.type ?? '' }),
  columns: [nameColumn, column('Type', 'string', 'what its keys are for'), column('Data', 'string', 'how many entries it has'), ageColumn],
  row: (secret, context) => [secret.metadata.name, secret.type ?? '', Object.keys(secret.data ?? {}).length, age(secret, context)],
  describe: describeSecret,
});

/** `stringData` is written only: it becomes part of `data`. Upstream: Convert_v1_Secret_To_core_Secret. */
function mergeStringData(secret: Secret): Secret {
  const { stringData } = secret;
  if (!stringData) return secret;
  const data: Record<string, string> = { ...(secret.data as Record<string, string> | undefined) };
  for (const [key, value] of Object.entries(stringData)) data[key] = btoa(utf8(value));
  return change(secret, { data, stringData: undefined });
}

const redacted = '<secret contents redacted>';

function validateSecret(secret: Secret): readonly FieldError[] {
  const data = (secret.data ?? {}) as Readonly<Record<string, string>>;
  const errors: FieldError[] = Object.keys(data).flatMap((key) => keyErrors('data', key));
  if (decodedSize(data) > maxDataSize) errors.push(tooLong('data', maxDataSize));
  const need = (key: string): void => {
    if (!(key in data)) errors.push(required(`data[${key}]`, ''));
  };
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      if (!secret.metadata.annotations?.['kubernetes.io/service-account.name']) {
        errors.push(required('metadata.annotations[kubernetes.io/service-account.name]', ''));
      }
      break;
    case 'kubernetes.io/dockercfg':
      return [...errors, ...jsonErrors(data, '.dockercfg')];
    case 'kubernetes.io/dockerconfigjson':
      return [...errors, ...jsonErrors(data, '.dockerconfigjson')];
    case 'kubernetes.io/basic-auth':
      if (!('username' in data) && !('password' in data)) {
        need('username');
        need('password');
      }
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required('data[ssh-privatekey]', ''));
      break;
    case 'kubernetes.io/tls':
      need('tls.crt');
      need('tls.key');
      break;
  }
  return errors;
}

function jsonErrors(data: Readonly<Record<string, string>>, key: string): readonly FieldError[] {
  const encoded = data[key];
  if (encoded === undefined) return [required(`data[${key}]`, '')];
  try {
    if (isObject(parseJson(atob(encoded)))) return [];
    return [invalidField(`data[${key}]`, redacted, 'json: cannot unmarshal into Go value of type map[string]interface {}')];
  } catch (error) {
    if (!(error instanceof JsonError)) throw error; // broken JSON is the user's, anything else is ours
    return [invalidField(`data[${key}]`, redacted, error.message)];
  }
}
