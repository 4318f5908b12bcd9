// What the arguments and flags of a command line say about the objects they name: selectors, namespaces, lists of resources.
// Upstream: cli-runtime v0.36 resource/builder.go, visitor.go.

import { parseSelector as parseLabelSelector } from '../../../api/meta/label-selector-parse.ts';
import { isObject } from '../../../base/json.ts';
import { quote } from '../../go/quote.ts';
import type { Mapping } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import type { Info } from './info.ts';
import type { KubeObject, Metadata } from './object.ts';

export function parseSelector(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw new CommandError(`the provided selector ${quote(text)} is not valid: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function setNamespace(info: Info, namespace: string): void {
  info.namespace = namespace;
  if (!info.object) return;
  // It may be a table of thousands: only what is changed is copied.
  const metadata: Metadata = isObject(info.object.metadata) ? { ...info.object.metadata } : {};
  if (namespace === '') delete metadata.namespace;
  else metadata.namespace = namespace;
  info.object = { ...info.object, metadata };
}

export function requireNamespace(info: Info, namespace: string): void {
  if (info.namespace === '') setNamespace(info, namespace);
  else if (info.namespace !== namespace) {
    throw new CommandError(
      `the namespace from the provided object ${quote(info.namespace)} does not match the namespace ${quote(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
    );
  }
}

/** `a,b x y` is `a/x a/y b/x b/y`. */
export function normalizeArgs(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args;
  const resources = splitResources(first);
  return names.length > 0 && resources.length > 1 ? resources.flatMap((resource) => names.map((name) => `${resource}/${name}`)) : args;
}

export const splitResources = (arg: string): readonly string[] => [...new Set(arg.split(','))];

/** Whether an object is of the kind a mapping names. */
export const sameKind = (mapping: Mapping, item: KubeObject): boolean => item.kind === mapping.kind && item.apiVersion === (mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`);
