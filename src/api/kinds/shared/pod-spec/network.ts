/**
 * A Pod's DNS, and its ports when it uses the node's network.
 * Upstream: validatePodDNSConfig, validatePodHostNetworkDeps in pkg/apis/core/validation/validation.go.
 */
import { invalidField, required } from '../../../meta/field-error.ts';
import { isDns1123SubdomainWithUnderscore } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll } from '../checks.ts';
import { checkLegacyIp } from '../ip.ts';
import type { PodSpec } from '../pod-types.ts';

export function checkDns(report: Report, at: string, config: PodSpec['dnsConfig'], policy: string | undefined): void {
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (policy === 'None') {
    if (!config) return void report.push(required(at, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    if (nameservers.length === 0) return void report.push(required(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
  }
  if (nameservers.length > 3) report.push(invalidField(`${at}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  nameservers.forEach((server, i) => checkLegacyIp(report, `${at}.nameservers[${i}]`, server));
  if (searches.length > 32) report.push(invalidField(`${at}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048) report.push(invalidField(`${at}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  searches.forEach((search, i) => {
    const name = search.replace(/\.$/, '');
    if (search !== '.') addAll(report, `${at}.searches[${i}]`, name, isDns1123SubdomainWithUnderscore(name));
  });
  options.forEach(({ name }, i) => {
    if (!name) report.push(required(`${at}.options[${i}]`, 'must not be empty'));
  });
  return undefined;
}

/** In a template a port of the host may still be missing; in a Pod defaulting has set it. */
export function checkHostNetworkPorts(report: Report, at: string, spec: PodSpec, isPod: boolean): void {
  if (!spec.hostNetwork) return;
  spec.containers?.forEach((container, i) => {
    container.ports?.forEach(({ hostPort = 0, containerPort }, n) => {
      if ((!isPod && hostPort === 0) || hostPort === containerPort) return;
      report.push(invalidField(`${at}.containers[${i}].ports[${n}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    });
  });
}
