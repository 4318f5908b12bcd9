// What server-side apply does about objects that were applied client-side before: it keeps their annotation and takes over their fields.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/apply.go (saveLastApplyAnnotationIfNecessary, migrateToSSAIfNecessary), client-go util/csaupgrade.

import { isObject, toJson } from '../../../../base/json.ts';
import { CommandError, isConflict } from '../../errors.ts';
import { lastApplied } from '../../last-applied.ts';
import type { Info, WriteOptions } from '../../resource/info.ts';
import { annotationsOf, type KubeObject, namespaceOf, resourceVersionOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

const entriesOf = (object: KubeObject): readonly Entry[] => (object.metadata?.managedFields ?? []) as Entry[];

/** Who owns the annotation with that operation. */
function annotationOwners(object: KubeObject, operation: string): readonly Entry[] {
  return entriesOf(object).filter((entry) => entry.operation === operation && !entry.subresource && isObject(entry.fieldsV1?.['f:metadata']) && hasAnnotation(entry.fieldsV1['f:metadata']));
}

function hasAnnotation(metadata: Readonly<Record<string, unknown>>): boolean {
  const annotations = metadata['f:annotations'];
  return isObject(annotations) && `f:${lastApplied}` in annotations;
}

/** @param data what was applied, to be applied once more when fields have changed hands */
export function migrateToServerSide(k: Kubectl, info: Info, fieldManager: string, data: string, write: WriteOptions, patch: WriteOptions): void {
  const failed = (what: string, error: unknown): void => {
    if (!(error instanceof CommandError)) throw error;
    k.io.err(`Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`);
  };
  try {
    saveAnnotation(info, fieldManager, write);
  } catch (error) {
    return failed('failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply', error);
  }
  try {
    if (!migrate(info, fieldManager, write)) return;
  } catch (error) {
    return failed('server rejected managed fields migration to Server-Side Apply', error);
  }
  try {
    info.refresh(info.patch('application/apply-patch+yaml', data, patch));
  } catch (error) {
    failed('failed to re-apply configuration after performing Server-Side Apply migration', error);
  }
}

function saveAnnotation(info: Info, fieldManager: string, write: WriteOptions): void {
  const object = info.present;
  const text = annotationsOf(object)[lastApplied];
  if (fieldManager !== 'kubectl' || text === undefined || annotationOwners(object, 'Apply').length > 0) return;
  const namespace = namespaceOf(object);
  const only = { apiVersion: info.apiVersion, kind: info.served.kind, metadata: { annotations: { [lastApplied]: text }, name: info.name, ...(namespace === '' ? {} : { namespace }) } };
  info.refresh(info.patch('application/apply-patch+yaml', toJson(only), { ...write, fieldManager: 'kubectl-last-applied' }));
}

/** Renames the client-side owner. @returns whether there was one */
function migrate(info: Info, fieldManager: string, write: WriteOptions): boolean {
  for (let attempt = 0; attempt < 5; attempt++) {
    const managers = new Set(annotationOwners(info.present, 'Update').map((entry) => entry.manager ?? ''));
    const entries = upgraded(entriesOf(info.present), managers, fieldManager);
    if (!entries) return false;
    try {
      const operations = [
        { op: 'replace', path: '/metadata/managedFields', value: entries },
        { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersionOf(info.present) },
      ];
      info.refresh(info.patch('application/json-patch+json', operations, write));
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
      info.get();
    }
  }
  return false;
}

/** The entries with those managers' updates joined into the applier's entry; undefined when nothing changes. */
function upgraded(entries: readonly Entry[], managers: ReadonlySet<string>, fieldManager: string): readonly Entry[] | undefined {
  const mine = entries.filter((entry) => entry.operation === 'Update' && !entry.subresource && managers.has(entry.manager ?? ''));
  if (mine.length === 0) return undefined;
  const applied = entries.find((entry) => entry.manager === fieldManager && entry.operation === 'Apply' && !entry.subresource);
  const target = applied ?? mine[0] ?? {};
  const fields = [applied, ...mine].reduce<Record<string, unknown>>((all, entry) => union(all, entry?.fieldsV1 ?? {}), {});
  const joined: Entry = { ...target, manager: fieldManager, operation: 'Apply', fieldsV1: fields };
  return entries.flatMap((entry) => (entry === target ? [joined] : mine.includes(entry) ? [] : [entry]));
}

function union(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) out[key] = isObject(out[key]) && isObject(value) ? union(out[key], value) : value;
  return out;
}
