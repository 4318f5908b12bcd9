/** The stages of `npm test`, longest first where they can: what others wait for starts early. */
import { report, type Stage } from './stage.ts';

const vitest = (name: string, ...args: readonly string[]): Stage => ({
  name,
  tool: 'vitest',
  args: ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report(name)}`, ...args],
  counts: 'vitest',
});

export const stages: readonly Stage[] = [
  { name: 'build', tool: 'src/cli/build.ts', args: [], counts: 'closing line' },
  vitest('tidy', 'tests/tidy.test.ts'),
  { name: 'lint', tool: 'biome', args: ['lint', '.', '--max-diagnostics=50', '--colors=off'], counts: 'exit code' },
  { name: 'types', tool: 'src/cli/types.ts', args: [], after: ['build'], counts: 'closing line' },
  vitest('unit', '--exclude=tests/tidy.test.ts', '--exclude=tests/site/**'),
  { name: 'golden', tool: 'src/cli/golden.ts', args: [], counts: 'closing line' },
  { name: 'labs', tool: 'src/cli/labs.ts', args: [], counts: 'closing line' },
  { name: 'unused', tool: 'knip', args: ['--no-progress'], counts: 'exit code' },
  { ...vitest('site', 'tests/site'), after: ['build'] },
  {
    name: 'browser',
    tool: 'playwright',
    args: ['test'],
    // Alone and last: a browser that waits for a core is what makes such tests fail without a fault.
    after: ['build', 'tidy', 'lint', 'types', 'unit', 'golden', 'labs', 'unused', 'site'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser'), SITE_BUILT: '1' },
    counts: 'playwright',
  },
];
