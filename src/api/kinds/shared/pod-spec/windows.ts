/**
 * What only Windows has, and what it has not.
 * Upstream: validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateWindows, validateLinux in pkg/apis/core/validation.
 */
import { forbiddenField, invalidField, notSupported, required } from '../../../meta/field-error.ts';
import { isDns1123Subdomain } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll } from '../checks.ts';
import type { PodSpec, SecurityContext } from '../pod-types.ts';

type Options = NonNullable<SecurityContext['windowsOptions']>;

const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`);

export function checkWindowsOptions(report: Report, at: string, options: Options | undefined): void {
  if (!options) return;
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  if (name !== undefined) addAll(report, `${at}.gmsaCredentialSpecName`, name, isDns1123Subdomain(name));
  if (spec === '') report.push(invalidField(`${at}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec !== undefined && spec.length > 64 * 1024) report.push(invalidField(`${at}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec size must be under 64 KiB'));
  if (user !== undefined) addAll(report, `${at}.runAsUserName`, user, userNameErrors(user));
}

function userNameErrors(name: string): readonly string[] {
  const parts = name.split('\\');
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const errors: string[] = [];
  if (domain !== undefined && domain.length >= 256) errors.push("runAsUserName's Domain length must be under 256 characters");
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain)) errors.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === '') errors.push("runAsUserName's User cannot be empty");
  else if (user.length > 104) errors.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) errors.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) errors.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return errors;
}

/** Containers with a security context, with their paths, in upstream's order. */
function contexts(at: string, spec: PodSpec): readonly (readonly [path: string, context: SecurityContext | undefined])[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, i) => [`${at}.${list}[${i}].securityContext`, container.securityContext] as const),
  );
}

/** Containers that are processes of the host: all of them, or none. */
export function checkHostProcess(report: Report, at: string, spec: PodSpec): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const all = contexts(at, spec);
  if (ofPod === undefined && !all.some(([, context]) => context?.windowsOptions)) return;
  let count = 0;
  for (const [path, context] of all) {
    const own = context?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && own !== ofPod) {
      report.push(invalidField(`${path}.windowsOptions.hostProcess`, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`));
    }
    if (own ?? ofPod) count++;
  }
  if (count === 0) return;
  if (count !== all.length) report.push(invalidField(at, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (!spec.hostNetwork) report.push(invalidField(`${at}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
}

const podFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;
const containerFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

/** The operating system a Pod says it is for, and what that rules out. */
export function checkOs(report: Report, at: string, spec: PodSpec): void {
  const name = spec.os?.name;
  if (!spec.os) return;
  if (!name) report.push(required(`${at}.os.name`, ''));
  else if (name === 'linux') checkLinux(report, at, spec);
  else if (name === 'windows') checkWindows(report, at, spec);
  else report.push(notSupported(`${at}.os`, name, ['linux', 'windows']));
}

function checkLinux(report: Report, at: string, spec: PodSpec): void {
  const why = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) report.push(forbiddenField(`${at}.securityContext.windowsOptions`, why));
  for (const [path, context] of contexts(at, spec)) if (context?.windowsOptions) report.push(forbiddenField(`${path}.windowsOptions`, why));
}

function checkWindows(report: Report, at: string, spec: PodSpec): void {
  const forbid = (path: string): void => void report.push(forbiddenField(path, 'cannot be set for a windows pod'));
  const context = spec.securityContext ?? {};
  for (const field of podFields) {
    if (field === 'seccompProfile') {
      if (spec.hostUsers !== undefined) forbid(`${at}.hostUsers`);
      if (spec.hostPID) forbid(`${at}.hostPID`);
      if (spec.hostIPC) forbid(`${at}.hostIPC`);
    }
    if (field === 'runAsUser' && spec.shareProcessNamespace !== undefined) forbid(`${at}.shareProcessNamespace`);
    if (context[field] !== undefined) forbid(`${at}.securityContext.${field}`);
  }
  for (const [path, own] of contexts(at, spec)) for (const field of containerFields) if (own?.[field] !== undefined) forbid(`${path}.${field}`);
}
