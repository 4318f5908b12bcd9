// Claims of generic ephemeral volumes: made for one Pod, gone with it. Upstream: pkg/controller/volume/ephemeral/controller.go

import { serviceUnavailable, StatusError } from '../../../api/meta/status-error.ts';
import type { PersistentVolumeClaim, Pod } from '../../../api/types.ts';
import type { Component, ComponentContext } from '../../component.ts';
import { claimName } from '../../scheduler/claims.ts';
import { asObject, controllerReference, resources } from '../shared/resources.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

export const ephemeralVolume: Component = {
  name: 'ephemeral_volume',
  user: 'system:serviceaccount:kube-system:ephemeral-volume-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 4,
  watches: [resources.pods, resources.persistentvolumeclaims],
  keysFor: ({ resource, type, key, object }) => {
    if (resource === 'pods') return type === 'create' && hasEphemeral(object as unknown as Pod) ? [key] : [];
    const owner = object.metadata.ownerReferences?.find(({ controller, kind }) => controller && kind === 'Pod');
    return type === 'delete' && owner ? [`${object.metadata.namespace}/${owner.name}`] : [];
  },
  reconcile: (key, context) => {
    const [namespace = '', name = ''] = key.split('/');
    const pod = context.get<Pod>(resources.pods, namespace, name);
    if (!pod || pod.metadata.deletionTimestamp) return;
    for (const volume of pod.spec?.volumes ?? []) if (volume.ephemeral) handle(pod, volume, context);
  },
};

const hasEphemeral = (pod: Pod): boolean => !pod.metadata.deletionTimestamp && (pod.spec?.volumes ?? []).some((volume) => volume.ephemeral);

function handle(pod: Pod, volume: Volume, context: ComponentContext): void {
  const fail = (message: string): never => {
    const whole = `ephemeral volume ${volume.name}: ${message}`;
    context.event(asObject(pod), 'Warning', 'FailedBinding', whole);
    throw serviceUnavailable(whole);
  };
  const { namespace = '', name: podName, uid } = pod.metadata;
  const name = claimName(pod, volume) ?? '';
  const existing = context.get<PersistentVolumeClaim>(resources.persistentvolumeclaims, namespace, name);
  if (existing?.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid)) return;
  if (existing) fail(`PVC ${namespace}/${name} was not created for pod ${namespace}/${podName} (pod is not owner)`);
  const template = volume.ephemeral?.volumeClaimTemplate;
  const { labels, annotations } = template?.metadata ?? {};
  const metadata = { name, namespace, ownerReferences: [controllerReference(pod, 'v1', 'Pod')], ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  try {
    context.create(resources.persistentvolumeclaims, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template?.spec });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    fail(`create PVC ${name}: ${error.message}`);
  }
}
