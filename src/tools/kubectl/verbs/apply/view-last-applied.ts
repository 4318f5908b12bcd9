// kubectl apply view-last-applied. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apply/apply_view_last_applied.go.

import { JsonError, parseJson } from '../../../../base/json.ts';
import { toYaml } from '../../../../base/yaml.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { CommandError, withSource } from '../../errors.ts';
import { filenameFlags, selectorFlag } from '../../flags/common.ts';
import { lastApplied } from '../../last-applied.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import { annotationsOf } from '../../resource/object.ts';
import type { Verb } from '../verb.ts';

export const viewLastApplied: Verb = {
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  exactUse: true,
  short: 'Show what was applied last to an object',
  long: `Show what was applied last, as the annotation of the object has it; by kind and name or by file.

 YAML is printed unless -o asks for JSON.`,
  examples: `# Of a deployment, as YAML
kubectl apply view-last-applied deployment/nginx

# Of the object in a file, as JSON
kubectl apply view-last-applied -f deploy.yaml -o json`,
  completes: 'resources',
  flags: [
    string('output', 'o', 'How to print: yaml or json', 'yaml', { completes: 'words:json yaml' }),
    selectorFlag,
    bool('all', '', 'All objects of the given kinds in the namespace'),
    ...filenameFlags('with the objects to look at'),
  ],
  *run(k) {
    const output = k.flags.string('output');
    const texts: string[] = [];
    const result = objectsFromFlags(k, k.args, { allowEmptySelector: k.namespace().explicit, selectAll: k.flags.bool('all'), latest: true, continueOnError: false });
    yield* result.visit(function* (info) {
      const text = annotationsOf(info.present)[lastApplied];
      // Without a file there is nothing to add to, and upstream's error is none.
      if (text === undefined && info.source !== '') throw withSource(`no last-applied-configuration annotation found on resource: ${info.name}\n`, info.source, new CommandError('<nil>'));
      if (text !== undefined) texts.push(text);
    });
    for (const text of texts) {
      if (output !== 'yaml' && output !== 'json') throw k.usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
      k.io.out(output === 'json' ? indented(text) : toYaml(read(text)));
    }
  },
};

/** json.Indent keeps the order of keys and the line break at the end. */
const indented = (text: string): string => `${JSON.stringify(read(text), null, '  ')}${text.endsWith('\n') ? '\n' : ''}`;

function read(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw error instanceof JsonError ? new CommandError(error.message) : error;
  }
}
