// genrsa, genpkey, rsa, pkey, rand: keys and chance. Upstream: OpenSSL 3.0 apps/genrsa.c, genpkey.c, rsa.c, pkey.c, rand.c
// @supports yes openssl: genrsa, genpkey -algorithm RSA, rsa and pkey -pubout, -check, -noout, -modulus, rand

import { encodeBase64 } from '../../base/base64.ts';
import { makeRsaKey, type RsaKey } from '../../base/rsa.ts';
import type { Process, Steps } from '../../os/process.ts';
import { OpensslFailure, Options } from './options.ts';
import { pem, readPrivateKey, wrapPrivateKey, writePrivateKey, writePublicKey } from './x509.ts';

/** How many bits a key may have: a larger one would take this machine minutes. */
const mostBits = 8192;

/** @throws OpensslFailure for what OpenSSL refuses too, and for sizes beyond what is simulated */
export function newKey(options: Options, bits: number): RsaKey {
  if (bits < 512) throw new OpensslFailure(`${options.command}: Error generating RSA key\n`);
  if (bits > mostBits) throw new OpensslFailure(`not simulated in Drydock: keys of more than ${mostBits} bits\n`);
  return makeRsaKey(bits, () => options.chance());
}

/** @throws OpensslFailure when the file holds no key */
export function keyFrom(options: Options, path: string): RsaKey {
  const key = readPrivateKey(options.file(path, 'private key'));
  if (!key) throw new OpensslFailure(`Could not read private key from ${path}\n`);
  return key;
}

export function* genrsa(process: Process): Steps<void> {
  const options = new Options(process, ['out', 'F4'], ['traditional', 'f4', '3']);
  const [bits = '2048'] = options.words;
  if (!/^\d+$/.test(bits)) throw new OpensslFailure(`genrsa: Can't parse "${bits}" as a number\n`);
  const key = newKey(options, Number(bits));
  yield* options.write(options.has('traditional') ? pem('RSA PRIVATE KEY', writePrivateKey(key)) : pem('PRIVATE KEY', wrapPrivateKey(key)), 'out', 0o600);
}

export function* genpkey(process: Process): Steps<void> {
  const options = new Options(process, ['algorithm', 'out', 'pkeyopt'], []);
  const algorithm = options.get('algorithm') ?? '';
  if (algorithm.toUpperCase() !== 'RSA') throw new OpensslFailure(algorithm === '' ? 'genpkey: Error: no algorithm was given\n' : `not simulated in Drydock: keys of the algorithm ${algorithm}; there is RSA\n`);
  const bits = options.all('pkeyopt').flatMap((option) => /^rsa_keygen_bits:(\d+)$/.exec(option)?.[1] ?? []);
  yield* options.write(pem('PRIVATE KEY', wrapPrivateKey(newKey(options, Number(bits[0] ?? 2048)))), 'out', 0o600);
}

/** `rsa` and `pkey`: a key in another form. */
export function* showKey(process: Process): Steps<void> {
  const options = new Options(process, ['in', 'out'], ['pubout', 'noout', 'modulus', 'check', 'traditional']);
  const key = readPrivateKey(yield* options.read('in', 'private key'));
  if (!key) throw new OpensslFailure(`Could not read private key from ${options.get('in') ?? '<stdin>'}\n`);
  if (options.has('check')) yield* options.write(options.command === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n', '');
  if (options.has('modulus')) yield* options.write(`Modulus=${key.modulus.toString(16).toUpperCase()}\n`, '');
  if (options.has('noout')) return;
  if (options.command === 'rsa') yield* options.say('writing RSA key\n');
  if (options.has('pubout')) return yield* options.write(pem('PUBLIC KEY', writePublicKey(key)));
  yield* options.write(options.has('traditional') ? pem('RSA PRIVATE KEY', writePrivateKey(key)) : pem('PRIVATE KEY', wrapPrivateKey(key)), 'out', 0o600);
}

export function* rand(process: Process): Steps<void> {
  const options = new Options(process, ['out'], ['base64', 'hex']);
  const count = Number(options.words[0]);
  if (!Number.isInteger(count) || count < 1) throw new OpensslFailure('rand: Use -help for summary.\n');
  const bytes = Array.from({ length: count }, () => String.fromCharCode(options.chance() & 255)).join('');
  if (options.has('hex')) return yield* options.write(`${[...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')}\n`);
  if (options.has('base64')) return yield* options.write(`${(encodeBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n`);
  throw new OpensslFailure('not simulated in Drydock: rand without -base64 or -hex\n');
}
