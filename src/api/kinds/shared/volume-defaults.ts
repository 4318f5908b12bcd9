/**
 * What the server fills into the volumes of Pods.
 * Upstream: SetDefaults_Volume and the walk over its sources in pkg/apis/core/v1/zz_generated.defaults.go.
 */
import { change, each, fill, maybe } from './copy.ts';
import { defaultPullPolicy } from './image-name.ts';
import { roundResources } from './pod-defaults.ts';
import type { ResourceList, Volume } from './pod-types.ts';

const fileMode = 0o644;

type WithFieldRef = { readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath: string } };

const defaultFieldRef = <T extends WithFieldRef>(item: T): T => change(item, { fieldRef: maybe(item.fieldRef, (ref) => fill(ref, { apiVersion: 'v1' })) } as Partial<T>);

/** A volume with its source's defaults; one without a source becomes an emptyDir. */
export function defaultVolume(volume: Volume): Volume {
  let sources = 0;
  for (const name in volume) if (name !== 'name') sources++;
  if (sources === 0) return { ...volume, emptyDir: {} };
  return change(volume, {
    hostPath: maybe(volume.hostPath, (s) => fill(s, { type: '' as never })),
    secret: maybe(volume.secret, (s) => fill(s, { defaultMode: fileMode })),
    configMap: maybe(volume.configMap, (s) => fill(s, { defaultMode: fileMode })),
    downwardAPI: maybe(volume.downwardAPI, (s) => fill(change(s, { items: each(s.items, defaultFieldRef) }), { defaultMode: fileMode })),
    projected: maybe(volume.projected, defaultProjected),
    image: maybe(volume.image, (s) => fill(s, { pullPolicy: defaultPullPolicy(s.reference) })),
    ephemeral: maybe(volume.ephemeral, defaultEphemeral),
    iscsi: maybe(volume.iscsi, (s) => fill(s, { iscsiInterface: 'default' })),
    rbd: maybe(volume.rbd, (s) => fill(s, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' })),
    azureDisk: maybe(volume.azureDisk, (s) => fill(s, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' })),
    scaleIO: maybe(volume.scaleIO, (s) => fill(s, { storageMode: 'ThinProvisioned', fsType: 'xfs' })),
  });
}

type Projected = NonNullable<Volume['projected']>;

function defaultProjected(projected: Projected): Projected {
  const sources = each(projected.sources ?? undefined, (source) =>
    change(source, {
      downwardAPI: maybe(source.downwardAPI, (s) => change(s, { items: each(s.items, defaultFieldRef) })),
      serviceAccountToken: maybe(source.serviceAccountToken, (s) => fill(s, { expirationSeconds: 3600 })),
    }),
  );
  return fill(sources === undefined ? projected : change(projected, { sources }), { defaultMode: fileMode });
}

type Ephemeral = NonNullable<Volume['ephemeral']>;

function defaultEphemeral(ephemeral: Ephemeral): Ephemeral {
  const template = ephemeral.volumeClaimTemplate;
  if (!template) return ephemeral;
  const resources = maybe(template.spec.resources, (r) =>
    change(r, {
      limits: maybe(r.limits, (list) => roundResources(list as ResourceList)),
      requests: maybe(r.requests, (list) => roundResources(list as ResourceList)),
    }),
  );
  return change(ephemeral, { volumeClaimTemplate: change(template, { spec: fill(change(template.spec, { resources }), { volumeMode: 'Filesystem' }) }) });
}
