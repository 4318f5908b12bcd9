/**
 * What `kubectl create … --dry-run=client -o yaml` prints, against a real kubectl's recordings among the corpora. They are of 1.33, which still
 * printed empty creation times, and names that end by chance are compared without their ends.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text, utf8 } from '../../src/base/bytes.ts';
import { makeWorld } from '../../src/labs/make-world.ts';
import { absent } from './corpora.ts';

if (absent !== undefined) console.warn(`kubectl create is not compared with recordings: ${absent}`);

interface Recorded {
  readonly argv: readonly string[];
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
const comparable = (yaml: string): string =>
  yaml
    .replace(/^( *)metadata:\n\1 {2}creationTimestamp: null\n(?!\1 {2})/gm, '$1metadata: {}\n')
    .replace(/^ *creationTimestamp: null\n/gm, '')
    .replace(/^( *(?:- )?name: .*)-[bcdfghjklmnpqrstvwxz2456789]{5}$/gm, '$1-<chance>');

describe.skipIf(absent !== undefined)('kubectl create --dry-run=client -o yaml', () => {
  it('prints what was recorded, in 99 of 100', () => {
    const path = join(resolve(process.env['CORPORA'] ?? '../shared/corpora'), 'kubectl-ref/create-dry-run-golden.json');
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly Recorded[] };
    const world = makeWorld({ seed: 1, workers: 0 });
    const wrong = cases.filter(({ argv, rc, stdout }) => {
      const result = world.run(utf8(argv.map(quoted).join(' ')));
      return result.exitCode !== rc || comparable(text(result.stdout)) !== comparable(stdout);
    });
    expect(wrong.map(({ argv }) => argv.join(' ')).slice(Math.floor(cases.length / 100))).toEqual([]);
    console.info(`kubectl create: ${cases.length - wrong.length} of ${cases.length} as recorded`);
  });
});
