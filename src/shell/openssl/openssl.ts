// openssl: keys, requests and certificates, as people need them for users and for TLS. Upstream: OpenSSL 3.0 apps/openssl.c
// Real keys and signatures; a certificate the cluster's own authority issues is no such certificate (authn/client-certificate.ts).
// @supports partly openssl: commands — "genrsa, genpkey, rsa, pkey, req, x509, verify, rand, version; other commands and elliptic curves are not simulated"

import { print, printError, yieldCpu } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { req, verify, x509 } from './certificates.ts';
import { genpkey, genrsa, rand, showKey } from './keys.ts';
import { OpensslFailure } from './options.ts';

const commands: Readonly<Record<string, (process: Process) => Steps<void>>> = { genpkey, genrsa, pkey: showKey, rand, req, rsa: showKey, verify, version, x509 };

const others = new Set(['asn1parse', 'ca', 'cms', 'crl', 'dgst', 'dhparam', 'ec', 'ecparam', 'enc', 'list', 'ocsp', 'passwd', 'pkcs12', 'pkcs8', 'prime', 's_client', 's_server', 'speed']);

function* version(process: Process): Steps<void> {
  yield* print(process, 'OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)\n');
}

export const openssl: Program = function* (process) {
  const name = process.argv[1] ?? '';
  const command = commands[name];
  if (!command) {
    yield* printError(process, others.has(name) ? `not simulated in Drydock: openssl ${name}\n` : `Invalid command '${name}'; type "help" for a list.\n`);
    return 1;
  }
  try {
    yield* yieldCpu();
    yield* command(process);
    return 0;
  } catch (error) {
    if (!(error instanceof OpensslFailure)) throw error;
    yield* printError(process, error.message);
    return 1;
  }
};
