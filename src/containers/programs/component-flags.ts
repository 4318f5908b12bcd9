// The flags that Kubernetes' own components know, so that a misspelt one in a static Pod's manifest ends it as the real one.
// Upstream: the options of cmd/kube-{apiserver,controller-manager,scheduler}, apiserver/pkg/server/options, component-base (logs, metrics, config).
// Differs: one list for all of them, so a flag of another component is accepted; values are not checked, but for --kubeconfig's file.

import { OsError } from '../../os/os-error.ts';
import type { Process } from '../../os/process.ts';

const known: ReadonlySet<string> = new Set(
  `
  admission-control admission-control-config-file advertise-address aggregator-reject-forwarding-redirect allocate-node-cidrs allow-metric-labels allow-metric-labels-
  manifest allow-privileged allow-untagged-cloud alsologtostderr alsologtostderrthreshold anonymous-auth api-audiences apiserver-count attach-detach-reconcile-sync-period
  audit-policy-file authentication-config authentication-kubeconfig authentication-skip-lookup authentication-token-webhook-cache-ttl authentication-token-webhook-config-
  file authentication-token-webhook-version authentication-tolerate-lookup-failure authorization-always-allow-paths authorization-config authorization-kubeconfig
  authorization-mode authorization-policy-file authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl authorization-webhook-config-file
  authorization-webhook-version bind-address cert-dir certificate cidr-allocator-type client-ca-file cloud-config cloud-provider cluster-cidr cluster-name config configure-
  cloud-routes contention-profiling controller-shutdown-timeout controller-start-interval controllers coordinated-leadership-lease-duration coordinated-leadership-renew-
  deadline coordinated-leadership-retry-period cors-allowed-origins debug-socket-path default-watch-cache-size delete-collection-workers disable-admission-plugins disable-
  attach-detach-reconcile-sync disable-force-detach-on-timeout disable-http2-serving disabled-metrics egress-selector-config-file emulated-version emulation-forward-
  compatible enable-admission-plugins enable-aggregator-routing enable-bootstrap-token-auth enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner
  enable-leader-migration enable-logs-handler enable-priority-and-fairness encryption-provider-config encryption-provider-config-automatic-reload endpoint-reconciler-type
  endpoint-updates-batch-period endpointslice-updates-batch-period etcd-cafile etcd-certfile etcd-compaction-interval etcd-count-metric-poll-period etcd-db-metric-poll-
  interval etcd-healthcheck-timeout etcd-keyfile etcd-prefix etcd-readycheck-timeout etcd-servers etcd-servers-overrides event-ttl external-cloud-volume-plugin external-
  hostname feature-gates flex-volume-plugin-dir goaway-chance help horizontal-pod-autoscaler-cpu-initialization-period horizontal-pod-autoscaler-downscale-stabilization
  horizontal-pod-autoscaler-initial-readiness-delay horizontal-pod-autoscaler-sync-period horizontal-pod-autoscaler-tolerance http2-max-streams-per-connection kube-api-
  burst kube-api-content-type kube-api-qps kubeconfig kubelet-certificate-authority kubelet-client-certificate kubelet-client-key kubelet-port kubelet-preferred-address-
  types kubelet-read-only-port kubelet-timeout kubernetes-service-node-port large-cluster-size-threshold leader-elect leader-elect-lease-duration leader-elect-renew-
  deadline leader-elect-resource-lock leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period leader-migration-config lease-reuse-duration-
  seconds legacy-service-account-token-clean-up-period livez-grace-period log-flush-frequency log-json-info-buffer-size log-json-split-stream log-text-info-buffer-size log-
  text-split-stream logging-format logtostderr master max-connection-bytes-per-sec max-endpoints-per-slice max-mutating-requests-inflight max-requests-inflight min-
  compatibility-version min-request-timeout min-resync-period mirroring-concurrent-service-endpoint-syncs mirroring-endpointslice-updates-batch-period mirroring-max-
  endpoints-per-subset namespace-sync-period node-cidr-mask-size node-cidr-mask-size-ipv4 node-cidr-mask-size-ipv6 node-eviction-rate node-monitor-grace-period node-
  monitor-period node-startup-grace-period node-status-update-frequency node-sync-period oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url
  oidc-required-claim oidc-signing-algs oidc-username-claim oidc-username-prefix peer-advertise-ip peer-advertise-port peer-ca-file permit-address-sharing permit-port-
  sharing pod-max-in-unschedulable-pods-duration profiling proxy-client-cert-file proxy-client-key-file pv-recycler-increment-timeout-nfs pv-recycler-minimum-timeout-
  hostpath pv-recycler-minimum-timeout-nfs pv-recycler-pod-template-filepath-hostpath pv-recycler-pod-template-filepath-nfs pv-recycler-timeout-increment-hostpath
  pvclaimbinder-sync-period request-timeout requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
  requestheader-uid-headers requestheader-username-headers resource-quota-sync-period root-ca-file route-reconciliation-period runtime-config runtime-config-emulation-
  forward-compatible secondary-node-eviction-rate secure-port send-retry-after-while-not-ready-once service-account-extend-token-expiration service-account-issuer service-
  account-jwks-uri service-account-key-file service-account-lookup service-account-max-token-expiration service-account-private-key-file service-account-signing-endpoint
  service-account-signing-key-file service-cluster-ip-range service-node-port-range show-hidden-metrics-for-version shutdown-delay-duration shutdown-send-retry-after
  shutdown-watch-termination-grace-period stderrthreshold storage-backend storage-initialization-timeout storage-media-type strict-transport-security-directives terminated-
  pod-gc-threshold tls-cert-file tls-cipher-suites tls-curve-preferences tls-min-version tls-private-key-file tls-sni-cert-key token-auth-file tracing-config-file
  unhealthy-zone-threshold unsupported-kube-api-over-localhost use-service-account-credentials v version vmodule watch-cache watch-cache-sizes webhook-bind-address webhook-
  cert-dir webhook-disable-http2-serving webhook-secure-port webhooks write-config-to
`.trim().split(/\s+/),
); // biome-ignore format: a table
const families = /^(audit-log|audit-webhook|concurrent|cluster-signing)-[a-z-]+$/;

/** The last line of a component that cannot start like this, without klog's head; undefined when nothing is wrong. */
export function wrongCommandLine(process: Process): { readonly usage: string } | { readonly failure: string } | undefined {
  for (const word of process.argv.slice(1)) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (name === undefined) continue;
    if (!known.has(name) && !families.test(name)) return { usage: `unknown flag: --${name}` };
    if (name === 'kubeconfig' && value !== undefined && !exists(process, value)) return { failure: `stat ${value}: no such file or directory` };
  }
  return undefined;
}

function exists(process: Process, path: string): boolean {
  try {
    process.namespaces.mount.stat(path, process);
    return true;
  } catch (error) {
    // Not there, or not to be seen: the component says the same.
    if (error instanceof OsError) return false;
    throw error;
  }
}
