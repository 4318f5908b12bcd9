/**
 * Annotations of Pods that once were fields, or still stand for some.
 * Upstream: ValidatePodSpecificAnnotations, validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate in
 * pkg/apis/core/validation/validation.go.
 * Leaves out tolerations in an annotation, which nothing has read since 1.6.
 */
import { goQuote } from '../../../../base/go-quote.ts';
import { forbiddenField, invalidField } from '../../../meta/field-error.ts';
import type { Report } from '../checks.ts';
import type { PodSpec } from '../pod-types.ts';
import { checkDescending } from './paths.ts';

type Annotations = Readonly<Record<string, string>> | undefined;
type Profile = { readonly type: string; readonly localhostProfile?: string };

const mirror = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmor = 'container.apparmor.security.beta.kubernetes.io/';

/** `at` is the path of the annotations. */
export function checkPodAnnotations(report: Report, at: string, annotations: Annotations, spec: PodSpec): void {
  if (!annotations) return;
  if (mirror in annotations && !spec.nodeName) {
    report.push(invalidField(`${at}[${mirror}]`, annotations[mirror], 'must set spec.nodeName if mirror pod annotation is set'));
  }
  const cost = annotations[deletionCost];
  if (cost !== undefined && !isInt32(cost)) report.push(invalidField(`${at}[${deletionCost}]`, cost, 'must be a 32bit integer'));
  for (const key in annotations) {
    const value = annotations[key] as string;
    if (key === seccompPod || key.startsWith(seccompContainer)) checkSeccompName(report, `${at}.${key}`, value);
    else if (key.startsWith(appArmor)) checkAppArmorAnnotation(report, `${at}[${key}]`, key.slice(appArmor.length), value, spec);
  }
}

/** Go's ParseInt, and no sign of plus or leading zeros. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= 2147483648 && text !== '2147483648';
}

function checkSeccompName(report: Report, at: string, name: string): void {
  if (name === 'runtime/default' || name === 'docker/default' || name === 'unconfined') return;
  if (name.startsWith('localhost/')) checkDescending(report, at, name.slice('localhost/'.length));
  else report.push(invalidField(at, name, 'must be a valid seccomp profile'));
}

function checkAppArmorAnnotation(report: Report, at: string, container: string, profile: string, spec: PodSpec): void {
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  if (!all.some(({ name }) => name === container)) report.push(invalidField(at, container, 'container not found'));
  if (profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/')) return;
  report.push(invalidField(at, profile, `invalid AppArmor profile name: ${goQuote(profile)}`));
}

/** Where a field and an annotation say the same thing, they must agree. */
export function checkAnnotationsMatchFields(report: Report, at: string, annotations: Annotations, spec: PodSpec): void {
  if (!annotations) return;
  match(report, `${at}.securityContext.seccompProfile`, 'seccomp', annotations[seccompPod], spec.securityContext?.seccompProfile);
  for (const [seccomp, prefix] of [
    [true, seccompContainer],
    [false, appArmor],
  ] as const) {
    if (!seccomp && spec.os?.name === 'windows') return;
    for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
      spec[list]?.forEach(({ name, securityContext }, i) => {
        const here = `${at}.${list}[${i}].securityContext`;
        const annotation = annotations[prefix + name];
        if (seccomp) match(report, `${here}.seccompProfile`, 'seccomp', annotation, securityContext?.seccompProfile);
        else match(report, `${here}.appArmorProfile`, 'apparmor', annotation, securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile);
      });
    }
  }
}

function match(report: Report, at: string, what: string, annotation: string | undefined, field: Profile | undefined): void {
  if (annotation === undefined || !field) return;
  const ways: Readonly<Record<string, boolean>> = {
    Unconfined: annotation === 'unconfined',
    RuntimeDefault: annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default'),
    Localhost: annotation.startsWith('localhost/'),
  };
  if (ways[field.type] === false) report.push(forbiddenField(`${at}.type`, `${what} type in annotation and field must match`));
  else if (field.type === 'Localhost' && annotation !== `localhost/${field.localhostProfile}`) {
    report.push(forbiddenField(`${at}.localhostProfile`, `${what} profile in annotation and field must match`));
  }
}

/** Annotations that an update must leave alone. Upstream: ValidatePodSpecificAnnotationUpdates. */
export function checkAnnotationUpdates(report: Report, at: string, annotations: Annotations, old: Annotations): void {
  if (annotations === old) return;
  for (const key in old) {
    if (annotations?.[key] === old[key]) continue;
    if (key.startsWith(appArmor)) report.push(forbiddenField(`${at}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === mirror) report.push(forbiddenField(`${at}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key in annotations) {
    if (old && key in old) continue;
    if (key.startsWith(appArmor)) report.push(forbiddenField(`${at}[${key}]`, 'may not add AppArmor annotations'));
    if (key === mirror) report.push(forbiddenField(`${at}[${key}]`, 'may not add mirror pod annotation'));
  }
}

export const isMirrorPod = (annotations: Annotations): boolean => annotations !== undefined && mirror in annotations;
