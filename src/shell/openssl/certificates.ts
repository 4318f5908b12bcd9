// req, x509, verify: requests and certificates. Upstream: OpenSSL 3.0 apps/req.c, x509.c, verify.c
// Left out: questions (a subject has to be given), configuration files but for -extfile's plain lines, DER, serial files.
// @supports yes openssl: req -new, -newkey, -x509, -subj, -addext, -noout -text -subject; x509 -req -CA, -signkey, -extfile, -noout -text -subject -issuer -dates -enddate -serial -fingerprint -ext -checkend; verify -CAfile

import { verifySha256 } from '../../base/rsa.ts';
import { sha1Hex } from '../../base/sha1.ts';
import { sha256Hex } from '../../base/sha256.ts';
import type { Process, Steps } from '../../os/process.ts';
import { keyFrom, newKey } from './keys.ts';
import { authorityExtensions, nameText, parseExtension, parseSubject } from './names.ts';
import { OpensslFailure, Options } from './options.ts';
import { certificateText, dateText, extensionsText, fingerprintText, requestText } from './show.ts';
import { type Certificate, extensionIds, type Name, pem, pemBlock, type PublicKey, readCertificate, readRequest, type Request, wrapPrivateKey, writeCertificate, writePublicKey, writeRequest } from './x509.ts';

const dayMs = 86_400_000;

export function* req(process: Process): Steps<void> {
  const options = new Options(process, ['key', 'keyout', 'newkey', 'out', 'in', 'subj', 'days', 'addext', 'config', 'extensions', 'set_serial'], ['new', 'x509', 'nodes', 'noenc', 'noout', 'text', 'subject', 'verify', 'pubkey', 'sha256', 'batch', 'utf8']);
  if (options.has('config')) throw new OpensslFailure('not simulated in Drydock: req -config; say -subj and -addext\n');
  const makes = options.has('new') || options.has('newkey') || options.has('x509');
  if (!makes) return yield* showRequest(options);
  const keyPath = options.get('key');
  const bits = /^rsa(?::(\d+))?$/.exec(options.get('newkey') ?? 'rsa');
  if (!bits) throw new OpensslFailure(`not simulated in Drydock: keys of the algorithm ${options.get('newkey')}; there is RSA\n`);
  const key = keyPath === undefined ? newKey(options, Number(bits[1] ?? 2048)) : keyFrom(options, keyPath);
  if (keyPath === undefined) {
    yield* options.write(pem('PRIVATE KEY', wrapPrivateKey(key)), options.has('keyout') ? 'keyout' : 'privkey.pem', 0o600);
    yield* options.say('-----\n');
  }
  const subject = options.get('subj');
  if (subject === undefined) throw new OpensslFailure('not simulated in Drydock: questions for the subject; say -subj\n');
  const name = parseSubject(subject, 'req');
  const extensions = options.all('addext').map(parseExtension);
  if (!options.has('x509')) return yield* options.write(pem('CERTIFICATE REQUEST', writeRequest(name, key, extensions)));
  const own = authorityExtensions(key).filter(({ id }) => !extensions.some((one) => one.id === id));
  yield* options.write(pem('CERTIFICATE', writeCertificate({ ...validity(options), serial: serialOf(options), issuer: name, subject: name, key, extensions: [...own, ...extensions], signer: key })));
}

function validity(options: Options): { readonly notBeforeMs: number; readonly notAfterMs: number } {
  const notBeforeMs = Math.floor(options.process.nowMs / 1000) * 1000;
  return { notBeforeMs, notAfterMs: notBeforeMs + options.number('days', 30) * dayMs };
}

/** As stated, or 159 bits of chance. */
function serialOf(options: Options): bigint {
  const stated = options.get('set_serial');
  if (stated !== undefined) return BigInt(stated);
  let serial = 1n;
  for (let i = 0; i < 5; i++) serial = (serial << 32n) | BigInt(options.chance());
  return BigInt.asUintN(158, serial) | (1n << 157n);
}

function* showRequest(options: Options): Steps<void> {
  const content = yield* options.read('in', 'certificate request');
  const request = requestIn(content);
  if (!request) throw new OpensslFailure('Unable to load X509 request\n');
  if (options.has('verify')) yield* options.say('Certificate request self-signature verify OK\n');
  if (options.has('subject')) yield* options.write(`subject=${nameText(request.subject)}\n`, '');
  if (options.has('pubkey')) yield* options.write(pem('PUBLIC KEY', writePublicKey(request.key)), '');
  if (options.has('text')) yield* options.write(requestText(request), '');
  if (!options.has('noout')) yield* options.write(pem('CERTIFICATE REQUEST', pemBlock(content, /^CERTIFICATE REQUEST$/)?.bytes ?? ''));
}

function requestIn(content: string): Request | undefined {
  const block = pemBlock(content, /^(NEW )?CERTIFICATE REQUEST$/);
  return block && readRequest(block.bytes);
}

function certificateIn(content: string): Certificate | undefined {
  const block = pemBlock(content, /^CERTIFICATE$/);
  return block && readCertificate(block.bytes);
}

