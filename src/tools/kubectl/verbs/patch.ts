// kubectl patch. Upstream: k8s.io/kubectl v0.36 pkg/cmd/patch/patch.go.
// @supports yes kubectl: patch — strategic, merge and JSON patches, --subresource, --patch-file, --local

import { JsonError, jsonEqual, parseJson } from '../../../base/json.ts';
import { YamlError, yamlToJson } from '../../../base/yaml.ts';
import { bool, string } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { gvkText } from '../client/mapper.ts';
import { CommandError, ServerError } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, subresourceFlag } from '../flags/common.ts';
import { applyPatch } from '../patch.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Info, PatchType } from '../resource/info.ts';
import { type KubeObject, kindOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { type DryRun, dryRunOf, type Verb } from './verb.ts';

export const patch: Verb = {
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  exactUse: true,
  short: 'Change some fields of an object',
  long: `Change some fields of an object by a strategic merge patch, a JSON merge patch or a JSON patch.

 JSON and YAML are understood.

 Note: custom resources know no strategic merge patch.`,
  examples: `# A field of a node, by a strategic merge patch in JSON
kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'

# The same in YAML
kubectl patch node k8s-node-1 -p $'spec:\\n unschedulable: true'

# Of the object a file names
kubectl patch -f node.json -p '{"spec":{"unschedulable":true}}'

# A container's image: the container is found by its name
kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}'

# The same by a JSON patch, which counts
kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"nginx:1.27"}]'

# The replicas of a deployment, through its subresource 'scale'
kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  completes: 'resources',
  flags: [
    ...outputFlags(),
    string('patch', 'p', 'The patch.'),
    string('patch-file', '', 'A file with the patch.', '', { completes: 'files' }),
    string('type', '', 'What kind of patch it is; one of [json merge strategic]', 'strategic'),
    dryRunFlag,
    ...filenameFlags('naming the object to change'),
    bool('local', '', 'Change what the files hold, not what the server has.'),
    fieldManagerFlag('kubectl-patch'),
    subresourceFlag('Change this part of the object.'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    k.namespace();
    const type = validate(k, dryRun);
    const patch = readPatch(k);
    resultPrinter(k, '');
    const result = objectsFromFlags(k, k.args, { subresource: k.flags.string('subresource') });
    let count = 0;
    yield* result.visit(function* (info) {
      count++;
      const patched = k.flags.bool('local') || dryRun === 'client' ? patchHere(info, type, patch) : patchThere(k, info, type, patch, dryRun);
      printTo(k, resultPrinter(k, jsonEqual(info.object, patched) ? 'patched (no change)' : 'patched'), patched);
    });
    if (count === 0) throw new CommandError('no objects passed to patch');
  },
};

const types: Readonly<Record<string, PatchType>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

function validate({ flags, args }: Kubectl, dryRun: DryRun): PatchType {
  const inline = flags.string('patch') !== '';
  const file = flags.string('patch-file') !== '';
  if (inline && file) throw new CommandError('cannot specify --patch and --patch-file together');
  if (!inline && !file) throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  if (flags.bool('local') && args.length > 0) throw new CommandError('cannot specify --local and server resources');
  if (flags.bool('local') && dryRun === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const name = flags.string('type');
  const type = name === '' ? types.strategic : types[name.toLowerCase()];
  if (!type) throw new CommandError(`--type must be one of [json merge strategic], not ${quote(name)}`);
  return type;
}

/** The patch as JSON; a text that only looks like JSON is left for the server to refuse. @throws CommandError */
function readPatch(k: Kubectl): unknown {
  const given = k.flags.string('patch');
  const text = given === '' ? readPatchFile(k) : given;
  try {
    return text.trimStart().startsWith('{') ? parseJson(text) : yamlToJson(text);
  } catch (error) {
    if (error instanceof JsonError) return text;
    throw error instanceof YamlError ? new CommandError(`unable to parse ${quote(given)}: ${error.message}`) : error;
  }
}

function readPatchFile(k: Kubectl): string {
  try {
    return k.readFile(k.flags.string('patch-file'));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`unable to read patch file: ${error.message}`) : error;
  }
}

function patchHere(info: Info, type: PatchType, patch: unknown): KubeObject {
  try {
    return applyPatch(kindOf(info.present), info.present, type, patch);
  } catch (error) {
    const missing = error instanceof CommandError ? /doc is missing key: (.*)$/s.exec(error.message)?.[1] : undefined;
    throw missing === undefined ? error : new CommandError(`Object to be patched is missing field (${missing})`);
  }
}

function patchThere(k: Kubectl, info: Info, type: PatchType, patch: unknown, dryRun: DryRun): KubeObject {
  try {
    return info.patch(type, patch, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager') });
  } catch (error) {
    if (error instanceof ServerError && error.reason === 'UnsupportedMediaType') throw new CommandError(`${type} is not supported by ${gvkText(info.served)}: ${error.message}`);
    throw error;
  }
}
