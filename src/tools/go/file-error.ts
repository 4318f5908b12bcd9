// A failed system call in Go's words: `open web.yaml: no such file or directory`.
// Upstream: os.PathError, syscall.Errno's texts (lower case, unlike the C library's).

import { OsError } from '../../os/os-error.ts';

/** @param call what was tried: `open`, `stat`, `read` … @throws what is not a failed system call */
export function goFileError(call: string, path: string, error: unknown): string {
  if (!(error instanceof OsError)) throw error;
  return `${call} ${path}: ${goErrno(error)}`;
}

/** The words alone. */
export function goErrno(error: OsError): string {
  return error.text.charAt(0).toLowerCase() + error.text.slice(1);
}
