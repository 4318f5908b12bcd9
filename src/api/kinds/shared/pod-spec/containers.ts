/**
 * Containers of every sort.
 * Upstream: validateContainers, validateInitContainers, validateEphemeralContainers, validateContainerCommon in pkg/apis/core/validation.
 */
import { duplicate, fieldNotFound, forbiddenField, invalidField, notSupported, required, tooMany } from '../../../meta/field-error.ts';
import { isValidPortName, isValidPortNumber } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkDnsLabel, checkGiven, checkOneOf, checkRequiredOneOf } from '../checks.ts';
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from '../pod-types.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { checkLifecycle, checkProbes } from './handlers.ts';
import { checkRequirements } from './resources.ts';
import { checkSecurityContext } from './security.ts';
import type { Volumes } from './volumes.ts';
import { checkMounts, checkPullPolicy } from './volumes.ts';

/** What containers are checked against. */
export interface ContainerScope {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claimNames: ReadonlySet<string>;
  readonly hostUsers: boolean;
}

export function checkContainers(report: Report, at: string, scope: ContainerScope): void {
  const { containers, os, terminationGracePeriodSeconds: grace } = scope.spec;
  if (!containers?.length) {
    report.push(required(at, ''));
    return;
  }
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const here = `${at}[${i}]`;
    checkCommon(report, here, container, scope);
    if (names.has(container.name)) report.push(duplicate(`${here}.name`, container.name));
    names.add(container.name);
    if (container.lifecycle) checkLifecycle(report, `${here}.lifecycle`, container.lifecycle, grace, os?.name);
    checkProbes(report, here, container, grace);
    checkRestartRules(report, here, container);
  });
  checkHostPorts(report, at, containers);
}

