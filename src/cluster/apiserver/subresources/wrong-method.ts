// What a verb is answered with that a path does not know.

import { StatusError } from '../../../api/meta/status-error.ts';

/** @throws StatusError 405, always */
export function wrongMethod(): never {
  throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}
