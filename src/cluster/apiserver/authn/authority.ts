// The cluster's own certificate authority, as files and ConfigMaps show it.
// What it stands for is real in the world (who was issued what); its cryptography is not computed (see client-certificate.ts).

import { sha256Hex } from '../../../base/sha256.ts';
import { pem } from './client-certificate.ts';

/** PEM text of the CA's certificate. @param secret the CA's own, from the world's seed */
export function authorityCertificate(secret: string): string {
  return pem('CERTIFICATE', `{"kind":"drydock certificate authority","commonName":"kubernetes"}\n${sha256Hex(`authority ${secret}`)}`);
}
