/** Builds the site into dist/ and says how far it is. */
import { runTool } from '../stages/tool.ts';
import { markFresh } from './freshness.ts';

/** One of the hundreds of files Astro names as it writes them. */
const isFile = (line: string): boolean => /[├└]─/.test(line);

/** True when the build succeeded. What Astro says goes through, each line marked, but not each file's name. */
export async function buildSite(): Promise<boolean> {
  const started = performance.now();
  const code = await runTool('astro', ['build'], 'build', { shows: (line) => !isFile(line) });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code !== 0) {
    console.error(`the site was not built (astro build ended with code ${code} after ${seconds} s): the reason stands above`);
    return false;
  }
  markFresh();
  console.log(`the site is built: dist/ (${seconds} s)`);
  return true;
}
