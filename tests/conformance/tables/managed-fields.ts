/** Ownership of fields. Upstream: apimachinery/pkg/util/managedfields and its internal package. */

import { applyTypeOf } from '../../../src/api/meta/patch/apply/built-in-type.ts';
import { conflictError } from '../../../src/api/meta/patch/apply/conflict.ts';
import { applyConfiguration, type FieldManagerContext, trackUpdate, withManagedFields } from '../../../src/api/meta/patch/apply/field-manager.ts';
import { type FieldSet, formatPaths, setOf } from '../../../src/api/meta/patch/apply/field-set.ts';
import { lastAppliedAnnotation } from '../../../src/api/meta/patch/apply/last-applied.ts';
import { capUpdateManagers, decodeManagers, encodeManagers, managerId, sortManagers } from '../../../src/api/meta/patch/apply/managers.ts';
import { entriesFromScale, type ReplicaPaths, scaleEntries } from '../../../src/api/meta/patch/apply/scale-fields.ts';
import type { JsonObject, ManagedFieldsEntry } from '../../../src/api/object.ts';
import { typeOfKind } from '../../../src/api/schema/schema.ts';
import { fromYaml } from '../../../src/base/yaml.ts';
import { casesOf, readTables } from '../corpora.ts';
import { type Conformance, differ, messageOf, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;
type Call = { readonly $call: string; readonly args: readonly unknown[] };
const isCall = (value: unknown): value is Call => typeof value === 'object' && value !== null && '$call' in value;

/** A path of upstream's MakePathOrDie. */
function path(args: readonly unknown[]): string[] {
  return args.map((arg) => {
    if (typeof arg === 'string') return `f:${arg}`;
    if (isCall(arg) && arg.$call === 'fieldpath.KeyByFields') {
      const pairs = arg.args.flatMap((name, i) => (i % 2 === 0 ? [[name, arg.args[i + 1]] as [string, unknown]] : []));
      return `k:${JSON.stringify(Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1))))}`;
    }
    throw new Error(`no path element: ${JSON.stringify(arg)}`);
  });
}

/** Evaluates the few constructors these tables use. */
function evaluate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(evaluate);
  if (typeof value !== 'object' || value === null) return value;
  if ('$go' in value) return value.$go === 'testTime' ? '2001-02-03T04:05:06Z' : undefined;
  if (isCall(value)) return evaluateCall(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$type')
      .map(([key, member]) => [key, evaluate(member)]),
  );
}

function evaluateCall({ $call, args }: Call): unknown {
  switch ($call) {
    case 'metav1.NewFieldsV1':
      return JSON.parse(String(args[0]));
    case 'fieldpath.MakePathOrDie':
      return path(args);
    case 'fieldpath.NewSet':
      return setOf(...args.map((arg) => evaluate(arg) as string[]));
    case 'set':
      return setOf(...args.map((field) => [`f:${String(field)}`]));
    case 'entry': {
      const [manager, apiVersion, seconds, fieldsV1] = args;
      return {
        manager,
        apiVersion,
        operation: 'Update',
        fieldsType: 'FieldsV1',
        fieldsV1: evaluate(fieldsV1),
        time: new Date(Number(seconds) * 1000).toISOString().replace('.000', ''),
      };
    }
    case 'parseTimeOrPanic':
      return args[0];
    case 'time.Date': {
      const [year, month, day, hour, minute, second] = args.map((arg) => (typeof arg === 'number' ? arg : 1)) as [number, number, number, number, number, number];
      return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString().replace('.000', '');
    }
    default:
      throw new Error(`no such constructor: ${$call}`);
  }
}

const contextOf = (object: JsonObject): FieldManagerContext => {
  const [apiVersion, kind] = [String(object['apiVersion']), String(object['kind'])];
  const type = typeOfKind(apiVersion, kind);
  if (!type) throw new Error(`no type ${apiVersion} ${kind}`);
  return { apiVersion, kind, subresource: '', type: applyTypeOf(type), nowMs: 0 };
};

function applyWithAnnotation(c: Case): string | undefined {
  const original = fromYaml(String(c['original'])) as JsonObject;
  const last = fromYaml(String(c['lastApplied'] ?? c['original']));
  const metadata = original['metadata'] as JsonObject;
  const annotations = { ...(metadata['annotations'] as JsonObject | undefined), [lastAppliedAnnotation]: JSON.stringify(last) };
  const live = { ...original, metadata: { ...metadata, annotations } };
  const context = contextOf(live);
  const stored = withManagedFields(live, trackUpdate(undefined, live, 'test_client_side_apply', context));
  const config = fromYaml(String(c['applied'])) as JsonObject;
  const attempt = (force: boolean): unknown => applyConfiguration(stored, config, String(c['fieldManager']), force, context);
  const error = messageOf(() => attempt(false));
  if (!c['expectConflictSet']) return error === undefined ? undefined : `error ${error}`;
  const paths = formatPaths(evaluate(c['expectConflictSet']) as FieldSet);
  const who = `"test_client_side_apply" using ${context.apiVersion}`;
  const want =
    paths.length === 1
      ? `Apply failed with 1 conflict: conflict with ${who}: ${paths[0]}`
      : `Apply failed with ${paths.length} conflicts: conflicts with ${who}:\n${paths.map((p) => `- ${p}`).join('\n')}`;
  return differ(error, want) ?? messageOf(() => attempt(true));
}

