/** Strategic merge patches, made and applied. Upstream: apimachinery/pkg/util/strategicpatch/patch_test.go. */

import { PatchError } from '../../../src/api/meta/patch/patch-error.ts';
import type { PatchField, PatchSchema } from '../../../src/api/meta/patch/patch-schema.ts';
import { applyStrategicMergePatch } from '../../../src/api/meta/patch/strategic.ts';
import { createThreeWayMergePatch, createTwoWayMergePatch } from '../../../src/api/meta/patch/strategic-diff.ts';
import { fromYaml } from '../../../src/base/yaml.ts';
import { casesOf, readTables } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';

type Members = Readonly<Record<string, unknown>>;
type FieldRule = readonly [schema: string, strategies: readonly string[], mergeKey: string];

/** The types those tests use: MergeItem, its retainKeys part, and one for numbers. */
const types: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  MergeItem: {
    mergingList: ['MergeItem', ['merge'], 'name'],
    nonMergingList: ['MergeItem', [], ''],
    mergingIntList: ['', ['merge'], ''],
    nonMergingIntList: ['', [], ''],
    mergeItemPtr: ['MergeItem', ['merge'], 'name'],
    simpleMap: ['', [], ''],
    replacingItem: ['', ['replace'], ''],
    jsonItem: ['', [], ''],
    retainKeysMap: ['RetainKeys', ['retainKeys'], ''],
    retainKeysMergingList: ['MergeItem', ['merge', 'retainKeys'], 'name'],
  },
  RetainKeys: {
    simpleMap: ['', [], ''],
    mergingIntList: ['', ['merge'], ''],
    mergingList: ['MergeItem', ['merge'], 'name'],
    nonMergingList: ['MergeItem', [], ''],
  },
  '': {},
};

class TestSchema implements PatchSchema {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  lookupStruct(field: string): PatchField {
    const rule = types[this.name]?.[field];
    if (!rule) throw new PatchError(`unable to find api field "${field}"`);
    return { schema: new TestSchema(rule[0]), meta: { strategies: rule[1], mergeKey: rule[2] } };
  }
  lookupSlice(field: string): PatchField {
    return this.lookupStruct(field);
  }
}

const schema = new TestSchema('MergeItem');
const read = (text: unknown): Members => (typeof text === 'string' && text !== '' ? ((fromYaml(text) ?? {}) as Members) : {});

function twoWay(c: Readonly<Record<string, string>>): string | undefined {
  const patch = createTwoWayMergePatch(read(c['Original']), read(c['Modified']), schema);
  const wrong = differ(patch, read(c['TwoWay']));
  return wrong ? `two-way patch: ${wrong}` : applied(read(c['Original']), patch, read(c['TwoWayResult'] ?? c['Modified']), c['ExpectedError'] ?? '');
}

function applied(object: Members, patch: Members, expected: Members, expectedError: string): string | undefined {
  try {
    const wrong = differ(applyStrategicMergePatch(object, patch, schema), expected);
    return wrong && `result: ${wrong}`;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return expectedError !== '' && error.message.includes(expectedError) ? undefined : `error ${error.message}`;
  }
}

function threeWay(c: Readonly<Record<string, string>>, description: string): string | undefined {
  const make = (overwrite: boolean): Members => createThreeWayMergePatch(read(c['Original']), read(c['Modified']), read(c['Current']), schema, overwrite);
  const expectsConflict = description.includes('conflict');
  let patch: Members;
  try {
    patch = make(false);
    if (expectsConflict) return 'expected a conflict';
  } catch (error) {
    if (!(error instanceof PatchError) || error.problem !== 'conflict' || !expectsConflict) throw error;
    if (!c['Result']) return undefined;
    patch = make(true);
  }
  const wrong = differ(patch, read(c['ThreeWay']));
  return wrong ? `three-way patch: ${wrong}` : applied(read(c['Current']), patch, read(c['Result']), c['ExpectedError'] ?? '');
}

function raw(tally: Tally, description: string, data: Readonly<Record<string, string>>): void {
  const has = (key: string): boolean => data[key] !== undefined;
  if (has('TwoWay')) tally.check(`${description}: two-way`, () => twoWay(data));
  if (has('ThreeWay')) tally.check(`${description}: three-way`, () => threeWay(data, description));
}

function applyOnly(tally: Tally, description: string, data: Readonly<Record<string, string>>): void {
  const expected = read(data['TwoWayResult'] ?? data['Modified']);
  tally.check(`${description}: apply`, () => applied(read(data['Original']), read(data['TwoWay']), expected, data['ExpectedError'] ?? ''));
}

function unknownField(c: Readonly<Record<string, string>>): string | undefined {
  const [original, modified, current] = [read(c['Original']), read(c['Modified']), read(c['Current'])];
  const attempt = (
    make: () => Members,
    object: Members,
    patchWanted: string | undefined,
    resultWanted: string | undefined,
    errorWanted: string | undefined,
  ): string | undefined => {
    let patch: Members;
    try {
      patch = make();
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      return errorWanted && error.message.includes(errorWanted) ? undefined : `error ${error.message}, want ${errorWanted}`;
    }
    if (errorWanted) return `no error, want ${errorWanted}`;
    return differ(patch, read(patchWanted)) ?? differ(applyStrategicMergePatch(object, patch, schema), read(resultWanted));
  };
  return (
    attempt(() => createTwoWayMergePatch(original, modified, schema), original, c['ExpectedTwoWay'], c['ExpectedTwoWayResult'], c['ExpectedTwoWayErr']) ??
    attempt(() => createThreeWayMergePatch(original, modified, current, schema, true), current, c['ExpectedThreeWay'], c['ExpectedThreeWayResult'], c['ExpectedThreeWayErr'])
  );
}

export const strategicMergePatch: Conformance = {
  name: 'strategic-merge-patch',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/strategic-merge-patch.json')) {
      for (const { name, value } of casesOf(table)) {
        if (table.var === 'schemas') tally.skip('a list of Go types');
        else if (table.func === 'TestUnknownField') tally.check(name, () => unknownField(value as Readonly<Record<string, string>>));
        else if (table.func === 'TestNumberConversion') tally.check(name, () => numbers(value as Readonly<Record<string, string>>));
        else {
          const data = value['StrategicMergePatchRawTestCaseData'] as Readonly<Record<string, string>>;
          (table.var === 'customStrategicMergePatchRawTestCases' ? applyOnly : raw)(tally, String(value['Description']), data);
        }
      }
    }
  },
};

function numbers(c: Readonly<Record<string, string>>): string | undefined {
  const old = JSON.parse(c['Old'] ?? '{}') as Members;
  const patch = createTwoWayMergePatch(old, JSON.parse(c['New'] ?? '{}') as Members, schema);
  return differ(patch, JSON.parse(c['ExpectedPatch'] ?? '{}')) ?? differ(applyStrategicMergePatch(old, patch, schema), JSON.parse(c['ExpectedResult'] ?? '{}'));
}