export function* x509(process: Process): Steps<void> {
  const options = new Options(
    process,
    ['in', 'out', 'CA', 'CAkey', 'CAserial', 'signkey', 'key', 'days', 'set_serial', 'extfile', 'extensions', 'ext', 'checkend', 'inform', 'outform', 'nameopt', 'subj'],
    ['req', 'new', 'noout', 'text', 'subject', 'issuer', 'dates', 'startdate', 'enddate', 'serial', 'fingerprint', 'pubkey', 'modulus', 'CAcreateserial', 'sha256', 'sha1', 'hash'],
  );
  const content = yield* options.read('in', options.has('req') ? 'certificate request' : 'certificate');
  const bytes = options.has('req') ? signed(options, content) : pemBlock(content, /^CERTIFICATE$/)?.bytes;
  const certificate = bytes && readCertificate(bytes);
  if (!certificate && bytes?.startsWith('{"kind":"drydock')) throw new OpensslFailure("not simulated in Drydock: certificates of the cluster's own authority hold no X.509\n");
  if (!certificate) throw new OpensslFailure(`Could not read certificate from ${options.get('in') ?? '<stdin>'}\nUnable to load certificate\n`);
  if (options.has('req')) yield* options.say(`Certificate request self-signature ok\nsubject=${nameText(certificate.subject)}\n`);
  yield* options.write(facts(options, certificate, bytes), '');
  if (!options.has('noout')) return yield* options.write(pem('CERTIFICATE', bytes));
  const end = options.get('checkend');
  if (end === undefined) return;
  const expires = certificate.notAfterMs < process.nowMs + Number(end) * 1000;
  yield* options.write(`Certificate will ${expires ? '' : 'not '}expire\n`, '');
  if (expires) throw new OpensslFailure('');
}

/** What was asked about it. */
function facts(options: Options, one: Certificate, bytes: string): string {
  const ask: Readonly<Record<string, () => string>> = {
    serial: () => `serial=${one.serial.toString(16).toUpperCase().replace(/^(.(?:..)*)$/, '0$1')}\n`,
    subject: () => `subject=${nameText(one.subject)}\n`,
    issuer: () => `issuer=${nameText(one.issuer)}\n`,
    dates: () => `notBefore=${dateText(one.notBeforeMs)}\nnotAfter=${dateText(one.notAfterMs)}\n`,
    startdate: () => `notBefore=${dateText(one.notBeforeMs)}\n`,
    enddate: () => `notAfter=${dateText(one.notAfterMs)}\n`,
    fingerprint: () => (options.has('sha256') ? `sha256 Fingerprint=${fingerprintText(sha256Hex(bytes))}\n` : `SHA1 Fingerprint=${fingerprintText(sha1Hex(bytes))}\n`),
    modulus: () => `Modulus=${one.key.modulus.toString(16).toUpperCase()}\n`,
    pubkey: () => pem('PUBLIC KEY', writePublicKey(one.key)),
    text: () => certificateText(one),
  };
  const named = options.get('ext')?.split(',') ?? [];
  const extensions = one.extensions.filter(({ id }) => named.some((name) => ({ subjectAltName: extensionIds.names, basicConstraints: extensionIds.constraints, keyUsage: extensionIds.usage, extendedKeyUsage: extensionIds.extendedUsage })[name] === id));
  return options.given.map((name) => ask[name]?.() ?? (name === 'ext' ? extensionsText(extensions, '') : '')).join('');
}

/** A certificate for a request, by its own key or by an authority's. */
function signed(options: Options, content: string): string {
  const request = requestIn(content);
  if (!request) throw new OpensslFailure('Unable to load X509 request\n');
  const extensions = (options.get('extfile') === undefined ? '' : options.file(options.get('extfile') ?? '', 'extensions')).split('\n').filter((line) => /^\s*\w+\s*=/.test(line)).map(parseExtension);
  const [own, authority] = [options.get('signkey') ?? options.get('key'), options.get('CA')];
  if (own === undefined && authority === undefined) throw new OpensslFailure('We need a private key to sign with, use -signkey or -CAkey or -CA <file> with private key\n');
  const signer = keyFrom(options, own ?? options.get('CAkey') ?? authority ?? '');
  const issuer: Name | undefined = authority === undefined ? request.subject : certificateIn(options.file(authority, 'CA certificate'))?.subject;
  if (!issuer) throw new OpensslFailure(`Could not read CA certificate from ${authority}\n`);
  return writeCertificate({ ...validity(options), serial: serialOf(options), issuer, subject: request.subject, key: request.key, extensions, signer });
}

export function* verify(process: Process): Steps<void> {
  const options = new Options(process, ['CAfile', 'untrusted'], []);
  const authorities = options.get('CAfile') === undefined ? [] : [certificateIn(options.file(options.get('CAfile') ?? '', 'certificates'))];
  for (const path of options.words) {
    const one = certificateIn(options.file(path, 'certificate file'));
    if (!one) throw new OpensslFailure(`Could not read certificate file from ${path}\nUnable to load certificate file\n`);
    const why = problemOf(one, authorities.flatMap((authority) => authority ?? []), process.nowMs);
    if (why !== undefined) throw new OpensslFailure(`${nameText(one.subject)}\nerror ${why}\nerror ${path}: verification failed\n`);
    yield* options.write(`${path}: OK\n`, '');
  }
}

function problemOf(one: Certificate, authorities: readonly Certificate[], nowMs: number): string | undefined {
  const isBy = (key: PublicKey): boolean => verifySha256(key, one.signed, one.signature);
  const authority = authorities.find(({ subject, key }) => nameText(subject) === nameText(one.issuer) && isBy(key));
  if (!authority) return nameText(one.subject) === nameText(one.issuer) ? '18 at 0 depth lookup: self-signed certificate' : '20 at 0 depth lookup: unable to get local issuer certificate';
  return one.notAfterMs < nowMs ? '10 at 0 depth lookup: certificate has expired' : undefined;
}
