// A system call that failed. Programs catch it at their border and print it as the C library would:
// `cat: /nope: No such file or directory`. Upstream: errno(3), strerror(3) of glibc.

export const errorTexts = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  ENXIO: 'No such device or address',
  E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error',
  EBADF: 'Bad file descriptor',
  ECHILD: 'No child processes',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ENOTTY: 'Inappropriate ioctl for device',
  EFBIG: 'File too large (not simulated in Drydock: files of 512 MiB and more)',
  ENOSPC: 'No space left on device',
  ESPIPE: 'Illegal seek',
  EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe',
  ERANGE: 'Numerical result out of range',
  ENAMETOOLONG: 'File name too long',
  ENOSYS: 'Function not implemented',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETUNREACH: 'Network is unreachable',
  ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out',
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ETXTBSY: 'Text file busy',
} as const;

export type ErrorCode = keyof typeof errorTexts;

export class OsError extends Error {
  override readonly name = 'OsError';
  readonly code: ErrorCode;
  /** the path or address it is about */
  readonly subject: string;

  /** @param subject the path or address it is about, as the caller named it */
  constructor(code: ErrorCode, subject = '') {
    super(subject ? `${subject}: ${errorTexts[code]}` : errorTexts[code]);
    this.code = code;
    this.subject = subject;
  }

  /** The text strerror(3) gives, without the subject. */
  get text(): string {
    return errorTexts[this.code];
  }
}
