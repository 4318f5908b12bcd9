/** The real kubectl, where there is one: $KUBECTL, else what PATH has. */
import { execFileSync } from 'node:child_process';

/** A kubectl of 1.36, or why there is none. */
export function findKubectl(): { readonly path: string } | { readonly missing: string } {
  const path = process.env['KUBECTL'] ?? 'kubectl';
  try {
    const version = execFileSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const { clientVersion } = JSON.parse(version) as { clientVersion: { gitVersion: string } };
    return clientVersion.gitVersion.startsWith('v1.36.') ? { path } : { missing: `${path} is ${clientVersion.gitVersion}, not v1.36` };
  } catch {
    return { missing: `${path} does not run here` };
  }
}
