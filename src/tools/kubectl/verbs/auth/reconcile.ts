// kubectl auth reconcile. Upstream: k8s.io/kubectl v0.36 pkg/cmd/auth/reconcile.go, component-helpers auth/rbac/reconciliation.
// @supports yes kubectl: auth reconcile

import { jsonEqual } from '../../../../base/json.ts';
import { bool } from '../../../cobra/flag.ts';
import type { Mapping } from '../../client/mapper.ts';
import { CommandError, isAlreadyExists, isForbidden, isNotFound } from '../../errors.ts';
import { dryRunFlag, filenameFlags, outputFlags } from '../../flags/common.ts';
import { type PolicyRule, shownRule, uncovered } from '../../policy-rules.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import type { Printer } from '../../print/printer.ts';
import { noFiles, objectsFromFlags } from '../../resource/from-flags.ts';
import { pathOf } from '../../resource/info.ts';
import { annotationsOf, edited, type KubeObject, kindOf, labelsOf, listAt, metadataOf, nameOf, namespaceOf, uidOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { served } from '../create/submit.ts';
import { dryRunOf, type Verb, withDryRun } from '../verb.ts';

export const reconcile: Verb = {
  use: 'reconcile -f FILENAME',
  exactUse: true,
  short: 'Bring roles and bindings to what files say',
  long: `Bring RBAC roles, role bindings, cluster roles and cluster role bindings to what files say.

 What is missing is created, and so is the namespace it belongs to.

 Roles that are there get the permissions the files add, and lose the others with --remove-extra-permissions.

 Bindings that are there get the subjects the files add, and lose the others with --remove-extra-subjects.

 For these objects this is better than 'apply', which does not know how rules and subjects are to be merged.`,
  examples: `# From a file
kubectl auth reconcile -f my-rbac-rules.yaml`,
  flags: [
    ...outputFlags(),
    ...filenameFlags('with the objects to reconcile.'),
    bool('remove-extra-permissions', '', 'Take permissions away that the files do not give'),
    bool('remove-extra-subjects', '', 'Take subjects away that the files do not name'),
    dryRunFlag,
  ],
  *run(k) {
    if (noFiles(k)) throw new CommandError('must specify one of -f and -k');
    if (k.args.length > 0) throw new CommandError('no arguments are allowed');
    const dryRun = dryRunOf(k);
    if (dryRun === 'server') throw new CommandError('--dry-run=server for command reconcile is not supported yet');
    const { name: namespace } = k.namespace();
    const printer = resultPrinter(k, withDryRun('reconciled', dryRun));
    yield* objectsFromFlags(k, [], { local: true, defaultNamespace: true, namespace }).visit(function* (info) {
      const { group, kind } = kindOf(info.present);
      if (group !== 'rbac.authorization.k8s.io') return;
      if (kind === 'Role' || kind === 'ClusterRole') report(k, printer, reconcileRole(k, info.present, dryRun === 'none'));
      else if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') report(k, printer, reconcileBinding(k, info.present, dryRun === 'none'));
    });
  },
};

interface Outcome {
  readonly object: KubeObject;
  readonly operation: 'none' | 'create' | 'update' | 'recreate';
  readonly isProtected: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly what: 'rules' | 'subjects';
}

const plurals: Readonly<Record<string, string>> = { Role: 'roles', ClusterRole: 'clusterroles', RoleBinding: 'rolebindings', ClusterRoleBinding: 'clusterrolebindings' };

function mappingOf(object: KubeObject): Mapping {
  const { kind } = kindOf(object);
  return served('rbac.authorization.k8s.io/v1', kind, plurals[kind] ?? '', !kind.startsWith('Cluster'));
}

function fetchExisting(k: Kubectl, object: KubeObject): KubeObject | undefined {
  try {
    return k.rest.request({ method: 'GET', path: pathOf({ ...mappingOf(object), namespaced: namespaceOf(object) !== '' }, namespaceOf(object), nameOf(object)) }) as KubeObject;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const isProtected = (object: KubeObject): boolean => annotationsOf(object)['rbac.authorization.kubernetes.io/autoupdate'] === 'false';

/** The existing object with the labels and annotations of the wanted one. */
function mergedMetadata(existing: KubeObject, wanted: KubeObject): { readonly object: KubeObject; readonly changed: boolean } {
  const object = edited(existing);
  const merged = { labels: { ...labelsOf(existing), ...labelsOf(wanted) }, annotations: { ...annotationsOf(existing), ...annotationsOf(wanted) } };
  const changed = !jsonEqual(merged, { labels: labelsOf(existing), annotations: annotationsOf(existing) });
  if (changed) Object.assign(metadataOf(object), Object.fromEntries(Object.entries(merged).filter(([, map]) => Object.keys(map).length > 0)));
  return { object, changed };
}

function reconcileRole(k: Kubectl, wanted: KubeObject, confirm: boolean): Outcome {
  const existing = fetchExisting(k, wanted);
  const rules = listAt(wanted, 'rules') as readonly PolicyRule[];
  if (!existing) return finish(k, { object: wanted, operation: 'create', isProtected: false, added: rules.map(shownRule), removed: [], what: 'rules' }, confirm);
  const before = listAt(existing, 'rules') as readonly PolicyRule[];
  const missing = uncovered(before, rules);
  const extra = uncovered(rules, before);
  const removes = k.flags.bool('remove-extra-permissions');
  const { object, changed } = mergedMetadata(existing, wanted);
  const updates = missing.length > 0 || (removes && extra.length > 0);
  if (updates) object.rules = removes ? rules : [...before, ...missing];
  const outcome: Outcome = { object, operation: changed || updates ? 'update' : 'none', isProtected: isProtected(existing), added: missing.map(shownRule), removed: removes ? extra.map(shownRule) : [], what: 'rules' };
  return finish(k, outcome, confirm);
}

type Subject = Readonly<Record<string, unknown>>;
const shownSubject = ({ kind = '', apiGroup = '', name = '', namespace = '' }: Subject): string => `{Kind:${String(kind)} APIGroup:${String(apiGroup)} Name:${String(name)} Namespace:${String(namespace)}}`;

function reconcileBinding(k: Kubectl, wanted: KubeObject, confirm: boolean): Outcome {
  const existing = fetchExisting(k, wanted);
  const subjects = listAt(wanted, 'subjects');
  if (!existing) return finish(k, { object: wanted, operation: 'create', isProtected: false, added: subjects.map(shownSubject), removed: [], what: 'subjects' }, confirm);
  if (!jsonEqual(existing.roleRef, wanted.roleRef)) return finish(k, { object: wanted, operation: 'recreate', isProtected: isProtected(existing), added: [], removed: [], what: 'subjects' }, confirm, existing);
  const before = listAt(existing, 'subjects');
  const lacks = (list: readonly Subject[], one: Subject): boolean => !list.some((other) => jsonEqual(other, one));
  const missing = subjects.filter((one) => lacks(before, one));
  const extra = before.filter((one) => lacks(subjects, one));
  const removes = k.flags.bool('remove-extra-subjects');
  const { object, changed } = mergedMetadata(existing, wanted);
  const updates = missing.length > 0 || (removes && extra.length > 0);
  if (updates) object.subjects = removes ? subjects : [...before, ...missing];
  const outcome: Outcome = { object, operation: changed || updates ? 'update' : 'none', isProtected: isProtected(existing), added: missing.map(shownSubject), removed: removes ? extra.map(shownSubject) : [], what: 'subjects' };
  return finish(k, outcome, confirm);
}

/** Writes what is to be written. */
function finish(k: Kubectl, outcome: Outcome, confirm: boolean, old?: KubeObject): Outcome {
  const { object, operation } = outcome;
  if (!confirm || outcome.isProtected || operation === 'none') return outcome;
  const mapping = mappingOf(object);
  const namespace = namespaceOf(object);
  if (operation === 'update') return { ...outcome, object: k.rest.request({ method: 'PUT', path: pathOf(mapping, namespace, nameOf(object)), body: object }) as KubeObject };
  if (operation === 'recreate' && old) {
    k.rest.request({ method: 'DELETE', path: pathOf(mapping, namespace, nameOf(object)), body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: uidOf(old) } } });
  }
  if (mapping.namespaced) ensureNamespace(k, namespace);
  return { ...outcome, object: k.rest.request({ method: 'POST', path: pathOf(mapping, namespace), body: object }) as KubeObject };
}

function ensureNamespace(k: Kubectl, name: string): void {
  const mapping = served('v1', 'Namespace', 'namespaces', false);
  try {
    k.rest.request({ method: 'GET', path: pathOf(mapping, '', name) });
    return;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    k.rest.request({ method: 'POST', path: pathOf(mapping, ''), body: { kind: 'Namespace', apiVersion: 'v1', metadata: { name } } });
  } catch (error) {
    if (!isAlreadyExists(error) && !isForbidden(error)) throw error;
  }
}

function report(k: Kubectl, printer: Printer, { object, operation, isProtected: opted, added, removed, what }: Outcome): void {
  printTo(k, printer, object);
  if (operation === 'none') return;
  k.io.err(`\treconciliation required ${operation}${opted ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : ''}\n`);
  if (added.length > 0) k.io.err(`\tmissing ${what} added:\n${added.map((one) => `\t\t${one}\n`).join('')}`);
  if (removed.length > 0) k.io.err(`\textra ${what} removed:\n${removed.map((one) => `\t\t${one}\n`).join('')}`);
}
