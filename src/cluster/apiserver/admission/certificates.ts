// Who may approve and sign certificates, and whom certificates may name.
// Upstream: plugin/pkg/admission/certificates/{approval,signing,subjectrestriction}

import type { ApiObject } from '../../../api/object.ts';
import { decodeBase64 } from '../../../base/base64.ts';
import { equalJson } from '../registry/equal.ts';
import type { AdmissionContext, AdmissionPlugin, Attributes } from './plugin.ts';
import { refuse } from './refuse.ts';

const requests = 'certificatesigningrequests.certificates.k8s.io';
const group = 'certificates.k8s.io';

const signerOf = (object: ApiObject | undefined): string => String((object?.spec as { signerName?: string } | undefined)?.signerName ?? '');

/** A signer is asked for by its name, or by all of its domain: `example.com/*`. */
function mayFor(verb: string, signer: string, { user }: Attributes, context: AdmissionContext): boolean {
  const wildcard = `${signer.split('/')[0]}/*`;
  return context.authorize(user, verb, group, 'signers', '', signer) || context.authorize(user, verb, group, 'signers', '', wildcard);
}

export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: [`${requests}/approval`],
  operations: ['UPDATE'],
  validate: (object, old, attributes, context) => {
    const signer = signerOf(old);
    if (mayFor('approve', signer, attributes, context)) return;
    throw refuse(attributes, object, `user not permitted to approve requests with signerName "${signer}"`);
  },
};

export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  resources: [`${requests}/status`],
  operations: ['UPDATE'],
  validate: (object, old, attributes, context) => {
    const part = (one: ApiObject | undefined): unknown => {
      const { certificate, conditions = [] } = (one?.status ?? {}) as { certificate?: string; conditions?: readonly { type: string }[] };
      return [certificate ?? '', conditions.filter(({ type }) => type === 'Failed')];
    };
    if (equalJson(part(object), part(old)) || mayFor('sign', signerOf(old), attributes, context)) return;
    throw refuse(attributes, object, `user not permitted to sign requests with signerName "${signerOf(old)}"`);
  },
};

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: [requests],
  operations: ['CREATE'],
  validate: (object, _, attributes) => {
    if (signerOf(object) !== 'kubernetes.io/kube-apiserver-client') return;
    const request = String((object?.spec as { request?: string } | undefined)?.request ?? '');
    // The organizations stand in the request as plain text, between DER's lengths.
    if (!namesMasters(request)) return;
    throw refuse(attributes, object, 'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed');
  },
};

function namesMasters(request: string): boolean {
  const pem = decodeBase64(request);
  const body = /-----BEGIN[^-]*-----([\s\S]*?)-----END/.exec(pem)?.[1]?.replace(/\s/g, '') ?? '';
  return body !== '' && decodeBase64(body).includes('system:masters');
}
