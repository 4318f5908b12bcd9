import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../base/base64.ts';
import { holdsPem, readCertificateRequest } from './pem.ts';

// openssl req -new -subj /O=dev/O=ops/CN=jane -addext subjectAltName=DNS:a.example.com,IP:10.0.0.1,email:x@y.z
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQkh6Q0J4UUlCQURBck1Rd3dDZ1lEVlFRS0RBTmtaWFl4RERBS0JnTlZCQW9NQTI5d2N6RU5NQXNHQTFVRQpBd3dFYW1GdVpUQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQUJPTkdObEdwdXQwdXRvdStydXl4CnppZmFoUkZJY1FoaVNwMDd4eUhKRHY2cnhycGhLMkR2T3QrNHJkNGlNallQRnF0OVY0S1gxMjBvYlYxbEVpWHQKVUVlZ09EQTJCZ2txaGtpRzl3MEJDUTR4S1RBbk1DVUdBMVVkRVFRZU1CeUNEV0V1WlhoaGJYQnNaUzVqYjIySApCQW9BQUFHQkJYaEFlUzU2TUFvR0NDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFDTENvNXdaeGVpK0VFU2pobyt2TWJRCjRHdmR0eHNHajZGNVorei9ORytpbkFJaEFLNGp6bkxhY3E5cS9NbGpQd3lXS1VqQ29vSlJhbUU2MHhub2VQcXQKMDBidAotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K';

describe('certificate requests', () => {
  it('tells who and what is asked for', () => {
    expect(readCertificateRequest(request)).toEqual({
      subject: new Map([
        ['2.5.4.10', ['dev', 'ops']],
        ['2.5.4.3', ['jane']],
      ]),
      alternativeNames: [
        { type: 'dns', value: 'a.example.com' },
        { type: 'ip', value: '10.0.0.1' },
        { type: 'email', value: 'x@y.z' },
      ],
    });
  });

  const broken = [
    { name: 'nothing', text: undefined },
    { name: 'no base64', text: '%%%' },
    { name: 'another block', text: encodeBase64('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n') },
    { name: 'DER that is cut off', text: encodeBase64('-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n') },
  ];
  it.each(broken)('reads nothing out of $name', ({ text }) => expect(readCertificateRequest(text)).toBeUndefined());

  it('knows the block', () => expect([holdsPem(request, 'CERTIFICATE REQUEST'), holdsPem(request, 'CERTIFICATE')]).toEqual([true, false]));
});
