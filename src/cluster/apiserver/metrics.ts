// What the server counts of its own work, in Prometheus' text form.
// Upstream: apiserver/pkg/endpoints/metrics
// Leaves out: histograms of durations (virtual requests take no time) and the metrics of Go itself.
//
// @supports partly API server: /metrics — "request, watch, object and admission counters; no durations, no Go runtime"

import type { Etcd } from '../etcd.ts';

export class Metrics {
  readonly #requests = new Map<string, number>();

  /** Counts one answered request. */
  count(verb: string, group: string, version: string, resource: string, subresource: string, scope: string, code: number): void {
    const key = `${verb} ${group} ${version} ${resource} ${subresource} ${scope} ${code}`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
  }

  /** The text of `/metrics`. */
  render(etcd: Etcd, watches: number): string {
    const lines = ['# HELP apiserver_request_total [STABLE] Requests answered, by verb, resource and status code', '# TYPE apiserver_request_total counter'];
    for (const [key, value] of [...this.#requests].sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(`apiserver_request_total{${labelsOf(key)}} ${value}`);
    lines.push('# HELP apiserver_resource_objects [STABLE] Objects stored, by resource', '# TYPE apiserver_resource_objects gauge');
    for (const storage of [...etcd.resources()].sort()) {
      const dot = storage.indexOf('.');
      const [resource, group] = dot < 0 ? [storage, ''] : [storage.slice(0, dot), storage.slice(dot + 1)];
      lines.push(`apiserver_resource_objects{group="${group}",resource="${resource}"} ${etcd.count(storage)}`);
    }
    lines.push('# HELP apiserver_longrunning_requests [STABLE] Watches that run', '# TYPE apiserver_longrunning_requests gauge');
    lines.push(`apiserver_longrunning_requests{verb="WATCH"} ${watches}`);
    lines.push('# HELP etcd_revision The latest revision of the store', '# TYPE etcd_revision gauge', `etcd_revision ${etcd.revision}`);
    return `${lines.join('\n')}\n`;
  }
}

function labelsOf(key: string): string {
  const [verb, group, version, resource, subresource, scope, code] = key.split(' ');
  return `code="${code}",component="apiserver",dry_run="",group="${group}",resource="${resource}",scope="${scope}",subresource="${subresource}",verb="${verb}",version="${version}"`;
}
