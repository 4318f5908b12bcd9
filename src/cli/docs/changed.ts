/** What rightly differs between the documentation's clusters and a cluster of 1.36: applied to both sides after the golden masks. */
import { mask } from '../../../tests/support/compare.ts';

const changed: readonly (readonly [what: string, pattern: RegExp, now: string])[] = [
  ['labels every namespace has, 1.21', /\bkubernetes\.io\/metadata\.name=[a-z-]+,?/g, ''],
  ['any address', /<(?:pod|service|node)-ip>|\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  ['any port of a server or a tunnel', /"<ip>:\d+"|\[::1\]:\d+(?= ->)/g, '<server>'],
  ['generated names, also of the time of digits alone', /-(?:\d{7,10}|<hash>)-(?:<suffix>|[a-z0-9]{5}\b)/g, '-<made>'],
  ['the same of ReplicaSets', /\b([a-z][a-z-]*)-(?:<hash>|\d{8,10})(?= )/g, '$1-<made>'],
  ['node names', /\b(?:worker\d|node-?0?\d|kubernetes-(?:node|minion)-[a-z0-9]{3,4}|example-node-\d|kind-worker\d?)\b/g, '<worker>'],
  ['rollout names the kind of what it watched, 1.6', /^daemon set\b/gm, 'daemonset'],
  ['names are no longer quoted in answers, 1.12', /^([a-z.0-9]+) "([^"]+)" (created|configured|unchanged|patched|labeled|scaled|exposed|annotated|replaced|edited|autoscaled|tainted|untainted|cordoned|uncordoned|drained|approved|successfully rolled out)$/gm, '$1/$2 $3'],
  ['answers name the group, 1.10', /^([a-z]+?)s?(?:\.[a-z0-9.-]+)?\/(\S+)/gm, '$1/$2'],
  ['rollout heads say kind and name, 1.10', /^([a-z]+?)s? "([^"]+)"$/gm, '$1/$2'],
  ['deletes name the group, 1.12, and the namespace, 1.34', /^([a-z]+)(?:\.[a-z0-9.-]+)? "([^"]+)" (?:force )?deleted(?: from \S+ namespace)?$/gm, '$1 "$2" deleted'],
  ['where nothing was found, 1.16', /^No resources found(?: in \S+ namespace)?\.?$/gm, 'No resources found'],
  ['where an error happened', /error when (creating|deleting|applying patch) "[^"]*"/g, 'error when $1 "<file>"'],
  ['a failing ReplicaSet names its reason only, 1.7', /'unable to create pods: /g, "'"],
  ['names a ReplicaSet was about to generate', /-(?:<hash>|\d{8,10})-(?=["<])(?:<suffix>)?/g, '-<made>'],
  ['null times, 1.35', /^\s*"?creationTimestamp"?: null,?$/gm, ''],
  ['selfLink, 1.24', /^.*\bselfLink\b.*$/gm, ''],
  ['rolling updates by shares, apps/v1', /^RollingUpdateStrategy: .*$/gm, ''],
  ['classes of containers of Jobs, 1.24', /^(\s*Pods Statuses:)\s+(\d+) (?:Running|Active \(\d+ Ready\))/gm, '$1 $2 Running'],
  ['labels of Jobs, 1.27', /\bbatch\.kubernetes\.io\/(?=controller-uid|job-name)/g, ''],
  ['the control plane, 1.20', /^Kubernetes (?:master|control plane) is running/gm, 'Kubernetes control plane is running'],
  ['times without quotes', /^(\s*[\w-]+: )"?<time>"?$/gm, '$1<time>'],
  ['ages', /<(?:some-time|invalid|unknown|age)>/g, '<age>'],
  ['versions', /\bv1\.\d+\.\d+\S*/g, '<version>'],
];

/** The text with everything masked that is no matter of right or wrong here. */
export const known = (text: string): string => changed.reduce((rest, [, pattern, now]) => rest.replace(pattern, now), mask(text.replace(/(\d[a-z]*)\.$/gm, '$1')));

/** What stands for lines left out. */
export const elided = /^[\s#.[-]*(?:\.\.\.|…|<snip|\[\.\.\.\])/;
