// The resources a node deals with, by name.

import type { GroupResource } from '../component.ts';

const core = (plural: string): GroupResource => ({ group: '', plural });

export const pods = core('pods');
export const nodes = core('nodes');
export const services = core('services');
export const configMaps = core('configmaps');
export const secrets = core('secrets');
export const serviceAccounts = core('serviceaccounts');
export const namespaces = core('namespaces');
export const claims = core('persistentvolumeclaims');
export const persistentVolumes = core('persistentvolumes');
export const leases: GroupResource = { group: 'coordination.k8s.io', plural: 'leases' };
export const runtimeClasses: GroupResource = { group: 'node.k8s.io', plural: 'runtimeclasses' };
