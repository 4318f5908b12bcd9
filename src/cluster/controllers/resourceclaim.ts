// Makes the ResourceClaims of Pods from their templates, and deletes them when the Pod has ended.
// Upstream: pkg/controller/resourceclaim/controller.go
// Left out: allocations, reservations and PodGroups: no driver offers devices in here.

import { isStatus, serviceUnavailable, StatusError } from '../../api/meta/status-error.ts';
import type { Pod, ResourceClaim, ResourceClaimTemplate } from '../../api/types.ts';
import type { Component, ComponentContext } from '../component.ts';
import { isTerminal } from './shared/pods.ts';
import { asObject, controllerOf, resources } from './shared/resources.ts';

const claims = { group: 'resource.k8s.io', plural: 'resourceclaims' };
const templates = { group: 'resource.k8s.io', plural: 'resourceclaimtemplates' };
const claimAnnotation = 'resource.kubernetes.io/pod-claim-name';
const longest = 57;

export const resourceClaim: Component = {
  name: 'resource_claim',
  user: 'system:serviceaccount:kube-system:resource-claim-controller',
  fieldManager: 'ResourceClaimController',
  program: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.pods, claims, templates],
  keysFor: ({ type, resource, key, object }, context) => {
    if (resource === 'pods') {
      const pod = object as unknown as Pod;
      return type !== 'delete' && pod.spec?.resourceClaims?.length && (type === 'create' || isTerminal(pod)) ? [key] : [];
    }
    if (resource === 'resourceclaims.resource.k8s.io') {
      const owner = controllerOf(object);
      return type === 'delete' && owner?.kind === 'Pod' ? [`${object.metadata.namespace}/${owner.name}`] : [];
    }
    return type === 'create' ? waitingFor(object.metadata.name, object.metadata.namespace ?? '', context) : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const pod = context.get<Pod>(resources.pods, namespace, name);
    if (!pod || pod.metadata.deletionTimestamp) return;
    if (isTerminal(pod)) cleanUp(pod, context);
    else claim(pod, context);
  },
};

type PodClaim = NonNullable<NonNullable<Pod['spec']>['resourceClaims']>[number];

/** Pods that a new template may help. */
const waitingFor = (template: string, namespace: string, context: ComponentContext): readonly string[] =>
  context
    .list<Pod>(resources.pods, namespace)
    .filter((pod) => pod.spec?.resourceClaims?.some((wanted) => wanted.resourceClaimTemplateName === template) && !pod.spec.nodeName)
    .map((pod) => `${namespace}/${pod.metadata.name}`);

function claim(pod: Pod, context: ComponentContext): void {
  const { namespace = '', name } = pod.metadata;
  const made: { name: string; resourceClaimName: string }[] = [];
  for (const wanted of pod.spec?.resourceClaims ?? []) {
    if (wanted.resourceClaimTemplateName === undefined) continue;
    const known = pod.status?.resourceClaimStatuses?.find((status) => status.name === wanted.name)?.resourceClaimName;
    if (known && context.get(claims, namespace, known)) continue;
    made.push({ name: wanted.name, resourceClaimName: findOrCreate(pod, wanted, context) });
  }
  if (made.length > 0) context.patch(resources.pods, namespace, name, { status: { resourceClaimStatuses: made } }, { subresource: 'status' });
}

function findOrCreate(pod: Pod, wanted: PodClaim, context: ComponentContext): string {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const orphan = context.ownedBy<ResourceClaim>(claims, uid).find(({ metadata }) => metadata.annotations?.[claimAnnotation] === wanted.name);
  if (orphan) return orphan.metadata.name;
  const fail = (message: string): never => {
    context.event(asObject(pod), 'Warning', 'FailedResourceClaimCreation', `PodResourceClaim ${wanted.name}: ${message}`);
    throw serviceUnavailable(message);
  };
  const templateName = wanted.resourceClaimTemplateName ?? '';
  const template = context.get<ResourceClaimTemplate>(templates, namespace, templateName);
  if (!template) return fail(`resource claim template "${templateName}": resourceclaimtemplate.resource.k8s.io "${templateName}" not found`);
  const { metadata = {}, spec } = template.spec ?? {};
  const claimMetadata = {
    generateName: prefix(name, wanted.name),
    namespace,
    annotations: { ...metadata.annotations, [claimAnnotation]: wanted.name },
    ...(metadata.labels ? { labels: metadata.labels } : {}),
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }],
  };
  try {
    return context.create(claims, { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: claimMetadata, spec }).metadata.name;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return fail(`create ResourceClaim : ${error.message}`);
  }
}

/** Both names cut in proportion where they are too long together. */
function prefix(pod: string, wanted: string): string {
  const whole = `${pod}-${wanted}-`;
  if (whole.length <= longest) return whole;
  const cut = (text: string): string => text.slice(0, Math.floor((text.length * longest) / whole.length));
  return `${cut(pod)}-${cut(wanted)}`;
}

function cleanUp(pod: Pod, context: ComponentContext): void {
  const { namespace = '', uid = '' } = pod.metadata;
  for (const { metadata } of context.ownedBy<ResourceClaim>(claims, uid)) {
    if (metadata.deletionTimestamp) continue;
    try {
      context.delete(claims, namespace, metadata.name);
    } catch (error) {
      if (!isStatus(error, 'NotFound')) throw error; // it went by itself meanwhile
    }
  }
}
