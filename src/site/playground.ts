/** The terminal of the landing page: a lab without steps, in which three Pods already run. */
import type { Lab } from '../labs/lab.ts';

export const playground: Lab = {
  name: 'playground',
  title: 'Playground',
  module: '',
  summary: '',
  minutes: 1,
  objectives: [],
  world: { workers: 2, addons: [], seed: 7 },
  steps: [],
  files: {},
};

/** What has been typed when a visitor arrives, and how many virtual milliseconds pass after each. */
export const opening: readonly { readonly command: string; readonly thenMs: number }[] = [
  { command: 'kubectl create deployment web --image=nginx --replicas=3', thenMs: 8000 },
  { command: 'kubectl get pods', thenMs: 1000 },
];

/** Commands a visitor can run by a click: what it does, in words, and the command. */
export const suggestions: readonly { readonly says: string; readonly command: string }[] = [
  { says: 'Delete a Pod', command: 'kubectl delete pod $(kubectl get pods -o name | head -n 1 | cut -d/ -f2)' },
  { says: 'Ask for six', command: 'kubectl scale deployment web --replicas=6' },
  { says: 'See the nodes', command: 'kubectl get nodes' },
  { says: 'Fetch a page', command: "curl -s $(kubectl get pods -o jsonpath='{.items[0].status.podIP}') | grep title" },
];
