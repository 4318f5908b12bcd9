// The keys and certificates of a served cluster: a CA, the server's certificate and the admin's, made anew at each start.
// They live for a day; nobody should keep them. Keys come from Node, X.509 from node-forge.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/** Signs certificates. */
export class Authority {
  readonly certificate: string;
  readonly #key: forge.pki.rsa.PrivateKey;
  readonly #subject: forge.pki.CertificateField[];

  constructor(commonName = 'kubernetes') {
    const keys = newKeys();
    this.#subject = [{ name: 'commonName', value: commonName }];
    this.#key = keys.privateKey;
    const made = blank(keys.publicKey, this.#subject, this.#subject);
    made.setExtensions([
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, keyEncipherment: true, critical: true },
    ]);
    made.sign(this.#key, forge.md.sha256.create());
    this.certificate = forge.pki.certificateToPem(made);
  }

  /** A server's certificate for these names and addresses. */
  server(commonName: string, names: readonly string[], addresses: readonly string[]): Identity {
    const altNames = [...names.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))];
    return this.#issue([{ name: 'commonName', value: commonName }], [
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ]); // biome-ignore format: two extensions
  }

  /** A client's certificate: the common name is the user, organizations are its groups. */
  client(user: string, groups: readonly string[]): Identity {
    const subject = [...groups.map((value) => ({ name: 'organizationName', value })), { name: 'commonName', value: user }];
    return this.#issue(subject, [{ name: 'extKeyUsage', clientAuth: true }]);
  }

  #issue(subject: forge.pki.CertificateField[], extensions: readonly object[]): Identity {
    const keys = newKeys();
    const made = blank(keys.publicKey, subject, this.#subject);
    made.setExtensions([{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true }, ...extensions]);
    made.sign(this.#key, forge.md.sha256.create());
    return { certificate: forge.pki.certificateToPem(made), key: keys.pem };
  }
}

interface Keys {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly pem: string;
}

function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { publicKey: forge.pki.publicKeyFromPem(publicKey), privateKey: forge.pki.privateKeyFromPem(privateKey), pem: privateKey };
}

function blank(publicKey: forge.pki.rsa.PublicKey, subject: forge.pki.CertificateField[], issuer: forge.pki.CertificateField[]): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  const nowMs = Date.now();
  made.publicKey = publicKey;
  made.serialNumber = serialNumber(randomBytes(16));
  made.validity.notBefore = new Date(nowMs - dayMs);
  made.validity.notAfter = new Date(nowMs + dayMs);
  made.setSubject(subject);
  made.setIssuer(issuer);
  return made;
}

/** A positive number in DER's shortest form, in hex: its first byte is neither negative nor nothing. OpenSSL refuses all others. */
export function serialNumber(chance: Uint8Array): string {
  const [first = 0, ...rest] = chance;
  return Buffer.from([(first & 0x3f) | 0x40, ...rest]).toString('hex');
}
