/**
 * Environment variables, and what they and files may read of the Pod itself.
 * Upstream: ValidateEnv, ValidateEnvFrom and the selectors in pkg/apis/core/validation/validation.go.
 */
import { invalidField, notSupported, required } from '../../../meta/field-error.ts';
import { isConfigMapKey, isRelaxedEnvVarName, nameIsDnsSubdomain } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkDnsLabel, checkGiven, checkQualifiedName } from '../checks.ts';
import type { EnvFrom, EnvVar } from '../pod-types.ts';
import { quantity } from '../quantities.ts';
import { checkNoBacksteps } from './paths.ts';

type ValueFrom = NonNullable<EnvVar['valueFrom']>;
type FieldRef = NonNullable<ValueFrom['fieldRef']>;
type ResourceRef = NonNullable<ValueFrom['resourceFieldRef']>;

const podFields = new Set([
  'metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.restartPolicy',
  'spec.serviceAccountName', 'spec.schedulerName', 'status.phase', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs',
]); // biome-ignore format: a table

/** Fields a variable can show. */
export const envFields: readonly string[] = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
]; // biome-ignore format: a table

/** Fields a file can show. */
export const volumeFields: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

const resourceFields: readonly string[] = [
  'limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory',
]; // biome-ignore format: a table

export function checkEnv(report: Report, at: string, env: readonly EnvVar[] | undefined): void {
  env?.forEach((variable, i) => {
    const here = `${at}[${i}]`;
    if (checkGiven(report, `${here}.name`, variable.name)) addAll(report, `${here}.name`, variable.name, isRelaxedEnvVarName(variable.name));
    if (variable.valueFrom) checkValueFrom(report, `${here}.valueFrom`, variable.valueFrom, variable.value ?? '');
  });
}

function checkValueFrom(report: Report, at: string, from: ValueFrom, value: string): void {
  let sources = 0;
  if (from.fieldRef && ++sources) checkFieldRef(report, `${at}.fieldRef`, from.fieldRef, envFields);
  if (from.resourceFieldRef && ++sources) checkResourceRef(report, `${at}.resourceFieldRef`, from.resourceFieldRef, false);
  if (from.configMapKeyRef && ++sources) checkKeyRef(report, `${at}.configMapKeyRef`, from.configMapKeyRef);
  if (from.secretKeyRef && ++sources) checkKeyRef(report, `${at}.secretKeyRef`, from.secretKeyRef);
  if (from.fileKeyRef && ++sources) checkFileKeyRef(report, `${at}.fileKeyRef`, from.fileKeyRef);
  if (sources === 0) report.push(invalidField(at, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  else if (value !== '') report.push(invalidField(at, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) report.push(invalidField(at, '', 'may not have more than one field specified at a time'));
}

/** A field of the Pod; `expressions` are those that may be shown here. */
export function checkFieldRef(report: Report, at: string, ref: FieldRef, expressions: readonly string[]): void {
  if (!checkGiven(report, `${at}.apiVersion`, ref.apiVersion) || !checkGiven(report, `${at}.fieldPath`, ref.fieldPath)) return;
  const problem = (why: string): void => void report.push(invalidField(`${at}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${why}`));
  if (ref.apiVersion !== 'v1') return problem(`unsupported pod version: ${ref.apiVersion}`);
  const [, base, key] = /^([^[]+)\['([^']*)'\]$/.exec(ref.fieldPath) ?? [];
  if (base !== undefined && key !== undefined) {
    if (base !== 'metadata.annotations' && base !== 'metadata.labels') return problem(`field label does not support subscript: ${ref.fieldPath}`);
    return checkQualifiedName(report, at, base === 'metadata.annotations' ? key.toLowerCase() : key);
  }
  const path = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  if (!podFields.has(path)) return problem(`field label not supported: ${ref.fieldPath}`);
  if (!expressions.includes(path)) report.push(notSupported(`${at}.fieldPath`, path, expressions));
}

/** A container's request or limit. */
export function checkResourceRef(report: Report, at: string, ref: ResourceRef, inVolume: boolean): void {
  const { resource } = ref;
  if (inVolume && !ref.containerName) report.push(required(`${at}.containerName`, ''));
  else if (!resource) report.push(required(`${at}.resource`, ''));
  else if (!resourceFields.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource)) report.push(notSupported(`${at}.resource`, resource, resourceFields));
  checkDivisor(report, at, resource, String(ref.divisor ?? '0'));
}

const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';

function checkDivisor(report: Report, at: string, resource: string, divisor: string): void {
  if (quantity(divisor).isZero) return;
  const [, name = ''] = resource.split('.', 2);
  const wrong = (values: string, noun: string): void =>
    void report.push(invalidField(`${at}.divisor`, resource, `only divisor's values ${values} are supported with the ${noun} resource`));
  const bytes = byteDivisors.split(', ').includes(divisor);
  if (name === 'cpu' && divisor !== '1m' && divisor !== '1') wrong('1m and 1', 'cpu');
  else if (name === 'memory' && !bytes) wrong(byteDivisors, 'memory');
  else if (name === 'ephemeral-storage' && !bytes) wrong(byteDivisors, 'local ephemeral storage');
  else if (name.startsWith('hugepages-') && !bytes) wrong(byteDivisors, 'hugepages');
}

function checkKeyRef(report: Report, at: string, ref: { readonly name?: string; readonly key: string }): void {
  addAll(report, `${at}.name`, ref.name ?? '', nameIsDnsSubdomain(ref.name ?? '', false));
  if (checkGiven(report, `${at}.key`, ref.key)) addAll(report, `${at}.key`, ref.key, isConfigMapKey(ref.key));
}

function checkFileKeyRef(report: Report, at: string, ref: NonNullable<ValueFrom['fileKeyRef']>): void {
  if (checkGiven(report, `${at}.key`, ref.key)) addAll(report, `${at}.key`, ref.key, isRelaxedEnvVarName(ref.key));
  if (checkGiven(report, `${at}.volumeName`, ref.volumeName)) checkDnsLabel(report, `${at}.volumeName`, ref.volumeName);
  if (checkGiven(report, `${at}.path`, ref.path)) checkNoBacksteps(report, `${at}.path`, ref.path);
}

export function checkEnvFrom(report: Report, at: string, list: readonly EnvFrom[] | undefined): void {
  list?.forEach((from, i) => {
    const here = `${at}[${i}]`;
    if (from.prefix) addAll(report, `${here}.prefix`, from.prefix, isRelaxedEnvVarName(from.prefix));
    const refs = (['configMapRef', 'secretRef'] as const).filter((name) => from[name]);
    for (const name of refs) {
      const ref = from[name]?.name ?? '';
      if (checkGiven(report, `${here}.${name}.name`, ref)) addAll(report, `${here}.${name}.name`, ref, nameIsDnsSubdomain(ref, true));
    }
    if (refs.length === 0) report.push(invalidField(at, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (refs.length > 1) report.push(invalidField(at, '', 'may not have more than one field specified at a time'));
  });
}
