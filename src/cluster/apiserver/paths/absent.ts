// Paths that a real API server answers and this one does not: it says so.
// Upstream: component-base/zpages, apiserver/pkg/server/routes/profiling.go, pkg/serviceaccount/openidmetadata.go
// @supports no API server: /flagz, /statusz, /debug/pprof, /openid/v1/jwks — "there is no such process, and signatures are not computed"

import { serviceUnavailable } from '../../../api/meta/status-error.ts';
import type { PathHandler } from './registry.ts';

const absent: readonly (readonly [path: RegExp, what: string])[] = [
  [/^\/(flagz|statusz)\/?$/, 'pages of a component about itself'],
  [/^\/debug\/pprof(\/|$)/, 'profiles of the API server'],
  [/^\/openid\/v1\/jwks\/?$/, 'the keys of ServiceAccounts’ tokens'],
];

export const absentPaths: PathHandler = ({ info }) => {
  const found = absent.find(([path]) => path.test(info.path));
  if (found) throw serviceUnavailable(`not simulated in Drydock: ${found[1]}`);
  return undefined;
};
