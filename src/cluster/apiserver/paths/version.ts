// `/version`: the Kubernetes this cluster simulates.
// Upstream: apimachinery/pkg/version, component-base/version

import { respondRaw } from '../respond.ts';
import type { PathHandler } from './registry.ts';

/** The release the whole simulation follows. */
export const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '98b35193b2ac7a23a673325f5e9b830ecd5ba406',
  gitTreeState: 'clean',
  buildDate: '2026-08-21T11:29:11Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const;

export const versionPath: PathHandler = (call) => (call.info.path === '/version' || call.info.path === '/version/' ? respondRaw(call, 200, serverVersion) : undefined);
