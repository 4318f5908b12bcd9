/** The course's terms, each in our own words. One term for one thing: the pages use these names and no other. */

export interface Term {
  /** Its anchor on the glossary page. */
  readonly id: string;
  readonly name: string;
  readonly says: string;
  /** The page that explains it, as a path on the site. */
  readonly page?: string;
}

const firstPod = '/objects/your-first-pod/';

export const terms: readonly Term[] = [
  {
    id: 'cluster',
    name: 'Cluster',
    says: 'A set of machines that Kubernetes treats as one: a control plane that decides, and nodes that run the work.',
  },
  {
    id: 'container',
    name: 'Container',
    says: 'A process, or a few, that the operating system keeps apart from the others: with files of its own, a network of its own, and limits on what it may use.',
  },
  {
    id: 'control-plane',
    name: 'Control plane',
    says: 'The part of a cluster that stores what should be and works towards it: API server, etcd, scheduler and controllers.',
  },
  {
    id: 'deployment',
    name: 'Deployment',
    says: 'An object that keeps a number of equal Pods running, and replaces them step by step when their template changes.',
    page: firstPod,
  },
  {
    id: 'event',
    name: 'Event',
    says: 'A short note by a part of the cluster about something that happened to an object. Events are kept for an hour.',
    page: firstPod,
  },
  {
    id: 'image',
    name: 'Image',
    says: 'The files a container starts from, together with the command to start. It is pulled from a registry by name.',
    page: firstPod,
  },
  {
    id: 'kubectl',
    name: 'kubectl',
    says: 'The command-line program that talks to the API server. It runs on your machine, not in the cluster.',
    page: firstPod,
  },
  {
    id: 'kubelet',
    name: 'kubelet',
    says: 'The program on every node that starts the containers of the Pods placed there, watches them, and reports back.',
    page: firstPod,
  },
  { id: 'label', name: 'Label', says: 'A name and a value on an object, such as run=nginx. Selectors find objects by their labels.' },
  {
    id: 'manifest',
    name: 'Manifest',
    says: 'A file, usually YAML, that describes an object as it should be. kubectl apply sends it to the cluster.',
    page: firstPod,
  },
  {
    id: 'namespace',
    name: 'Namespace',
    says: 'A part of a cluster with names of its own. Without another word kubectl works in the one called default.',
  },
  { id: 'node', name: 'Node', says: 'A machine of the cluster, real or virtual, on which Pods run.', page: firstPod },
  {
    id: 'object',
    name: 'Object',
    says: 'A record in the cluster with a kind, a name, what you want (spec) and how it is (status).',
    page: firstPod,
  },
  {
    id: 'pod',
    name: 'Pod',
    says: 'The smallest thing Kubernetes runs: one or more containers that share a network address and are placed on one node together.',
    page: firstPod,
  },
  { id: 'registry', name: 'Registry', says: 'A server that stores images and hands them out by name.' },
  {
    id: 'replicaset',
    name: 'ReplicaSet',
    says: 'An object that keeps a number of equal Pods in existence. Deployments make and use them.',
  },
  { id: 'scheduler', name: 'Scheduler', says: 'The part of the control plane that chooses a node for every new Pod.', page: firstPod },
];