/** Entries that arrive unsorted, go through an object and come out. */
const roundTrip = (entries: unknown): unknown => encodeManagers(decodeManagers(entries) ?? new Map()) ?? null;

function conflict(c: Case): string | undefined {
  const { conflict: list, expected } = c as { conflict: { $args: { Manager: string; Path: unknown }[] }; expected: { ErrStatus: Case } };
  const sets = new Map<string, string[][]>();
  for (const { Manager, Path } of list.$args) sets.set(Manager, [...(sets.get(Manager) ?? []), evaluate(Path) as string[]]);
  const conflicts = [...sets].map(([id, paths]) => {
    const { manager = '', operation, apiVersion = '', subresource = '', time } = parseManager(id);
    return { manager: { name: manager, operation, apiVersion, subresource, time, fields: {} } as const, fields: setOf(...paths) };
  });
  const error = conflictError(conflicts);
  const status = expected.ErrStatus as { message: string; details: { causes: readonly { type?: string; message: string; field: string }[] } };
  // Upstream's causes come in the order a Go map gives; ours are sorted.
  const fields = (causes: readonly { readonly field?: string }[] | undefined): unknown => causes?.map((cause) => cause.field).sort();
  return differ(lines(error.message), lines(status.message)) ?? differ(fields(error.details?.causes), fields(status.details.causes));
}

const lines = (message: string): readonly string[] => message.split('\n').sort();

function parseManager(id: string): { manager?: string; operation: 'Apply' | 'Update'; apiVersion?: string; subresource?: string; time?: string } {
  try {
    return JSON.parse(id) as ReturnType<typeof parseManager>;
  } catch {
    return { manager: id, operation: 'Apply' };
  }
}

function measure(tally: Tally, func: string, name: string, c: Case): void {
  switch (func) {
    case 'TestApplyUsingLastAppliedAnnotation':
    case 'TestServiceApply':
    case 'TestReplicationControllerApply':
    case 'TestPodApply':
      return tally.check(name, () => applyWithAnnotation(c));
    case 'TestCapUpdateManagers':
      return tally.check(name, () => {
        const managers = decodeManagers(evaluate(c['input'])) ?? new Map();
        capUpdateManagers(managers, 3);
        return differ(encodeManagers(managers), evaluate(c['expected']));
      });
    case 'TestNewConflictError':
      return tally.check(name, () => conflict(c));
    case 'TestSortEncodedManagedFields':
      return tally.check(
        name,
        () =>
          differ(sortOnly(evaluate(c['managedFields'])), sortOnly(evaluate(c['expected']))) ??
          differ(
            (sortOnly(evaluate(c['managedFields'])) as ManagedFieldsEntry[]).map((e) => e.manager),
            ((evaluate(c['expected']) ?? []) as ManagedFieldsEntry[]).map((e) => e.manager),
          ),
      );
    case 'TestRoundTripManagedFields':
      return tally.check(name, () => differ(roundTrip(fromYaml(String(c))), fromYaml(String(c))));
    case 'TestBuildManagerIdentifier':
      return tally.check(name, () => {
        const entry = fromYaml(String(c['managedFieldsEntry'])) as ManagedFieldsEntry;
        return differ(
          managerId({ name: entry.manager ?? '', operation: entry.operation ?? 'Update', apiVersion: entry.apiVersion ?? '', subresource: entry.subresource ?? '' }),
          c['expected'],
        );
      });
    case 'TestTransformManagedFieldsToSubresource':
      return tally.check(name, () => differ(scaleEntries(evaluate(c['input']) as ManagedFieldsEntry[], { 'apps/v1': ['f:spec', 'f:replicas'] }) ?? null, evaluate(c['expected'])));
    case 'TestTransformingManagedFieldsToParent':
    case 'TestTransformingManagedFieldsToParentMultiVersion': {
      const paths = (evaluate(c['mappings']) ?? { 'apps/v1': ['f:spec', 'f:replicas'] }) as ReplicaPaths;
      return tally.check(name, () =>
        differ(entriesFromScale(evaluate(c['parent']) as ManagedFieldsEntry[], evaluate(c['subresource']) as ManagedFieldsEntry[], versionOf(c), paths), evaluate(c['expected'])),
      );
    }
    default:
      return tally.skip("Go code, or about Go's own types");
  }
}

function versionOf(c: Case): string {
  const { Group, Version } = (c['groupVersion'] ?? { Group: 'apps', Version: 'v1' }) as { readonly Group: string; readonly Version: string };
  return Group ? `${Group}/${Version}` : Version;
}

/** Only the order: incomplete entries are completed first, as the sort does not look at them. */
function sortOnly(entries: unknown): unknown {
  const complete = ((entries ?? []) as readonly Case[]).map((entry, i) => ({
    fieldsType: 'FieldsV1',
    fieldsV1: { [`f:${i}`]: {} },
    operation: 'Update',
    ...entry,
    apiVersion: entry['apiVersion'] ?? 'none',
  }));
  const managers = complete.flatMap((entry) => [...(decodeManagers([entry]) ?? []).values()]);
  return sortManagers(managers).map(({ fields: _, entry: __, name, ...rest }) => ({ ...rest, manager: name }));
}

export const managedFields: Conformance = {
  name: 'managed-fields',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/managed-fields.json')) {
      for (const { name, value } of casesOf(table)) measure(tally, table.func, name, value);
    }
  },
};
