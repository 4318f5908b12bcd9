// `/metrics`: what the server counted.

import { respondText } from '../respond.ts';
import type { PathHandler } from './registry.ts';

export const metricsPath: PathHandler = (call) => {
  if (call.info.path !== '/metrics') return undefined;
  const { metrics, etcd, hub } = call.server;
  return respondText(call, 200, metrics.render(etcd, hub.size), 'text/plain; version=0.0.4; charset=utf-8');
};
