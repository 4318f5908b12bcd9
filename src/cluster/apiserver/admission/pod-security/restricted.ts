// The level restricted: today's good practice. Sorted by id, which is the order they are told in.
// Upstream: pod-security-admission/policy/check_*.go

import { badSeccomp, procMount } from './baseline.ts';
import type { Check, CheckPod, PodSpec } from './check.ts';
import { containersOf, joinQuote, namesOf, onHostUsers, onLinux, plural, setters, theContainers } from './check.ts';

const restricted = (id: string, overrides: string | undefined, ...versions: Check['versions'][number][]): Check => ({
  id,
  level: 'restricted',
  versions,
  ...(overrides === undefined ? {} : { overrides }),
});

const allowPrivilegeEscalation: CheckPod = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${theContainers(namesOf(bad))} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

const capabilitiesRestricted: CheckPod = (spec) => {
  const all = containersOf(spec);
  const keeping = all.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const forbidden = (names: readonly string[] | undefined): readonly string[] => (names ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = all.filter(({ securityContext }) => forbidden(securityContext?.capabilities?.add).length > 0);
  const added = [...new Set(adding.flatMap(({ securityContext }) => forbidden(securityContext?.capabilities?.add)))].sort();
  const details = [
    ...(keeping.length > 0 ? [`${theContainers(namesOf(keeping))} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0 ? [`${theContainers(namesOf(adding))} must not include ${joinQuote(added)} in securityContext.capabilities.add`] : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
};

/** Volume types that bring nothing in from outside the cluster's own rules. */
const allowedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const restrictedVolumeTypes = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker', 'fc',
  'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
]; // biome-ignore format: a table

const restrictedVolumes: CheckPod = ({ volumes = [] }) => {
  const bad = volumes.filter((volume) => !allowedVolumes.some((type) => type in volume));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map((volume) => restrictedVolumeTypes.find((type) => type in volume) ?? 'unknown'))].sort();
  const what = `${plural('uses', 'use', bad.length)} ${plural('restricted volume type', 'restricted volume types', types.length)} ${joinQuote(types)}`;
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', bad.length)} ${joinQuote(bad.map(({ name }) => name))} ${what}`,
  };
};

const runAsNonRoot: CheckPod = (spec) => {
  const ofPod = spec.securityContext?.runAsNonRoot;
  const all = containersOf(spec);
  const explicit = all.filter(({ securityContext }) => securityContext?.runAsNonRoot === false);
  const reason = 'runAsNonRoot != true';
  const who = setters(ofPod === false, namesOf(explicit));
  if (who.length > 0) return { reason, detail: `${who.join(' and ')} must not set securityContext.runAsNonRoot=false` };
  const implicit = ofPod ? [] : all.filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (implicit.length === 0) return undefined;
  return { reason, detail: `pod or ${theContainers(namesOf(implicit))} must set securityContext.runAsNonRoot=true` };
};

const runAsUser: CheckPod = (spec) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.runAsUser === 0);
  const who = setters(spec.securityContext?.runAsUser === 0, namesOf(bad));
  return who.length === 0 ? undefined : { reason: 'runAsUser=0', detail: `${who.join(' and ')} must not set runAsUser=0` };
};

const seccompRestricted: CheckPod = (spec) => badSeccomp(spec) ?? missingSeccomp(spec);

function missingSeccomp(spec: PodSpec): ReturnType<CheckPod> {
  if (spec.securityContext?.seccompProfile) return undefined;
  const bad = containersOf(spec).filter(({ securityContext }) => !securityContext?.seccompProfile);
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${theContainers(namesOf(bad))} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

export const restrictedChecks: readonly Check[] = [
  restricted('allowPrivilegeEscalation', undefined, [8, allowPrivilegeEscalation], [25, onLinux(allowPrivilegeEscalation)]),
  restricted('capabilities_restricted', 'capabilities_baseline', [22, capabilitiesRestricted], [25, onLinux(capabilitiesRestricted)]),
  restricted('procMount_restricted', 'procMount', [35, procMount]),
  restricted('restrictedVolumes', 'hostPathVolumes', [0, restrictedVolumes]),
  restricted('runAsNonRoot', undefined, [0, runAsNonRoot], [35, onHostUsers(runAsNonRoot)]),
  restricted('runAsUser', undefined, [23, runAsUser], [35, onHostUsers(runAsUser)]),
  restricted('seccompProfile_restricted', 'seccompProfile_baseline', [19, seccompRestricted], [25, onLinux(seccompRestricted)]),
];
