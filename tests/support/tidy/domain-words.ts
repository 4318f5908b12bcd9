/** The layers below Kubernetes do not speak its language: whoever adds a Pod to the shell has put the thing in the wrong place. */
import ts from 'typescript';
import { at, isTest, layerOf, walk } from './project.ts';
import type { Rule } from './rule.ts';

const innocentLayers: ReadonlySet<string> = new Set(['base', 'os', 'shell', 'network']);
const domainWords: ReadonlySet<string> = new Set([
  ...['pod', 'pods', 'kube', 'kubectl', 'kubelet', 'kubernetes', 'apiserver', 'etcd', 'deployment', 'deployments', 'configmap', 'helm'],
  ...['replicaset', 'replicasets', 'statefulset', 'daemonset', 'cronjob', 'ingress', 'kubeconfig', 'crd', 'pvc'],
]);

/** `podIps` and `POD_IPS` are the words pod and ips. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

export const domainNames: Rule = {
  name: 'base, os, shell and network name nothing of Kubernetes',
  check: (project) =>
    [...project.sources()].flatMap(([path, source]) => {
      const layer = layerOf(path);
      if (!layer || !innocentLayers.has(layer) || isTest(path)) return [];
      const found: string[] = [];
      walk(source, (node) => {
        if (!ts.isIdentifier(node)) return;
        const word = wordsOf(node.text).find((part) => domainWords.has(part));
        if (word) found.push(`${at(path, source, node.getStart(source))} ${node.text} speaks of a ${word}`);
      });
      return found;
    }),
  sabotages: [
    {
      name: 'a Pod in the kernel',
      files: { 'src/os/kernel.ts': 'export const podOf = (pid: number) => pid;' },
      finds: 'src/os/kernel.ts:1 podOf speaks of a pod',
    },
    { name: 'a kubelet in the network', files: { 'src/network/a.ts': 'export const KUBELET_PORT = 10250;' }, finds: 'speaks of a kubelet' },
  ],
  innocents: [
    { name: 'a comment that explains whom it serves', files: { 'src/os/a.ts': '// One per container of a Pod.\nexport const a = "pod";' } },
    { name: 'words that contain one', files: { 'src/os/a.ts': 'export const tripod = 1, podium = 2;' } },
    { name: 'the layers that do speak it', files: { 'src/cluster/a.ts': 'export const podIp = 1;' } },
  ],
};
