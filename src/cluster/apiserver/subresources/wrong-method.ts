// What a verb is answered with that a path does not know.

import { methodNotAllowed } from '../handlers/choose-route.ts';

/** @throws StatusError 405, always */
export function wrongMethod(): never {
  throw methodNotAllowed();
}
