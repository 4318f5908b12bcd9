// `--overrides`: a patch for the object a command generates. Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/override_options.go, helpers.go Merge.

import { DecodeError, decodeAs } from '../../api/schema/decode.ts';
import { typeOfKind } from '../../api/schema/schema.ts';
import { JsonError, parseJson } from '../../base/json.ts';
import { type Flag, string } from '../cobra/flag.ts';
import { quote } from '../go/quote.ts';
import { CommandError, inWords } from './errors.ts';
import { applyPatch } from './patch.ts';
import type { PatchType } from './resource/info.ts';
import { type KubeObject, kindOf } from './resource/object.ts';
import type { Kubectl } from './session.ts';
import { asTyped } from './typed.ts';

export const overrideFlags: readonly Flag[] = [
  string('overrides', '', 'JSON that changes the generated object. It must name an apiVersion that is served.'),
  string('override-type', '', 'How --overrides is to be understood: json, merge, or strategic.', 'merge'),
];

const types: Readonly<Record<string, PatchType>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** @throws CommandError */
export function overridden(k: Kubectl, object: KubeObject): KubeObject {
  const text = k.flags.string('overrides');
  if (text === '') return object;
  const type = types[k.flags.string('override-type') || 'merge'];
  if (!type) throw new CommandError(`invalid override type: ${k.flags.string('override-type')}`);
  const changed = applyPatch(kindOf(object), object, type, parsed(text, type));
  const [apiVersion, kind] = [String(changed.apiVersion ?? ''), String(changed.kind ?? '')];
  const struct = typeOfKind(apiVersion, kind);
  if (!struct) throw new CommandError(`no kind ${quote(kind)} is registered for version ${quote(apiVersion)} in scheme "pkg/scheme/scheme.go:28"`);
  inWords(() => decodeAs(struct, changed), DecodeError);
  return asTyped(changed);
}

function parsed(text: string, type: PatchType): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new CommandError(type === 'application/merge-patch+json' ? 'Invalid JSON Patch' : error.message);
  }
}