export function checkInitContainers(report: Report, at: string, scope: ContainerScope): void {
  const { containers, initContainers, os, terminationGracePeriodSeconds: grace } = scope.spec;
  if (!initContainers) return;
  const names = new Set(containers?.map((container) => container.name));
  initContainers.forEach((container, i) => {
    const here = `${at}[${i}]`;
    checkCommon(report, here, container, scope);
    checkRestartRules(report, here, container);
    if (names.has(container.name)) report.push(duplicate(`${here}.name`, container.name));
    else if (container.name) names.add(container.name);
    checkHostPorts(report, at, [container]);
    if (container.restartPolicy === 'Always') {
      if (container.lifecycle) checkLifecycle(report, `${here}.lifecycle`, container.lifecycle, grace, os?.name);
      checkProbes(report, here, container, grace);
      return;
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) report.push(forbiddenField(`${here}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
    }
    container.resizePolicy?.forEach(({ restartPolicy }, n) => {
      if (restartPolicy !== 'RestartContainer') return;
      report.push(invalidField(`${here}.resizePolicy[${n}].restartPolicy`, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers"));
    });
  });
}

const forbiddenForEphemeral = ['ports', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

export function checkEphemeralContainers(report: Report, at: string, scope: ContainerScope): void {
  const { containers, initContainers, ephemeralContainers } = scope.spec;
  if (!ephemeralContainers) return;
  const others = new Set([...(containers ?? []), ...(initContainers ?? [])].map((container) => container.name));
  const names = new Set(others);
  ephemeralContainers.forEach((container, i) => {
    const here = `${at}[${i}]`;
    checkCommon(report, here, container as Container, scope);
    checkImageSpaces(report, here, container);
    if (names.has(container.name)) report.push(duplicate(`${here}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) report.push(fieldNotFound(`${here}.targetContainerName`, target));
    checkOnlyAllowed(report, here, container);
  });
}

function checkOnlyAllowed(report: Report, at: string, container: EphemeralContainer): void {
  const why = 'cannot be set for an Ephemeral Container';
  for (const field of forbiddenForEphemeral) {
    if (container[field] !== undefined) report.push(forbiddenField(`${at}.${field}`, why));
    if (field === 'ports' && Object.keys(container.resources ?? {}).length > 0) report.push(forbiddenField(`${at}.resources`, why));
  }
  container.volumeMounts?.forEach((mount, i) => {
    if (mount.subPath) report.push(forbiddenField(`${at}.volumeMounts[${i}].subPath`, why));
    if (mount.subPathExpr) report.push(forbiddenField(`${at}.volumeMounts[${i}].subPathExpr`, why));
  });
}

function checkCommon(report: Report, at: string, container: Container, scope: ContainerScope): void {
  if (checkGiven(report, `${at}.name`, container.name)) checkDnsLabel(report, `${at}.name`, container.name);
  checkGiven(report, `${at}.image`, container.image);
  checkRequiredOneOf(report, `${at}.terminationMessagePolicy`, container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']);
  checkPorts(report, `${at}.ports`, container.ports);
  checkEnv(report, `${at}.env`, container.env);
  checkEnvFrom(report, `${at}.envFrom`, container.envFrom);
  checkMounts(report, at, container, scope.volumes);
  checkPullPolicy(report, `${at}.imagePullPolicy`, container.imagePullPolicy);
  checkRequirements(report, `${at}.resources`, container.resources, scope.claimNames);
  checkResizePolicy(report, `${at}.resizePolicy`, container, scope.spec.restartPolicy);
  checkSecurityContext(report, `${at}.securityContext`, container.securityContext, scope.hostUsers);
}

/** Only a Pod's own images are looked at so closely, not a template's. */
export function checkImageSpaces(report: Report, at: string, container: { readonly image?: string }): void {
  const image = container.image ?? '';
  if (image.trim() !== image) report.push(invalidField(`${at}.image`, image, 'must not have leading or trailing whitespace'));
}

export const portProtocols: readonly string[] = ['SCTP', 'TCP', 'UDP'];

function checkPorts(report: Report, at: string, ports: readonly ContainerPort[] | undefined): void {
  const names = new Set<string>();
  ports?.forEach((port, i) => {
    const here = `${at}[${i}]`;
    if (port.name) {
      const messages = isValidPortName(port.name);
      addAll(report, `${here}.name`, port.name, messages);
      if (messages.length === 0 && names.has(port.name)) report.push(duplicate(`${here}.name`, port.name));
      else if (messages.length === 0) names.add(port.name);
    }
    if (!port.containerPort) report.push(required(`${here}.containerPort`, ''));
    else addAll(report, `${here}.containerPort`, port.containerPort, isValidPortNumber(port.containerPort));
    if (port.hostPort) addAll(report, `${here}.hostPort`, port.hostPort, isValidPortNumber(port.hostPort));
    checkRequiredOneOf(report, `${here}.protocol`, port.protocol, portProtocols);
  });
}

function checkHostPorts(report: Report, at: string, containers: readonly Container[]): void {
  const taken = new Set<string>();
  containers.forEach((container, i) => {
    container.ports?.forEach(({ hostPort, hostIP = '', protocol = '' }, n) => {
      if (!hostPort) return;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) report.push(duplicate(`${at}[${i}].ports[${n}].hostPort`, key));
      taken.add(key);
    });
  });
}

function checkResizePolicy(report: Report, at: string, container: Container, podRestartPolicy: string | undefined): void {
  const resources = new Set<string>();
  container.resizePolicy?.forEach(({ resourceName, restartPolicy }, i) => {
    if (resources.has(resourceName)) report.push(duplicate(`${at}[${i}]`, resourceName));
    resources.add(resourceName);
    checkRequiredOneOf(report, at, resourceName, ['cpu', 'memory']);
    checkRequiredOneOf(report, at, restartPolicy, ['NotRequired', 'RestartContainer']);
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      report.push(invalidField(at, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    }
  });
}

/** A container's own restart policy and its rules. */
function checkRestartRules(report: Report, at: string, container: Container): void {
  const policy = container.restartPolicy;
  const rules = container.restartPolicyRules ?? [];
  if (policy === undefined) {
    if (rules.length === 0) return;
    report.push(required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else checkOneOf(report, `${at}.restartPolicy`, policy, ['Always', 'Never', 'OnFailure']);
  if (rules.length > 20) report.push(tooMany(`${at}.restartPolicyRules`, rules.length, 20));
  rules.forEach((rule, i) => {
    const here = `${at}.restartPolicyRules[${i}]`;
    if (rule.action !== 'Restart' && (rule.action as string) !== 'RestartAllContainers') {
      report.push(notSupported(`${here}.action`, rule.action ?? '', ['Restart', 'RestartAllContainers']));
    }
    if (!rule.exitCodes) return void report.push(required(`${here}.exitCodes`, 'must be specified'));
    checkOneOf(report, `${here}.exitCodes.operator`, rule.exitCodes.operator ?? '', ['In', 'NotIn']);
    const values = rule.exitCodes.values?.length ?? 0;
    if (values > 255) report.push(tooMany(`${here}.exitCodes.values`, values, 255));
  });
}
