/** Requests for certificates. Upstream: describeCertificateSigningRequest in k8s.io/kubectl/pkg/describe. */
import { humanDuration } from '../../../base/duration.ts';
import { formatLabels } from '../../meta/labels.ts';
import type { CertificateSigningRequest } from '../../types.ts';
import { readCertificateRequest } from '../certificatesigningrequest/pem.ts';
import { DescribeWriter, timeText } from './writer.ts';

/** Parts of a subject in the order they are shown, with their object identifiers. */
const subjectParts = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
] as const;

/** @param state how far the request is, as its table shows it */
export function describeRequest(request: CertificateSigningRequest, state: string): string {
  const out = new DescribeWriter();
  const { metadata, spec } = request;
  const asked = readCertificateRequest(spec.request);
  const several = (title: string, values: readonly string[]): void => values.forEach((value, i) => out.line(0, `\t${i ? '' : `${title}:`}\t${value}`));
  out.line(0, `Name:\t${metadata.name}`);
  out.line(0, `Labels:\t${formatLabels(metadata.labels)}`);
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  out.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`);
  out.line(0, `Requesting User:\t${spec.username ?? ''}`);
  if (spec.signerName) out.line(0, `Signer:\t${spec.signerName}`);
  if (spec.expirationSeconds !== undefined) out.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
  out.line(0, `Status:\t${state}`);
  out.line(0, 'Subject:');
  out.line(0, `\tCommon Name:\t${asked?.subject.get('2.5.4.3')?.at(-1) ?? ''}`);
  out.line(0, `\tSerial Number:\t${asked?.subject.get('2.5.4.5')?.at(-1) ?? ''}`);
  for (const [title, id] of subjectParts) several(title, asked?.subject.get(id) ?? []);
  const names = asked?.alternativeNames ?? [];
  if (names.length > 0) out.line(0, 'Subject Alternative Names:');
  for (const [title, type] of [
    ['DNS Names', 'dns'],
    ['Email Addresses', 'email'],
    ['URIs', 'uri'],
    ['IP Addresses', 'ip'],
  ] as const) {
    several(
      title,
      names.filter((name) => name.type === type).map((name) => name.value),
    );
  }
  return out.flush();
}
