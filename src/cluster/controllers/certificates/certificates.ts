// Certificate requests: kubelets' own are approved, approved ones are signed, old ones are deleted.
// Upstream: pkg/controller/certificates/{approver,signer,cleaner}
// Left out: what a certificate's dates are; in here it holds until the cluster ends.

import { readCertificateRequest } from '../../../api/kinds/certificatesigningrequest/pem.ts';
import type { CertificateSigningRequest } from '../../../api/types.ts';
import { encodeBase64 } from '../../../base/base64.ts';
import { formatRfc3339, tryParseRfc3339 } from '../../../base/time.ts';
import type { Component, ComponentContext } from '../../component.ts';
import { resources } from '../shared/resources.ts';
import { commonName, hasCondition, kubeletClientProblem, organizations, signerProblem, signers } from './requests.ts';

const shared = {
  user: 'system:serviceaccount:kube-system:certificate-controller',
  fieldManager: 'kube-controller-manager',
  latencyMs: 5,
  watches: [resources.certificatesigningrequests],
} as const;

const find = (key: string, context: ComponentContext): CertificateSigningRequest | undefined => context.get<CertificateSigningRequest>(resources.certificatesigningrequests, '', key);

export const csrApprover: Component = {
  ...shared,
  name: 'certificatesigningrequest-approving-controller',
  keysFor: ({ type, key, object }) => {
    const csr = object as unknown as CertificateSigningRequest;
    return type === 'create' && csr.spec?.signerName === signers.kubeletClient ? [key] : [];
  },
  reconcile: (key, context) => {
    const csr = find(key, context);
    if (!csr || csr.status?.certificate || hasCondition(csr, 'Approved') || hasCondition(csr, 'Denied')) return;
    const request = readCertificateRequest(csr.spec?.request);
    if (!request || kubeletClientProblem(request, csr.spec?.usages ?? []) !== undefined) return;
    const isSelf = csr.spec?.username === commonName(request);
    const message = (isSelf && mayCreate(csr, 'selfnodeclient', context) && 'Auto approving self kubelet client certificate after SubjectAccessReview.') || (mayCreate(csr, 'nodeclient', context) && 'Auto approving kubelet client certificate after SubjectAccessReview.');
    if (!message) return;
    const conditions = [...(csr.status?.conditions ?? []), { type: 'Approved', status: 'True', reason: 'AutoApproved', message }];
    context.request('PUT', `/apis/certificates.k8s.io/v1/certificatesigningrequests/${key}/approval`, { ...csr, status: { ...csr.status, conditions } });
  },
};

function mayCreate({ spec }: CertificateSigningRequest, subresource: string, context: ComponentContext): boolean {
  const resourceAttributes = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', subresource, version: '*' };
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: spec?.username, groups: spec?.groups, uid: spec?.uid, extra: spec?.extra, resourceAttributes },
  };
  const answer = context.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review) as { readonly status?: { readonly allowed?: boolean } };
  return answer.status?.allowed === true;
}

const ours: ReadonlySet<string> = new Set(Object.values(signers));

export const csrSigner: Component = {
  ...shared,
  name: 'certificatesigningrequest-signing-controller',
  keysFor: ({ type, key, object }) => {
    const csr = object as unknown as CertificateSigningRequest;
    return type !== 'delete' && ours.has(csr.spec?.signerName ?? '') && hasCondition(csr, 'Approved') && !hasCondition(csr, 'Failed') ? [key] : [];
  },
  reconcile: (key, context) => {
    const csr = find(key, context);
    if (!csr || !hasCondition(csr, 'Approved') || hasCondition(csr, 'Failed') || csr.status?.certificate) return;
    const request = readCertificateRequest(csr.spec?.request);
    if (!request) return;
    const problem = signerProblem(csr.spec?.signerName ?? '', request, csr.spec?.usages ?? []);
    const status =
      problem === undefined
        ? { ...csr.status, certificate: encodeBase64(context.signing.certificate(commonName(request), organizations(request))) }
        : { ...csr.status, conditions: [...(csr.status?.conditions ?? []), { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: problem, lastUpdateTime: formatRfc3339(context.nowMs) }] };
    context.updateStatus(resources.certificatesigningrequests, { ...csr, status });
  },
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const csrCleaner: Component = {
  ...shared,
  name: 'certificatesigningrequest-cleaner-controller',
  // upstream looks once an hour
  latencyMs: hourMs,
  keysFor: ({ type, key }) => (type === 'delete' ? [] : [key]),
  reconcile: (key, context) => {
    const csr = find(key, context);
    if (!csr) return;
    if (isOld(csr, context.nowMs)) context.delete(resources.certificatesigningrequests, '', key);
    else context.enqueueAfter(key, hourMs);
  },
};

function isOld({ metadata, status }: CertificateSigningRequest, nowMs: number): boolean {
  const isPast = (time: string | undefined, ageMs: number): boolean => nowMs - (tryParseRfc3339(time) ?? nowMs) > ageMs;
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return isPast(metadata.creationTimestamp, dayMs);
  return conditions.some(({ type, lastUpdateTime }) => {
    if (type === 'Approved') return isPast(lastUpdateTime, status?.certificate ? hourMs : dayMs);
    return (type === 'Denied' || type === 'Failed') && isPast(lastUpdateTime, hourMs);
  });
}
