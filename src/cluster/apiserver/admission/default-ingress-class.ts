// An Ingress that names no class gets the default one.
// Upstream: plugin/pkg/admission/network/defaultingressclass

import type { ApiObject } from '../../../api/object.ts';
import { newestFirst } from './default-storage-class.ts';
import type { AdmissionPlugin } from './plugin.ts';

const isDefault = 'ingressclass.kubernetes.io/is-default-class';
const oldAnnotation = 'kubernetes.io/ingress.class';

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses.networking.k8s.io'],
  operations: ['CREATE'],
  admit: (object, _, __, { etcd }) => {
    const { spec, metadata } = object as ApiObject & { spec?: { ingressClassName?: string } };
    if (spec?.ingressClassName !== undefined || metadata.annotations?.[oldAnnotation] !== undefined) return object;
    const marked = [...etcd.list('ingressclasses.networking.k8s.io')].filter((one) => one.metadata.annotations?.[isDefault] === 'true');
    const [found] = marked.sort(newestFirst);
    if (!found) return object;
    return { ...object, spec: { ...spec, ingressClassName: found.metadata.name } } as ApiObject;
  },
};
