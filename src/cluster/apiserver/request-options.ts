// What requests may ask for beside their object: the options of a create, update, patch, delete, list and watch.
// Upstream: ValidateCreateOptions … ValidateDeleteOptions in apimachinery/pkg/apis/meta/v1/validation, ValidateListOptions in
// apimachinery/pkg/apis/meta/internalversion/validation, url.Values' conversion in apimachinery/pkg/runtime/conversion.go
// Leaves out: deletions that ignore an unreadable store.

import type { FieldError } from '../../api/meta/field-error.ts';
import { forbiddenField, invalidField, notSupported, required, tooLong } from '../../api/meta/field-error.ts';
import { byteLength } from '../../api/meta/names.ts';
import { badRequest, invalid } from '../../api/meta/status-error.ts';
import { goQuote } from '../../base/go-quote.ts';
import type { Query } from './request-info.ts';

/** Upstream: FieldManagerMaxLength */
const mostManagerBytes = 128;
const fieldValidations = ['', 'Ignore', 'Strict', 'Warn'];

type WriteKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

/** @throws StatusError 422 for options of a write that no server knows */
export function checkWriteOptions(query: Query, dryRun: readonly string[], kind: WriteKind, isApply = false): void {
  if (query.size === 0 && !isApply) return;
  const errors: FieldError[] = [];
  if (isApply && !query.get('fieldManager')) errors.push(required('fieldManager', 'is required for apply patch'));
  if (kind === 'PatchOptions' && !isApply && query.has('force')) errors.push(forbiddenField('force', 'may not be specified for non-apply patch'));
  checkFieldManager(errors, 'fieldManager', query.get('fieldManager') ?? '');
  checkDryRun(errors, dryRun);
  const validation = query.get('fieldValidation') ?? '';
  if (!fieldValidations.includes(validation)) errors.push(notSupported('fieldValidation', validation, fieldValidations));
  refuse(kind, errors);
}

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

/** A manager's name is short and printable. Upstream: ValidateFieldManager */
export function checkFieldManager(errors: FieldError[], at: string, manager: string): void {
  if (byteLength(manager) > mostManagerBytes) errors.push(tooLong(at, mostManagerBytes));
  if (/^[ -~]*$/.test(manager)) return;
  let position = 0;
  for (const character of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalidField(at, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += byteLength(character);
  }
}

function checkDryRun(errors: FieldError[], dryRun: readonly string[]): void {
  if (dryRun.some((value) => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
}

/** Upstream: metav1.DeleteOptions, what of it can be wrong. */
export interface DeleteChoices {
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly dryRun?: readonly string[];
}

/** @throws StatusError 422 */
export function checkDeleteOptions({ propagationPolicy: policy, orphanDependents, dryRun = [] }: DeleteChoices): void {
  const errors: FieldError[] = [];
  if (policy !== undefined && orphanDependents !== undefined) {
    errors.push(invalidField('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  const policies = ['Foreground', 'Background', 'Orphan'];
  if (policy !== undefined && !policies.includes(policy)) errors.push(notSupported('propagationPolicy', policy, [...policies, 'nil']));
  checkDryRun(errors, dryRun);
  refuse('DeleteOptions', errors);
}

/** @throws StatusError 400 for numbers that are none, 422 for what does not go together */
export function checkListOptions(query: Query, isWatch: boolean): void {
  if (query.size === 0) return;
  for (const name of ['limit', 'timeoutSeconds']) checkInteger(query.get(name));
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.has('sendInitialEvents');
  if (match === '' && !initial) return;
  const errors: FieldError[] = [];
  if (isWatch) checkWatchMatch(errors, query, match, initial);
  else {
    checkListMatch(errors, query, match);
    if (initial) errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  refuse('ListOptions', errors);
}

/** Upstream: Convert_string_To_int64 */
export function checkInteger(text: string | undefined): void {
  if (!text) return;
  const refuse = (why: string): Error => badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: ${why}`);
  if (!/^[+-]?[0-9]+$/.test(text)) throw refuse('invalid syntax');
  const number = BigInt(text.replace('+', ''));
  if (number !== BigInt.asIntN(64, number)) throw refuse('value out of range');
}

const versionMatch = 'resourceVersionMatch';

function checkListMatch(errors: FieldError[], query: Query, match: string): void {
  if (match === '') return;
  const version = query.get('resourceVersion') ?? '';
  if (version === '') errors.push(forbiddenField(versionMatch, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  checkNoContinue(errors, query);
  if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(versionMatch, match, ['Exact', 'NotOlderThan', '']));
  if (match === 'Exact' && version === '0') errors.push(forbiddenField(versionMatch, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
}

function checkWatchMatch(errors: FieldError[], query: Query, match: string, initial: boolean): void {
  const isRight = match === 'NotOlderThan';
  if (initial && !isRight) errors.push(forbiddenField(versionMatch, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match === '') return;
  if (!initial) errors.push(forbiddenField(versionMatch, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (!isRight) errors.push(notSupported(versionMatch, match, ['NotOlderThan']));
  checkNoContinue(errors, query);
}

function checkNoContinue(errors: FieldError[], query: Query): void {
  if (query.get('continue')) errors.push(forbiddenField(versionMatch, 'resourceVersionMatch is forbidden when continue is provided'));
}
