import { expect, it } from 'vitest';
import { makeRsaKey, signSha256, verifySha256 } from '../../base/rsa.ts';
import { Random } from '../../base/random.ts';
import { nameText, parseExtension, parseSubject } from './names.ts';
import { certificateText, requestText } from './show.ts';
import { pem, pemBlock, readCertificate, readPrivateKey, readRequest, wrapPrivateKey, writeCertificate, writePrivateKey, writeRequest } from './x509.ts';

const random = new Random('openssl');
const key = makeRsaKey(512, () => random.next());
const subject = parseSubject('/CN=jane/O=dev', 'req');

it('makes keys whose signatures hold for what was signed and for nothing else', () => {
  const signature = signSha256(key, 'abc');
  expect([verifySha256(key, 'abc', signature), verifySha256(key, 'abd', signature), key.modulus.toString(2).length]).toEqual([true, false, 512]);
});

it.each([
  { name: 'PKCS #8', text: pem('PRIVATE KEY', wrapPrivateKey(key)) },
  { name: 'PKCS #1', text: pem('RSA PRIVATE KEY', writePrivateKey(key)) },
])('reads its keys from $name', ({ text }) => expect(readPrivateKey(text)).toEqual(key));

it('reads its requests', () => {
  const extensions = [parseExtension('subjectAltName = DNS:a.example, IP:10.0.0.1'), parseExtension('keyUsage=critical,digitalSignature,keyEncipherment')];
  const text = pem('CERTIFICATE REQUEST', writeRequest(subject, key, extensions));
  const request = readRequest(pemBlock(text, /^CERTIFICATE REQUEST$/)?.bytes ?? '');
  expect(request && nameText(request.subject)).toBe('CN = jane, O = dev');
  expect(request && requestText(request).split('Attributes:')[1]?.split('    Signature')[0]).toBe(`
            Requested Extensions:
                X509v3 Subject Alternative Name: 
                    DNS:a.example, IP Address:10.0.0.1
                X509v3 Key Usage: critical
                    Digital Signature, Key Encipherment
`);
});

it('reads its certificates', () => {
  const startMs = Date.UTC(2026, 10, 20, 9, 1, 0);
  const bytes = writeCertificate({ serial: 5n, issuer: [['CN', 'ca']], notBeforeMs: startMs, notAfterMs: startMs + 86_400_000, subject, key, extensions: [parseExtension('basicConstraints=critical,CA:true')], signer: key });
  const one = readCertificate(bytes);
  expect(one && verifySha256(key, one.signed, one.signature)).toBe(true);
  expect(one && certificateText(one).split('        Subject Public Key Info:')[0]).toBe(`Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number: 5 (0x5)
        Signature Algorithm: sha256WithRSAEncryption
        Issuer: CN = ca
        Validity
            Not Before: Nov 20 09:01:00 2026 GMT
            Not After : Nov 21 09:01:00 2026 GMT
        Subject: CN = jane, O = dev
`);
});

it.each([
  { name: 'a subject that begins with no slash', make: () => parseSubject('CN=a', 'req') },
  { name: 'an extension that is not simulated', make: () => parseExtension('nameConstraints=x') },
])('refuses $name', ({ make }) => expect(make).toThrow());

it.each(['', 'abc', '-----BEGIN CERTIFICATE-----\nA=A\n-----END CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', pem('PRIVATE KEY', '\x30\x03\x02\x01'), pem('CERTIFICATE', '\x30\x84\xff\xff\xff\xff')])('reads nothing from %j', (text) => {
  expect([readPrivateKey(text), readCertificate(pemBlock(text, /CERTIFICATE/)?.bytes ?? ''), readRequest(text)]).toEqual([undefined, undefined, undefined]);
});
