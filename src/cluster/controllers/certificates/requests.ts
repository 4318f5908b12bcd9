// What certificate requests may ask each signer for. Upstream: pkg/apis/certificates/helpers.go, validAPIServerClientUsages

import type { AlternativeName, CertificateRequest } from '../../../api/kinds/certificatesigningrequest/pem.ts';
import type { CertificateSigningRequest } from '../../../api/types.ts';

export const signers = {
  kubeletServing: 'kubernetes.io/kubelet-serving',
  kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
  client: 'kubernetes.io/kube-apiserver-client',
} as const;

type Conditions = NonNullable<NonNullable<CertificateSigningRequest['status']>['conditions']>;

export const hasCondition = ({ status }: CertificateSigningRequest, type: string): boolean => (status?.conditions as Conditions | undefined)?.some((c) => c.type === type && c.status === 'True') ?? false;

const commonNameId = '2.5.4.3';
const organizationId = '2.5.4.10';

export const commonName = (request: CertificateRequest): string => request.subject.get(commonNameId)?.at(-1) ?? '';
export const organizations = (request: CertificateRequest): readonly string[] => request.subject.get(organizationId) ?? [];

const holds = (request: CertificateRequest, type: AlternativeName['type']): boolean => request.alternativeNames.some((name) => name.type === type);

/** Whether the usages are these, with or without key encipherment. */
function areUsages(usages: readonly string[], purpose: string): boolean {
  const others = new Set(usages);
  others.delete('key encipherment');
  return others.size === 2 && others.has('digital signature') && others.has(purpose);
}

/** Why a kubelet may not have this client certificate; undefined when it may. */
export function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (organizations(request).join() !== 'system:nodes') return 'subject organization is not system:nodes';
  if (holds(request, 'dns')) return 'DNS subjectAltNames are not allowed';
  if (holds(request, 'email')) return 'Email subjectAltNames are not allowed';
  if (holds(request, 'ip')) return 'IP subjectAltNames are not allowed';
  if (holds(request, 'uri')) return 'URI subjectAltNames are not allowed';
  if (!commonName(request).startsWith('system:node:')) return 'subject common name does not begin with system:node:';
  return areUsages(usages, 'client auth') ? undefined : 'usages did not match [client auth digital signature key encipherment]';
}

function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (organizations(request).join() !== 'system:nodes') return 'subject organization is not system:nodes';
  if (!holds(request, 'dns') && !holds(request, 'ip')) return 'DNS or IP subjectAltName is required';
  if (holds(request, 'email')) return 'Email subjectAltNames are not allowed';
  if (holds(request, 'uri')) return 'URI subjectAltNames are not allowed';
  if (!areUsages(usages, 'server auth')) return 'usages did not match [digital signature key encipherment server auth]';
  return commonName(request).startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';
}

function clientProblem(usages: readonly string[]): string | undefined {
  const optional = new Set(['digital signature', 'key encipherment', 'client auth']);
  const wrong = usages.find((usage) => !optional.has(usage));
  if (wrong !== undefined) return `invalid usage for client certificate: ${wrong}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

/** Why the signer refuses; undefined when it does not. */
export function signerProblem(signerName: string, request: CertificateRequest, usages: readonly string[]): string | undefined {
  switch (signerName) {
    case signers.kubeletServing:
      return kubeletServingProblem(request, usages);
    case signers.kubeletClient:
      return kubeletClientProblem(request, usages);
    default:
      return clientProblem(usages);
  }
}
