// The Pod and the service `kubectl run` makes.
// Upstream: k8s.io/kubectl v0.36 pkg/generate/versioned/run.go (BasicPod), service.go, pkg/generate/generate.go (ParseLabels).

import { isEnvVarName } from '../../../../api/meta/names.ts';
import { atoi, ParseError } from '../../../go/strconv.ts';
import { CommandError, inWords } from '../../errors.ts';
import { parsePairs } from '../../pairs.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { present } from '../create/submit.ts';

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

/** @throws CommandError */
export function podFor(k: Kubectl, name: string, restartPolicy: RestartPolicy): KubeObject {
  const { flags } = k;
  const env = flags.strings('env').map(envVariable);
  const annotations = parsePairs(flags.strings('annotations'), 'annotations', false).set;
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'));
  const port = flags.string('port');
  const words = k.args.slice(1);
  const command = flags.bool('command');
  const stdin = flags.bool('stdin');
  const container = {
    name,
    image: flags.string('image'),
    ...(words.length === 0 ? {} : command ? { command: words } : { args: words }),
    ...(port === '' ? {} : { ports: [{ containerPort: inWords(() => atoi(port), ParseError) }] }),
    ...(env.length === 0 ? {} : { env }),
    resources: {},
    ...present({ imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin } : {}),
    ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { containers: [container], restartPolicy, dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

function envVariable(text: string): { readonly name: string; readonly value?: string } {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  if (at <= 0 || isEnvVarName(name).length > 0) throw new CommandError(`invalid env: ${text}`);
  const value = text.slice(at + 1);
  return value === '' ? { name } : { name, value };
}

/** `a=b,c=d`. @throws CommandError */
export function parseLabels(text: string): Record<string, string> {
  if (text === '') throw new CommandError('no label spec passed');
  const labels: Record<string, string> = {};
  for (const spec of text.split(',')) {
    const parts = spec.split('=');
    const [key = '', value = ''] = parts;
    if (parts.length !== 2) throw new CommandError(`unexpected label spec: ${spec}`);
    if (key === '') throw new CommandError('unexpected empty label key');
    labels[key] = value;
  }
  return labels;
}

/** The service of --expose. @throws CommandError */
export function serviceFor(k: Kubectl, name: string): KubeObject {
  const { flags } = k;
  const given = flags.string('labels');
  const port = inWords(() => atoi(flags.string('port')), ParseError);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(given === '' ? {} : { labels: parseLabels(given) }) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: given === '' ? { run: name } : parseLabels(given) },
    status: { loadBalancer: {} },
  };
}
