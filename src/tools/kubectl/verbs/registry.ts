// Every verb of kubectl, in upstream's order and under its headings. Adding one: a file beside this one and a line here.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/cmd.go NewKubectlCommand.

import { globalFlags } from '../flags/global.ts';
import { rootHelp, setHelpGroups } from '../help-text.ts';
import { alpha } from './alpha.ts';
import { annotate } from './annotate.ts';
import { apiResources } from './api-resources.ts';
import { apiVersions } from './api-versions.ts';
import { apply } from './apply.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { create } from './create.ts';
import { diff } from './diff.ts';
import { deleteVerb } from './delete.ts';
import { edit } from './edit.ts';
import { attach } from './attach.ts';
import { exec } from './exec.ts';
import { expose } from './expose.ts';
import { logs } from './logs.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { run } from './run.ts';
import { wait } from './wait.ts';
import { autoscale } from './autoscale.ts';
import { describe } from './describe.ts';
import { rollout } from './rollout.ts';
import { set } from './set.ts';
import { explain } from './explain.ts';
import { cordon, uncordon } from './cordon.ts';
import { drain } from './drain.ts';
import { events } from './events.ts';
import { taint } from './taint.ts';
import { auth } from './auth.ts';
import { certificate } from './certificate.ts';
import { clusterInfo } from './cluster-info.ts';
import { top } from './top.ts';
import { get } from './get.ts';
import { help } from './help.ts';
import { kustomize } from './kustomize.ts';
import { kuberc } from './kuberc.ts';
import { label } from './label.ts';
import { options } from './options.ts';
import { cp } from './cp.ts';
import { debug } from './debug.ts';
import { portForward } from './port-forward.ts';
import { proxy } from './proxy.ts';
import { plugin } from './plugin.ts';
import { scale } from './scale.ts';
import type { Verb } from './verb.ts';
import { version } from './version.ts';

const groups: readonly { readonly heading: string; readonly commands: readonly Verb[] }[] = [
  { heading: 'Basic Commands (Beginner):', commands: [create, expose, run, set] },
  { heading: 'Basic Commands (Intermediate):', commands: [explain, get, edit, deleteVerb] },
  { heading: 'Deploy Commands:', commands: [rollout, scale, autoscale] },
  { heading: 'Cluster Management Commands:', commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  { heading: 'Troubleshooting and Debugging Commands:', commands: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events] },
  { heading: 'Advanced Commands:', commands: [diff, apply, patch, replace, wait, kustomize] },
  { heading: 'Settings Commands:', commands: [label, annotate, completion] },
  { heading: 'Subcommands provided by plugins:', commands: [] },
];

setHelpGroups(groups);

/** kubectl itself. */
export const root: Verb = {
  use: 'kubectl',
  short: 'kubectl talks to Kubernetes clusters',
  long: `kubectl talks to Kubernetes clusters.

 More about it: https://kubernetes.io/docs/reference/kubectl/`,
  persistentFlags: globalFlags,
  commands: [...groups.flatMap((group) => group.commands), alpha, config, kuberc, plugin, version, apiVersions, apiResources, options, help],
  *run(k) {
    k.io.out(rootHelp(k.node, k.io.columns));
  },
};
