// kubectl autoscale. Upstream: k8s.io/kubectl v0.36 pkg/cmd/autoscale/autoscale.go.
// @supports yes kubectl: autoscale

import { parseQuantity, tryParseQuantity } from '../../../api/meta/quantity.ts';
import { goNumber } from '../../../base/go-value.ts';
import { int32, string } from '../../cobra/flag.ts';
import { parseFloat as goParseFloat } from '../../go/strconv.ts';
import { apiVersionOf, gvrText, type Mapping } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, outputFlags, saveConfigFlag } from '../flags/common.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { inStructOrder } from '../print/printer.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { Info } from '../resource/info.ts';
import type { KubeObject } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { saveConfiguration, served } from './create/submit.ts';
import { type DryRun, dryRunOf, type Verb, withDryRun } from './verb.ts';

export const autoscale: Verb = {
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  exactUse: true,
  short: 'Let the load decide how many Pods there are',
  long: `Create an autoscaler that sets how many Pods there are by how much they use. autoscaling/v2 is tried first, autoscaling/v1 then.

 Looks up a deployment, replica set, stateful set or replication controller and makes an autoscaler for it, which adds Pods and takes some away as they are needed.`,
  examples: `# Two to ten Pods for a deployment; the server chooses what to look at
kubectl autoscale deployment foo --min=2 --max=10

# Up to five, so that CPU is used to 80%
kubectl autoscale rc foo --max=5 --cpu=80%

# By CPU and memory
kubectl autoscale deployment bar --min=3 --max=6 --cpu=500m --memory=200Mi

# By both as percentages
kubectl autoscale deployment bar --min=3 --max=6 --cpu=60% --memory=70%`,
  completes: 'resources:deployment replicaset replicationcontroller statefulset',
  flags: [
    ...outputFlags(),
    int32('min', '', 'The fewest Pods there may be; the server chooses if it is missing or negative.', -1),
    int32('max', '', 'The most Pods there may be. Required.', -1, { required: true }),
    int32('cpu-percent', '', 'How much of the CPU they request Pods are to use on average, in percent; negative leaves it to the server.', -1, {
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    string('cpu', '', 'How much CPU Pods are to use on average: a percentage of what they request (70%), or an amount (500m). A number alone is in thousandths of a CPU.'),
    string('memory', '', 'How much memory Pods are to use on average: a percentage of what they request (60%), or an amount (200Mi, 1Gi). A number alone is in mebibytes.'),
    string('name', '', "The autoscaler's name; the object's by default."),
    dryRunFlag,
    ...filenameFlags('naming the object to scale.'),
    saveConfigFlag,
    fieldManagerFlag('kubectl-autoscale'),
  ],
  *run(k) {
    const dryRun = dryRunOf(k);
    k.namespace();
    validate(k);
    let count = 0;
    yield* objectsFromFlags(k, k.args).visit(function* (info) {
      if (!k.mapper.subresource(info.served, 'scale')) throw new CommandError(`cannot autoscale a ${info.served.kind}: could not find scale subresource for ${gvrText(info.served)} in discovery information`);
      createFor(k, info, dryRun);
      count++;
    });
    if (count === 0) throw new CommandError('no objects passed to autoscale');
  },
};

function validate({ flags }: Kubectl): void {
  const max = flags.number('max');
  const min = flags.number('min');
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (flags.number('cpu-percent') > 0 && flags.string('cpu') !== '') throw new CommandError('--cpu-percent and --cpu are mutually exclusive');
  if (flags.string('cpu') !== '') targetOf(flags.string('cpu'), 'cpu');
  if (flags.string('memory') !== '') targetOf(flags.string('memory'), 'memory');
}

type Target = { readonly type: 'Utilization'; readonly averageUtilization: number } | { readonly type: 'AverageValue'; readonly averageValue: string };

/** @throws CommandError */
function targetOf(given: string, resource: 'cpu' | 'memory'): Target {
  const input = given.trim();
  if (input === '') throw new CommandError('empty input');
  if (input.endsWith('%')) {
    const percent = input.slice(0, -1);
    if (!/^\+?\d+$/.test(percent) || Number(percent) >= 2 ** 31) throw new CommandError(`invalid percentage value: ${percent}`);
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const plain = tryFloat(input);
  if (plain !== undefined) return { type: 'AverageValue', averageValue: parseQuantity(`${goNumber(plain)}${resource === 'cpu' ? 'm' : 'Mi'}`).toString() };
  const quantity = tryParseQuantity(input);
  if (!quantity) throw new CommandError(`invalid resource ${resource} value: ${input}`);
  return { type: 'AverageValue', averageValue: quantity.toString() };
}

function tryFloat(text: string): number | undefined {
  try {
    return goParseFloat(text);
  } catch {
    return undefined; // not a number alone: an amount with a unit
  }
}

function createFor(k: Kubectl, info: Info, dryRun: DryRun): void {
  try {
    submit(k, autoscalerV2(k, info.name, info.served), 'v2', dryRun);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    requireV1(k);
    submit(k, autoscalerV1(k, info.name, info.served), 'v1', dryRun);
  }
}

/** Whether the older version can say the same; its failure is what is told. */
function requireV1({ flags }: Kubectl): void {
  const prefix = 'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1';
  const target = ((): Target => {
    try {
      return targetOf(flags.string('cpu'), 'cpu');
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`${prefix}: ${error.message}`) : error;
    }
  })();
  const fits = flags.string('memory') === '' && (flags.number('cpu-percent') >= 0 || target.type === 'Utilization');
  if (!fits) throw new CommandError(`${prefix}: %!w(<nil>)`);
}

function submit(k: Kubectl, object: KubeObject, version: 'v1' | 'v2', dryRun: DryRun): void {
  if (dryRun === 'client') return printTo(k, resultPrinter(k, withDryRun('created', dryRun)), object);
  if (k.flags.bool('save-config')) saveConfiguration(object);
  const target = new Info(k.rest, served(`autoscaling/${version}`, 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'), k.namespace().name, '');
  const created = target.create(object, { dryRun: dryRun === 'server', fieldManager: k.flags.string('field-manager') });
  printTo(k, resultPrinter(k, withDryRun('autoscaled', dryRun)), created);
}

function autoscaler(k: Kubectl, name: string, mapping: Mapping, version: string, more: Readonly<Record<string, unknown>>): KubeObject {
  const { name: namespace, explicit } = k.namespace();
  const min = k.flags.number('min');
  return inStructOrder({
    kind: 'HorizontalPodAutoscaler',
    apiVersion: `autoscaling/${version}`,
    metadata: { name: k.flags.string('name') || name, ...(explicit ? { namespace } : {}) },
    spec: { scaleTargetRef: { kind: mapping.kind, name, apiVersion: apiVersionOf(mapping) }, ...(min > 0 ? { minReplicas: min } : {}), maxReplicas: k.flags.number('max'), ...more },
    status: version === 'v1' ? { currentReplicas: 0, desiredReplicas: 0 } : { desiredReplicas: 0, currentMetrics: null },
  });
}

function autoscalerV2(k: Kubectl, name: string, mapping: Mapping): KubeObject {
  const metric = (resource: 'cpu' | 'memory', target: Target): unknown => ({ type: 'Resource', resource: { name: resource, target } });
  const percent = k.flags.number('cpu-percent');
  const cpu = k.flags.string('cpu');
  const memory = k.flags.string('memory');
  const metrics = [
    ...(percent > 0 ? [metric('cpu', { type: 'Utilization', averageUtilization: percent })] : []),
    ...(cpu === '' ? [] : [metric('cpu', targetOf(cpu, 'cpu'))]),
    ...(memory === '' ? [] : [metric('memory', targetOf(memory, 'memory'))]),
  ];
  return autoscaler(k, name, mapping, 'v2', metrics.length > 0 ? { metrics } : {});
}

function autoscalerV1(k: Kubectl, name: string, mapping: Mapping): KubeObject {
  const percent = k.flags.number('cpu-percent');
  return autoscaler(k, name, mapping, 'v1', percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {});
}
