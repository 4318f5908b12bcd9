/**
 * APIService: who serves a group's version: this server, or one behind a Service.
 * Upstream: kube-aggregator/pkg/registry/apiservice, SetDefaults_ServiceReference.
 *
 * @supports partly APIService: every field of its schema — "those of other servers are stored, and never available"
 */
import type { IAPIService } from 'kubernetes-models/apiregistration.k8s.io/v1/APIService';
import { goQuote } from '../../base/go-quote.ts';
import { formatRfc3339 } from '../../base/time.ts';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField, notSupported, required } from '../meta/field-error.ts';
import { isDns1035Label, isDns1123Subdomain, isPathSegmentName, isValidPortNumber } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import { change, fill, maybe } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export type APIService = Stored<IAPIService>;

export const apiService = defineKind<APIService>({
  group: 'apiregistration.k8s.io',
  kind: 'APIService',
  plural: 'apiservices',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1',
  status: true,
  generation: false,
  unconditionalUpdate: false,
  defaults: (service) => change(service, { spec: maybe(service.spec, (spec) => change(spec, { service: maybe(spec.service, (s) => fill(s, { port: 443 })) })) }),
  prepareForCreate: (service, { nowMs }) => change(service, { status: service.spec?.service ? {} : { conditions: [localAvailable(nowMs)] } }),
  validateName: isPathSegmentName,
  validate,
  validateUpdate: validate,
  validateStatusUpdate: (service) =>
    (service.status?.conditions ?? []).flatMap((condition, i) =>
      ['True', 'False', 'Unknown'].includes(condition.status) ? [] : [notSupported(`status.conditions[${i}].status`, condition.status, ['True', 'False', 'Unknown'])],
    ),
  columns: [nameColumn, column('Service', 'string', 'the Service in front of the server; Local is this one'), column('Available', 'string', 'whether it answers'), ageColumn],
  row: (service, context) => {
    const available = service.status?.conditions?.find((condition) => condition.type === 'Available');
    const state = available ? (available.status === 'True' ? 'True' : available.reason ? `${available.status} (${available.reason})` : available.status) : 'Unknown';
    const target = service.spec?.service;
    return [service.metadata.name, target ? `${target.namespace}/${target.name}` : 'Local', state, age(service, context)];
  },
});

function localAvailable(nowMs: number) {
  return { type: 'Available', status: 'True', lastTransitionTime: formatRfc3339(nowMs), reason: 'Local', message: 'Local APIServices are always available' };
}

function validate({ metadata, spec }: APIService): readonly FieldError[] {
  if (!spec) return [];
  const { group = '', version = '', service, caBundle, insecureSkipTLSVerify = false } = spec;
  const errors: FieldError[] = [];
  const name = `${version}.${group}`;
  if (metadata.name !== name) errors.push(invalidField('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${goQuote(name)}`));
  if (group === '' && version !== 'v1') errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (group !== '') errors.push(...isDns1123Subdomain(group).map((message) => invalidField('spec.group', group, message)));
  errors.push(...isDns1035Label(version).map((message) => invalidField('spec.version', version, message)));
  if (!(spec.groupPriorityMinimum > 0 && spec.groupPriorityMinimum <= 20000)) {
    errors.push(invalidField('spec.groupPriorityMinimum', spec.groupPriorityMinimum, 'must be positive and less than 20000'));
  }
  if (!(spec.versionPriority > 0 && spec.versionPriority <= 1000)) errors.push(invalidField('spec.versionPriority', spec.versionPriority, 'must be positive and less than 1000'));
  if (!service) {
    if (caBundle) errors.push(invalidField('spec.caBundle', `${atob(String(caBundle)).length} bytes`, 'local APIServices may not have a caBundle'));
    if (insecureSkipTLSVerify) errors.push(invalidField('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  if (!service.namespace) errors.push(required('spec.service.namespace', ''));
  if (!service.name) errors.push(required('spec.service.name', ''));
  const port = isValidPortNumber(service.port ?? 0);
  if (port.length > 0) errors.push(invalidField('spec.service.port', service.port ?? 0, `port is not valid: ${port.join(', ')}`));
  if (insecureSkipTLSVerify && caBundle) errors.push(invalidField('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
  return errors;
}
