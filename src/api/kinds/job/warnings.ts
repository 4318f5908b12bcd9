/**
 * Upstream: pkg/api/job/warnings.go.
 */
import { templateWarnings } from '../shared/pod-spec/warnings.ts';
import type { JobSpec } from './defaults.ts';

export function jobWarnings(at: string, spec: JobSpec | undefined): readonly string[] {
  if (!spec) return [];
  const isHuge = spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 100_000 && (spec.parallelism ?? 0) > 10_000;
  const huge = `${at}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`;
  return [...(isHuge ? [huge] : []), ...templateWarnings(`${at}.template`, spec.template)];
}
