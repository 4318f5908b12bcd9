/**
 * IP addresses and networks as fields hold them.
 * Upstream: apimachinery/pkg/util/validation/ip.go, Go's net package.
 */

/** `10.0.0.1:80`, `[fd00::1]:80`. Upstream: net.JoinHostPort. */
export function hostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
