/**
 * Namespace: a scope for names. It goes only when everything in it is gone, which its finalizer sees to.
 * Upstream: pkg/registry/core/namespace/strategy.go, SetDefaults_Namespace.
 *
 * @supports yes Namespace: phases, finalizers, the finalize subresource
 */
import { allVerbs } from '../kind.ts';
import type { FieldError } from '../meta/field-error.ts';
import { invalidField } from '../meta/field-error.ts';
import { nameIsDnsLabel } from '../meta/names.ts';
import type { Namespace } from '../types.ts';
import { describeNamespace } from './describe/objects.ts';
import { age, ageColumn, column, nameColumn } from './shared/cells.ts';
import type { Report } from './shared/checks.ts';
import { checkQualifiedName } from './shared/checks.ts';
import { change, fill } from './shared/copy.ts';
import { defineKind } from './shared/define.ts';

export const namespace = defineKind<Namespace>({
  group: '',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1',
  verbs: allVerbs.filter((verb) => verb !== 'deletecollection'),
  status: true,
  generation: false,
  subresources: ['finalize'],
  defaults: (namespace) => labelWithName(change(namespace, { status: fill(namespace.status ?? {}, { phase: 'Active' }) })),
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec?.finalizers ?? [];
    const complete = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];
    return labelWithName(change(namespace, { status: { phase: 'Active' }, spec: change(namespace.spec ?? {}, { finalizers: complete }) }));
  },
  prepareForUpdate: (namespace, old, { subresource }) => {
    if (subresource === 'status') return change(namespace, { spec: old.spec });
    if (subresource === 'finalize') return change(namespace, { status: old.status });
    return change(namespace, { status: old.status, spec: change(namespace.spec ?? {}, { finalizers: old.spec?.finalizers }) });
  },
  validateName: nameIsDnsLabel,
  validate: (namespace) => checkFinalizers(namespace, () => 'spec.finalizers'),
  validateUpdate: (namespace, old) => (namespace.spec?.finalizers === old.spec?.finalizers ? [] : checkFinalizers(namespace, (i) => `spec.finalizers[${i}]`)),
  validateStatusUpdate: validatePhase,
  selectableFields: (namespace) => ({ 'status.phase': namespace.status?.phase ?? '' }),
  columns: [nameColumn, column('Status', 'string', 'Active, or Terminating while what it holds is removed'), ageColumn],
  row: (namespace, context) => [namespace.metadata.name, namespace.status?.phase ?? '', age(namespace, context)],
  describe: describeNamespace,
});

/** Every namespace carries its name as a label. */
function labelWithName(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labels?.['kubernetes.io/metadata.name'] === name) return namespace;
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } } };
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** Upstream: validateFinalizerName. */
function checkFinalizers(namespace: Namespace, at: (i: number) => string): readonly FieldError[] {
  const report: Report = [];
  namespace.spec?.finalizers?.forEach((name, i) => {
    checkQualifiedName(report, at(i), name);
    if (!name.includes('/') && !standardFinalizers.has(name)) report.push(invalidField(at(i), name, 'name is neither a standard finalizer name nor is it fully qualified'));
  });
  return report;
}

/** Upstream: ValidateNamespaceStatusUpdate. */
function validatePhase({ metadata, status }: Namespace): readonly FieldError[] {
  const phase = status?.phase ?? '';
  if (metadata.deletionTimestamp === undefined) {
    return phase === 'Active' ? [] : [invalidField('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  }
  return phase === 'Terminating' ? [] : [invalidField('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
}
