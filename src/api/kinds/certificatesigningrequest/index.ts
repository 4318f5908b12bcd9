/**
 * CertificateSigningRequest: asks a signer for a certificate.
 * Upstream: pkg/registry/certificates/certificates/strategy.go, printCertificateSigningRequest.
 *
 * @supports yes CertificateSigningRequest: approval and status subresources
 */
import type { ICertificateSigningRequest } from 'kubernetes-models/certificates.k8s.io/v1/CertificateSigningRequest';
import { humanDuration } from '../../../base/duration.ts';
import { formatRfc3339 } from '../../../base/time.ts';
import type { RequestContext, Requester } from '../../kind.ts';
import type { Stored } from '../../types.ts';
import { describeRequest } from '../describe/certificate.ts';
import { age, ageColumn, column, nameColumn } from '../shared/cells.ts';
import { change, each } from '../shared/copy.ts';
import { defineKind } from '../shared/define.ts';
import { validateRequest, validateRequestUpdate } from './validate.ts';

export type CertificateSigningRequest = Stored<ICertificateSigningRequest>;
type Status = NonNullable<CertificateSigningRequest['status']>;

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  namespaced: false,
  schema: 'io.k8s.api.certificates.v1',
  status: true,
  generation: false,
  subresources: ['approval'],
  resetFields: { '': [['spec'], ['status']], status: [['spec'], ['status', 'conditions']], approval: [['spec'], ['status', 'certificate']] },
  prepareForCreate: (request, { user }) => change(request, { spec: withRequester(request.spec, user), status: {} }),
  prepareForUpdate,
  validateName: () => [],
  validate: validateRequest,
  validateUpdate: validateRequestUpdate,
  validateStatusUpdate: validateRequestUpdate,
  selectableFields: (request) => ({ 'spec.signerName': request.spec?.signerName ?? '' }),
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', 'string', 'who should sign'),
    column('Requestor', 'string', 'who asks'),
    column('RequestedDuration', 'string', 'for how long'),
    column('Condition', 'string', 'how far it is'),
  ],
  row: (request, context) => [
    request.metadata.name,
    age(request, context),
    request.spec?.signerName || '<none>',
    request.spec?.username ?? '',
    request.spec?.expirationSeconds === undefined ? '<none>' : humanDuration(request.spec.expirationSeconds * 1000),
    requestState(request),
  ],
  describe: (request) => describeRequest(request, requestState(request)),
});

/** Who asks is what the server knows, not what the request says. */
function withRequester(spec: CertificateSigningRequest['spec'], { name, uid, groups, extra }: Requester): CertificateSigningRequest['spec'] {
  return change(spec, {
    username: name,
    uid: uid || undefined,
    groups: groups.length > 0 ? groups : undefined,
    extra: extra && Object.keys(extra).length > 0 ? extra : undefined,
  });
}

function prepareForUpdate(request: CertificateSigningRequest, old: CertificateSigningRequest, { subresource, nowMs }: RequestContext): CertificateSigningRequest {
  if (subresource === 'approval') return change(request, { spec: old.spec, status: { ...old.status, conditions: stamped(request, old, nowMs) } as Status });
  if (subresource === 'status') return change(request, { spec: old.spec, status: { ...request.status, conditions: stamped(withOldVerdict(request, old), old, nowMs) } as Status });
  return change(request, { spec: old.spec, status: old.status });
}

/** Only the approval subresource approves or denies. Upstream: preserveConditionInstances. */
function withOldVerdict(request: CertificateSigningRequest, old: CertificateSigningRequest): CertificateSigningRequest {
  const verdict = (type: string): boolean => type === 'Approved' || type === 'Denied';
  const others = (request.status?.conditions ?? []).filter((c) => !verdict(c.type));
  const kept = (old.status?.conditions ?? []).filter((c) => verdict(c.type));
  return { ...request, status: { ...request.status, conditions: [...kept, ...others] } };
}

/** Upstream: populateConditionTimestamps. */
function stamped(request: CertificateSigningRequest, old: CertificateSigningRequest, nowMs: number): Status['conditions'] {
  const now = formatRfc3339(nowMs);
  const list = each(request.status?.conditions, (condition) => {
    const before = old.status?.conditions?.find((c) => c.type === condition.type && c.status === condition.status);
    return { ...condition, lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now, lastUpdateTime: condition.lastUpdateTime ?? now };
  });
  return list?.length ? list : undefined;
}

/** `Approved,Issued`. Upstream: extractCSRStatus. */
export function requestState(request: CertificateSigningRequest): string {
  const has = (type: string): boolean => request.status?.conditions?.some((c) => c.type === type) ?? false;
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${verdict}${has('Failed') ? ',Failed' : ''}${request.status?.certificate ? ',Issued' : ''}`;
}
