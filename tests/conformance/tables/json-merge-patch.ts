/** Three-way JSON merge patches. Upstream: apimachinery/pkg/util/jsonmergepatch/patch_test.go. */

import { applyMergePatch, createThreeWayMergePatch } from '../../../src/api/meta/patch/merge.ts';
import { PatchError } from '../../../src/api/meta/patch/patch-error.ts';
import { fromYaml } from '../../../src/base/yaml.ts';
import { casesOf, readTables } from '../corpora.ts';
import { type Conformance, differ } from '../tally.ts';

type Members = Readonly<Record<string, unknown>>;
const read = (text: unknown): Members => (typeof text === 'string' && text !== '' ? ((fromYaml(text) ?? {}) as Members) : {});

export const jsonMergePatch: Conformance = {
  name: 'json-merge-patch',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/json-merge-patch.json')) {
      for (const { name, value } of casesOf(table)) {
        tally.check(name, () => {
          const [original, modified, current] = [read(value['original']), read(value['modified']), read(value['current'])];
          try {
            const patch = createThreeWayMergePatch(original, modified, current);
            return differ(patch, read(value['threeWay'])) ?? differ(applyMergePatch(current, patch), read(value['result']));
          } catch (error) {
            if (!(error instanceof PatchError)) throw error;
            return name.includes('conflict') ? undefined : error.message;
          }
        });
      }
    }
  },
};
