// The objects a command line names, read from the flags most commands have: -f, -k, -R, -l, --field-selector, -A, --all, --local.

import type { Kubectl } from '../session.ts';
import { type FindOptions, Result } from './result.ts';

/**
 * @param args the arguments that name objects
 * @param more what this command wants differently
 * @throws CommandError when the command line is wrong
 */
export function objectsFromFlags(k: Kubectl, args: readonly string[], more: Partial<FindOptions> = {}): Result {
  const { flags } = k;
  const has = (name: string): boolean => flags.lookup(name) !== undefined;
  const text = (name: string): string => (has(name) ? flags.string(name) : '');
  const yes = (name: string): boolean => has(name) && flags.bool(name);
  const { name, explicit } = k.namespace();
  return new Result(k, {
    namespace: name,
    defaultNamespace: true,
    enforceNamespace: explicit,
    allNamespaces: yes('all-namespaces'),
    filenames: has('filename') ? flags.strings('filename') : [],
    kustomize: text('kustomize'),
    recursive: yes('recursive'),
    labelSelector: yes('local') ? '' : text('selector'),
    fieldSelector: yes('local') ? '' : text('field-selector'),
    local: yes('local'),
    flatten: true,
    continueOnError: true,
    args,
    ...more,
  }).check();
}

/** Whether no file, directory or kustomization was named. */
export const noFiles = (k: Kubectl): boolean => k.flags.strings('filename').length === 0 && k.flags.string('kustomize') === '';
