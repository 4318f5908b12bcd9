/**
 * Paths in files and mounts that must stay where they belong.
 * Upstream: validateLocalDescendingPath and its siblings in pkg/apis/core/validation/validation.go.
 */
import { invalidField } from '../../../meta/field-error.ts';
import type { Report } from '../checks.ts';

/** No `..` in it. */
export function checkNoBacksteps(report: Report, at: string, path: string): void {
  if (path.split('/').includes('..')) report.push(invalidField(at, path, "must not contain '..'"));
}

/** Relative, and never upward. */
export function checkDescending(report: Report, at: string, path: string): void {
  if (path.startsWith('/')) report.push(invalidField(at, path, 'must be a relative path'));
  checkNoBacksteps(report, at, path);
}

/** A file in a volume that is written as a whole: `..data` and the like are its own. */
export function checkFileName(report: Report, at: string, path: string): void {
  checkDescending(report, at, path);
  if (path.startsWith('..') && !path.startsWith('../')) report.push(invalidField(at, path, "must not start with '..'"));
}

/** Permission bits, 0 to 0777. */
export function checkMode(report: Report, at: string, mode: number | undefined): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) report.push(invalidField(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}
