/**
 * The spec of a Pod, whether it is a Pod's own or a template's.
 * Upstream: ValidatePodSpec in pkg/apis/core/validation/validation.go.
 */
import { duplicate, fieldNotFound, forbiddenField, invalidField, required, tooLong } from '../../../meta/field-error.ts';
import { isInRange, nameIsDnsSubdomain } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkDnsLabel, checkDnsSubdomain, checkLabels, checkQualifiedName, checkRequiredOneOf } from '../checks.ts';
import { checkLegacyIp } from '../ip.ts';
import type { PodSpec, ResourceList } from '../pod-types.ts';
import { checkContainers, checkEphemeralContainers, checkImageSpaces, checkInitContainers } from './containers.ts';
import { checkDns, checkHostNetworkPorts } from './network.ts';
import { checkPodLevelResources, checkRequirements } from './resources.ts';
import { checkAffinity, checkSpread, checkTolerations } from './scheduling.ts';
import { checkHostUsers, checkPodSecurityContext } from './security.ts';
import { checkVolumes } from './volumes.ts';
import { checkHostProcess, checkOs } from './windows.ts';

/** Whose spec it is. */
export interface PodSpecOwner {
  /** a Pod, not a template: the name of the Pod */
  readonly podName?: string;
  readonly isPod: boolean;
}

const none: ReadonlySet<string> = new Set();

