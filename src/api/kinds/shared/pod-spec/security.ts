/**
 * Security contexts of Pods and containers.
 * Upstream: validatePodSpecSecurityContext, ValidateSecurityContext and their parts in pkg/apis/core/validation/validation.go.
 */
import { duplicate, forbiddenField, invalidField, required, tooLong } from '../../../meta/field-error.ts';
import { isValidUserId } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkOneOf } from '../checks.ts';
import type { PodSpec, SecurityContext } from '../pod-types.ts';
import { checkDescending } from './paths.ts';
import { checkWindowsOptions } from './windows.ts';

type PodSecurityContext = NonNullable<PodSpec['securityContext']>;
type Profile = { readonly type: string; readonly localhostProfile?: string };

/** `at` is the path of the spec, beside whose fields upstream's internal context stands. */
export function checkPodSecurityContext(report: Report, at: string, spec: PodSpec): void {
  const context = spec.securityContext;
  if (!context) return;
  const here = `${at}.securityContext`;
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = context[field];
    if (id !== undefined) addAll(report, `${here}.${field}`, id, isValidUserId(id));
  }
  context.supplementalGroups?.forEach((id, i) => addAll(report, `${here}.supplementalGroups[${i}]`, id, isValidUserId(id)));
  if (spec.shareProcessNamespace && spec.hostPID) report.push(invalidField(`${here}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  checkSysctls(report, `${here}.sysctls`, context, spec);
  if (context.fsGroupChangePolicy !== undefined) checkOneOf(report, `${here}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']);
  checkSeccomp(report, `${here}.seccompProfile`, context.seccompProfile);
  checkWindowsOptions(report, `${here}.windowsOptions`, context.windowsOptions);
  checkAppArmor(report, `${here}.appArmorProfile`, context.appArmorProfile);
  if (context.supplementalGroupsPolicy !== undefined) checkOneOf(report, `${here}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict']);
  if (context.seLinuxChangePolicy !== undefined) checkOneOf(report, `${here}.seLinuxChangePolicy`, context.seLinuxChangePolicy, ['MountOption', 'Recursive']);
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlName = `^(${segment}[\\./])*${segment}$`;

function checkSysctls(report: Report, at: string, context: PodSecurityContext, spec: PodSpec): void {
  const names = new Set<string>();
  context.sysctls?.forEach(({ name }, i) => {
    const here = `${at}[${i}].name`;
    if (!name) report.push(required(here, ''));
    else if (name.length > 253 || !new RegExp(sysctlName).test(name)) report.push(invalidField(here, name, `must have at most 253 characters and match regex ${sysctlName}`));
    else if (names.has(name)) report.push(duplicate(here, name));
    const dotted = name.replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) report.push(invalidField(here, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && (dotted === 'kernel.sem' || /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)/.test(dotted))) {
      report.push(invalidField(here, name, "may not be specified when 'hostIPC' is true"));
    }
    names.add(name);
  });
}

function checkSeccomp(report: Report, at: string, profile: Profile | undefined): void {
  if (!profile) return;
  if (!profile.type) report.push(required(`${at}.type`, 'type is required when seccompProfile is set'));
  else checkOneOf(report, `${at}.type`, profile.type, ['Localhost', 'RuntimeDefault', 'Unconfined']);
  if (profile.type !== 'Localhost') {
    if (profile.localhostProfile !== undefined) {
      report.push(invalidField(`${at}.localhostProfile`, { Type: profile.type, LocalhostProfile: profile.localhostProfile }, 'can only be set when seccomp type is Localhost'));
    }
  } else if (profile.localhostProfile === undefined) report.push(required(`${at}.localhostProfile`, 'must be set when seccomp type is Localhost'));
  else checkDescending(report, `${at}.localhostProfile`, profile.localhostProfile);
}

function checkAppArmor(report: Report, at: string, profile: Profile | undefined): void {
  if (!profile) return;
  const { type, localhostProfile: local } = profile;
  const here = `${at}.localhostProfile`;
  if (type === 'Localhost') {
    if (local === undefined) report.push(required(here, 'must be set when AppArmor type is Localhost'));
    else if (local.trim() !== local) report.push(invalidField(here, local, 'must not be padded with whitespace'));
    else if (local === '') report.push(required(here, 'must be set when AppArmor type is Localhost'));
    if (local !== undefined && local.length > 4095) report.push(tooLong(here, 4095));
  } else if (type === 'RuntimeDefault' || type === 'Unconfined') {
    if (local !== undefined) report.push(invalidField(here, local, 'can only be set when AppArmor type is Localhost'));
  } else if (!type) report.push(required(`${at}.type`, 'type is required when appArmorProfile is set'));
  else checkOneOf(report, `${at}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined']);
}

/** @param hostUsers whether the Pod shares the node's user namespace */
export function checkSecurityContext(report: Report, at: string, context: SecurityContext | undefined, hostUsers: boolean): void {
  if (!context) return;
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[field];
    if (id !== undefined) addAll(report, `${at}.${field}`, id, isValidUserId(id));
  }
  if (context.procMount !== undefined) {
    checkOneOf(report, `${at}.procMount`, context.procMount, ['Default', 'Unmasked']);
    if (hostUsers && context.procMount === 'Unmasked') report.push(invalidField(`${at}.procMount`, context.procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  checkSeccomp(report, `${at}.seccompProfile`, context.seccompProfile);
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) report.push(invalidField(at, internalContext(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      report.push(invalidField(at, internalContext(context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'));
    }
  }
  checkWindowsOptions(report, `${at}.windowsOptions`, context.windowsOptions);
  checkAppArmor(report, `${at}.appArmorProfile`, context.appArmorProfile);
}

/** Upstream shows its own struct here, with every field. */
function internalContext(context: SecurityContext): unknown {
  const { capabilities: c, seLinuxOptions: se, seccompProfile: sc, appArmorProfile: aa } = context;
  return {
    Capabilities: c ? { Add: c.add ?? null, Drop: c.drop ?? null } : null,
    Privileged: context.privileged ?? null,
    SELinuxOptions: se ? { User: se.user ?? '', Role: se.role ?? '', Type: se.type ?? '', Level: se.level ?? '' } : null,
    WindowsOptions: null,
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: sc ? { Type: sc.type, LocalhostProfile: sc.localhostProfile ?? null } : null,
    AppArmorProfile: aa ? { Type: aa.type, LocalhostProfile: aa.localhostProfile ?? null } : null,
  };
}

/** A Pod in its own user namespace cannot share the node's other ones. Upstream: validateHostUsers. */
export function checkHostUsers(report: Report, at: string, spec: PodSpec): void {
  if (spec.hostUsers !== false) return;
  const why = 'when `hostUsers` is false';
  if (spec.hostNetwork) report.push(forbiddenField(`${at}.hostNetwork`, why));
  if (spec.hostPID) report.push(forbiddenField(`${at}.HostPID`, why));
  if (spec.hostIPC) report.push(forbiddenField(`${at}.HostIPC`, why));
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    spec[list]?.forEach((container, i) => {
      if (container.volumeDevices?.length) report.push(forbiddenField(`${at}.${list}[${i}].volumeDevices`, why));
    });
  }
}
