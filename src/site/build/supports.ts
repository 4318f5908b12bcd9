/**
 * Collects the support lines of the sources: comments of the form `@supports partly kubectl get: -w — "no chunking"`. The page
 * "What is simulated" is made of them, so that it cannot say more than the code does. Runs at build time only.
 */
import { readFileSync } from 'node:fs';
import { filesUnder } from './files-under.ts';

export type Degree = 'yes' | 'partly' | 'no';

export interface Support {
  readonly degree: Degree;
  /** what it belongs to: `kubectl get`, `bash`, `Pod` */
  readonly area: string;
  readonly feature: string;
  /** why not, or what is missing; '' for `yes` */
  readonly why: string;
}

const line = /@supports (yes|partly|no) ([^:\n]+): (.+?)(?:\s+[—–-]+\s+"([^"]*)")?\s*(?:\*\/)?\s*$/;

/** The support line in one line of source, if there is one. */
export function supportIn(text: string): Support | undefined {
  const [, degree, area, feature, why] = text.match(line) ?? [];
  if (!degree || !area || !feature) return undefined;
  return { degree: degree as Degree, area: area.trim(), feature: feature.trim(), why: why ?? '' };
}

/** Every support line under a folder of sources, tests left out, in a stable order: by area, then as the sources have them. */
export async function collectSupports(folder: string): Promise<readonly Support[]> {
  const paths = (await filesUnder(folder)).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/site/'));
  const found = paths.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((text) => supportIn(text) ?? []),
  );
  return found.sort((a, b) => a.area.localeCompare(b.area));
}