export function checkPodSpec(report: Report, at: string, spec: PodSpec, owner: PodSpecOwner): void {
  if (spec.terminationGracePeriodSeconds === undefined) report.push(required(`${at}.terminationGracePeriodSeconds`, ''));
  const volumes = checkVolumes(report, `${at}.volumes`, spec.volumes, owner.podName, owner.isPod);
  const claimNames = spec.resourceClaims ? new Set(spec.resourceClaims.map((claim) => claim.name).filter((name) => name !== '')) : none;
  checkResourceClaims(report, `${at}.resourceClaims`, spec.resourceClaims);
  const scope = { spec, volumes, claimNames, hostUsers: spec.hostUsers !== false };
  checkContainers(report, `${at}.containers`, scope);
  checkInitContainers(report, `${at}.initContainers`, scope);
  checkEphemeralContainers(report, `${at}.ephemeralContainers`, scope);
  checkPodLevelResources(report, at, spec, claimNames);
  checkHostNetworkPorts(report, at, spec, owner.isPod);
  checkRequiredOneOf(report, `${at}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']);
  checkRequiredOneOf(report, `${at}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  checkLabels(report, `${at}.nodeSelector`, spec.nodeSelector as Record<string, string> | undefined);
  checkPodSecurityContext(report, at, spec);
  checkAffinity(report, `${at}.affinity`, spec.affinity);
  checkDns(report, `${at}.dnsConfig`, spec.dnsConfig, spec.dnsPolicy);
  spec.readinessGates?.forEach((gate, i) => checkQualifiedName(report, `${at}.readinessGates[${i}].conditionType`, gate.conditionType));
  checkSchedulingGates(report, `${at}.schedulingGates`, spec.schedulingGates);
  checkSpread(report, `${at}.topologySpreadConstraints`, spec.topologySpreadConstraints);
  checkHostProcess(report, at, spec);
  checkHostUsers(report, at, spec);
  checkHostnameOverride(report, at, spec);
  checkNames(report, at, spec);
  checkOs(report, at, spec);
  checkFileKeyVolumes(report, at, spec);
}

/** What a Pod must keep, and a template need not. Upstream: validatePodMetadataAndSpec. */
export function checkOnlyForPod(report: Report, at: string, spec: PodSpec): void {
  if (!spec.serviceAccountName) {
    spec.volumes?.forEach((volume, i) => {
      volume.projected?.sources?.forEach((source, n) => {
        if (!source.serviceAccountToken) return;
        report.push(forbiddenField(`${at}.volumes[${i}].projected.sources[${n}].serviceAccountToken`, 'must not be specified when serviceAccountName is not set'));
      });
    });
  }
  spec.containers?.forEach((container, i) => checkImageSpaces(report, `${at}.containers[${i}]`, container));
  spec.initContainers?.forEach((container, i) => checkImageSpaces(report, `${at}.initContainers[${i}]`, container));
}

function checkNames(report: Report, at: string, spec: PodSpec): void {
  const subdomain = (field: 'serviceAccountName' | 'nodeName' | 'priorityClassName'): void => {
    const name = spec[field];
    if (name) addAll(report, `${at}.${field}`, name, nameIsDnsSubdomain(name, false));
  };
  subdomain('serviceAccountName');
  subdomain('nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined) addAll(report, `${at}.activeDeadlineSeconds`, deadline, isInRange(deadline, 1, 2147483647));
  if (spec.hostname) checkDnsLabel(report, `${at}.hostname`, spec.hostname);
  if (spec.subdomain) checkDnsLabel(report, `${at}.subdomain`, spec.subdomain);
  checkTolerations(report, `${at}.tolerations`, spec.tolerations);
  spec.hostAliases?.forEach(({ ip, hostnames }, i) => {
    checkLegacyIp(report, `${at}.hostAliases[${i}].ip`, ip);
    hostnames?.forEach((name, n) => checkDnsSubdomain(report, `${at}.hostAliases[${i}].hostnames[${n}]`, name));
  });
  subdomain('priorityClassName');
  if (spec.runtimeClassName !== undefined) checkDnsSubdomain(report, `${at}.runtimeClassName`, spec.runtimeClassName);
  if (spec.preemptionPolicy !== undefined) checkRequiredOneOf(report, `${at}.preemptionPolicy`, spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  if (spec.overhead) checkRequirements(report, `${at}.overhead`, { limits: spec.overhead as ResourceList }, none);
}

function checkResourceClaims(report: Report, at: string, claims: PodSpec['resourceClaims']): void {
  const names = new Set<string>();
  claims?.forEach((claim, i) => {
    const here = `${at}[${i}]`;
    if (!claim.name) report.push(required(`${here}.name`, ''));
    else if (names.has(claim.name)) report.push(duplicate(`${here}.name`, claim.name));
    else {
      checkDnsLabel(report, `${here}.name`, claim.name);
      names.add(claim.name);
    }
    const { resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    const shown = { Name: claim.name, ResourceClaimName: own ?? null, ResourceClaimTemplateName: template ?? null };
    if (own !== undefined && template !== undefined) report.push(invalidField(here, shown, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (own === undefined && template === undefined) report.push(invalidField(here, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    if (own !== undefined) checkDnsSubdomain(report, `${here}.resourceClaimName`, own);
    if (template !== undefined) checkDnsSubdomain(report, `${here}.resourceClaimTemplateName`, template);
  });
}

function checkSchedulingGates(report: Report, at: string, gates: PodSpec['schedulingGates']): void {
  const seen = new Set<string>();
  gates?.forEach(({ name }, i) => {
    checkQualifiedName(report, `${at}[${i}]`, name);
    if (seen.has(name)) report.push(duplicate(`${at}[${i}]`, name));
    seen.add(name);
  });
}

function checkHostnameOverride(report: Report, at: string, spec: PodSpec): void {
  const name = spec.hostnameOverride;
  if (name === undefined) return;
  const here = `${at}.hostnameOverride`;
  if (spec.setHostnameAsFQDN) report.push(forbiddenField(here, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) report.push(forbiddenField(here, 'may not be specified when hostNetwork is true'));
  if (name.length > 64) report.push(tooLong(here, 64));
  checkDnsSubdomain(report, here, name);
}

/** Files that variables are read from must lie in an emptyDir. */
function checkFileKeyVolumes(report: Report, at: string, spec: PodSpec): void {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    spec[list]?.forEach((container, i) => {
      container.env?.forEach(({ valueFrom }, n) => {
        const name = valueFrom?.fileKeyRef?.volumeName;
        if (name === undefined) return;
        const here = `${at}.${list}[${i}].env[${n}].valueFrom.fileKeyRef.volumeName`;
        const volume = spec.volumes?.findLast((v) => v.name === name);
        if (!volume) report.push(fieldNotFound(here, name));
        else if (!volume.emptyDir) report.push(invalidField(here, name, 'referenced volume must be of type emptyDir'));
      });
    });
  }
}
