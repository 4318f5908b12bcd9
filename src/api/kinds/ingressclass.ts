/**
 * IngressClass: a controller that serves Ingresses.
 * Upstream: pkg/registry/networking/ingressclass/strategy.go, SetDefaults_IngressClass, printIngressClass.
 *
 * @supports yes IngressClass: the default class, parameters
 */
import type { IIngressClass } from 'kubernetes-models/networking.k8s.io/v1/IngressClass';
import type { FieldError } from '../meta/field-error.ts';
import { forbiddenField, notSupported, required, tooLong } from '../meta/field-error.ts';
import { nameIsDnsLabel } from '../meta/names.ts';
import type { Stored } from '../types.ts';
import { describeIngressClass } from './describe/classes.ts';
import { checkReference } from './ingress/validate.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { addAll } from './shared/checks.ts';
import { change, maybe } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';
import { checkDomainPrefixedPath } from './shared/domain-path.ts';
import { immutableField } from './shared/immutable.ts';

export type IngressClass = Stored<IIngressClass>;
type ClassSpec = NonNullable<IngressClass['spec']>;

export const ingressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  schema: 'io.k8s.api.networking.v1',
  defaults: (object) => change(object, { spec: maybe(object.spec, defaultScope) }),
  validate: validateIngressClass,
  validateUpdate: (object, old) => [...immutableField(object.spec?.controller, old.spec?.controller, 'spec.controller'), ...validateIngressClass(object)],
  columns: [nameColumn, column('Controller', 'string', 'who serves Ingresses of this class'), column('Parameters', 'string', 'an object with further settings'), ageColumn],
  row: (object, context) => {
    const parameters = object.spec?.parameters;
    const kind = parameters ? (parameters.apiGroup === undefined ? parameters.kind : `${parameters.kind}.${parameters.apiGroup}`) : '';
    return [
      isDefaultIngressClass(object) ? `${object.metadata.name} (default)` : object.metadata.name,
      object.spec?.controller ?? '',
      parameters ? `${kind}/${parameters.name}` : '<none>',
      age(object, context),
    ];
  },
  describe: describeIngressClass,
});

/** Whether Ingresses that name no class get this one. */
export function isDefaultIngressClass(object: { readonly metadata: IngressClass['metadata'] }): boolean {
  return object.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
}

/** `scope` is a pointer that is always written, so an absent one is null here. */
function defaultScope(spec: ClassSpec): ClassSpec {
  const { parameters } = spec;
  return parameters && parameters.scope == null ? { ...spec, parameters: { ...parameters, scope: 'Cluster' } } : spec;
}

const maxControllerLength = 250;

function validateIngressClass({ spec }: IngressClass): readonly FieldError[] {
  const report: Report = [];
  const { controller = '', parameters } = spec ?? {};
  if (controller.length > maxControllerLength) report.push(tooLong('spec.controller', maxControllerLength));
  checkDomainPrefixedPath(report, 'spec.controller', controller);
  if (!parameters) return report;
  const at = 'spec.parameters';
  const { scope, namespace } = parameters;
  checkReference(report, at, parameters);
  if (!scope) report.push(required(`${at}.scope`, ''));
  else if (scope !== 'Cluster' && scope !== 'Namespace') report.push(notSupported(`${at}.scope`, scope, ['Cluster', 'Namespace']));
  else if (scope === 'Namespace') {
    if (namespace === undefined) report.push(required(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else addAll(report, `${at}.namespace`, namespace, nameIsDnsLabel(namespace, false));
  } else if (namespace !== undefined) report.push(forbiddenField(`${at}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return report;
}
