// `kubectl set env --list`, with --resolve. Upstream: k8s.io/kubectl v0.36 pkg/cmd/set/env/env_resolve.go.

import { isQualifiedName } from '../../../../api/meta/names.ts';
import { tryParseQuantity } from '../../../../api/meta/quantity.ts';
import { decodeBase64 } from '../../../../base/base64.ts';
import { text } from '../../../../base/bytes.ts';
import { compareStrings, quote } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import { pathOf } from '../../resource/info.ts';
import { annotationsOf, at, type KubeObject, kindOf, labelsOf, nameOf, namespaceOf, textAt, uidOf } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { served } from '../create/submit.ts';

type Reference = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: Reference;
}

/** @returns whether every reference could be resolved */
export function listEnvironment(k: Kubectl, object: KubeObject, container: Readonly<Record<string, unknown>>): boolean {
  k.io.out(`# ${kindOf(object).kind} ${nameOf(object)}, container ${String(container.name)}\n`);
  const failures = new Map<string, string[]>();
  for (const { name, value = '', valueFrom } of (container.env ?? []) as EnvVar[]) {
    if (!valueFrom) {
      k.io.out(`${name}=${value}\n`);
      continue;
    }
    if (!k.flags.bool('resolve')) {
      k.io.out(`# ${name} from ${shown(valueFrom)}\n`);
      continue;
    }
    try {
      k.io.out(`${name}=${resolve(k, valueFrom, object, container)}\n`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      k.io.out(`# ${name} from ${shown(valueFrom)}\n`);
      failures.set(error.message, [...(failures.get(error.message) ?? []), name]);
    }
  }
  const lines = [...failures].map(([message, names]) => `error retrieving reference for ${names.sort(compareStrings).join(', ')}: ${message}\n`).sort(compareStrings);
  k.io.err(lines.join(''));
  return failures.size === 0;
}

function shown(from: Reference): string {
  if (from.configMapKeyRef) return `configmap ${textAt(from.configMapKeyRef, 'name')}, key ${textAt(from.configMapKeyRef, 'key')}`;
  if (from.secretKeyRef) return `secret ${textAt(from.secretKeyRef, 'name')}, key ${textAt(from.secretKeyRef, 'key')}`;
  if (from.fieldRef) return `field path ${textAt(from.fieldRef, 'fieldPath')}`;
  if (!from.resourceFieldRef) return 'invalid valueFrom';
  const container = textAt(from.resourceFieldRef, 'containerName');
  return `resource field ${container === '' ? '' : `${container}/`}${textAt(from.resourceFieldRef, 'resource')}`;
}

function resolve(k: Kubectl, from: Reference, object: KubeObject, container: unknown): string {
  if (from.secretKeyRef) return keyOf(k, 'secrets', 'secret', from.secretKeyRef);
  if (from.configMapKeyRef) return keyOf(k, 'configmaps', 'config map', from.configMapKeyRef);
  if (from.fieldRef) return fieldOf(object, textAt(from.fieldRef, 'fieldPath'));
  if (from.resourceFieldRef) return amountOf(from.resourceFieldRef, container);
  throw new CommandError('invalid valueFrom');
}

function keyOf(k: Kubectl, plural: 'secrets' | 'configmaps', word: string, reference: unknown): string {
  const name = textAt(reference, 'name');
  const key = textAt(reference, 'key');
  const holder = k.rest.request({ method: 'GET', path: pathOf(served('v1', '', plural), k.namespace().name, name) });
  const value = at(holder, 'data', key);
  if (typeof value !== 'string') throw new CommandError(`key ${key} not found in ${word} ${name}`);
  return plural === 'secrets' ? text(decodeBase64(value)) : value;
}

function fieldOf(object: KubeObject, path: string): string {
  const [, base = '', subscript = ''] = /^(.+?)\['(.*)'\]$/.exec(path) ?? [];
  if (base !== '') {
    if (base !== 'metadata.annotations' && base !== 'metadata.labels') throw new CommandError(`fieldPath ${quote(path)} does not support subscript`);
    const isLabel = base === 'metadata.labels';
    const wrong = isQualifiedName(isLabel ? subscript : subscript.toLowerCase());
    if (wrong.length > 0) throw new CommandError(`invalid key subscript in ${path}: ${wrong.join(';')}`);
    return (isLabel ? labelsOf(object) : annotationsOf(object))[subscript] ?? '';
  }
  const pairs = (map: Readonly<Record<string, string>>): string => Object.keys(map).sort(compareStrings).map((key) => `${key}=${quote(map[key] ?? '')}`).join('\n'); // biome-ignore format: one chain
  const known: Readonly<Record<string, () => string>> = {
    'metadata.annotations': () => pairs(annotationsOf(object)),
    'metadata.labels': () => pairs(labelsOf(object)),
    'metadata.name': () => nameOf(object),
    'metadata.namespace': () => namespaceOf(object),
    'metadata.uid': () => uidOf(object),
  };
  const read = Object.hasOwn(known, path) ? known[path] : undefined;
  if (!read) throw new CommandError(`unsupported fieldPath: ${path}`);
  return read();
}

function amountOf(reference: unknown, container: unknown): string {
  const resource = textAt(reference, 'resource');
  const [, side = '', name = ''] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.exec(resource) ?? [];
  if (side === '') throw new CommandError(`Unsupported container resource : ${resource}`);
  const amount = tryParseQuantity(at(container, 'resources', side, name) ?? '0');
  const divisor = tryParseQuantity(at(reference, 'divisor') ?? '1');
  const read = (quantity: ReturnType<typeof tryParseQuantity>): number => (name === 'cpu' ? (quantity?.milliValue() ?? 0) : (quantity?.value() ?? 0));
  return String(Math.ceil(read(amount) / (read(divisor) || (name === 'cpu' ? 1000 : 1))));
}
