/**
 * The table of contents: twelve modules, with the pages and labs each is to have.
 *
 * A planned page becomes a link the moment a file with its slug stands in the module's folder of `content/`; until then
 * the contents page says that it is not written. Pages, labs and modules without a line here appear behind these (build/whole-course.ts).
 */

export interface PlannedPage {
  readonly slug: string;
  readonly title: string;
}

export interface PlannedLab {
  readonly name: string;
  readonly title: string;
}

export interface Module {
  readonly number: number;
  /** Its folder in `content/` without the number, and its first path segment on the site. */
  readonly slug: string;
  readonly title: string;
  /** One sentence: what a reader can do afterwards. */
  readonly summary: string;
  readonly pages: readonly PlannedPage[];
  readonly labs: readonly PlannedLab[];
}

/** A slug and its title, from the title alone. */
function page(title: string): PlannedPage {
  const slug = title
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { slug, title };
}

function lab(name: string, title: string): PlannedLab {
  return { name, title };
}

export const modules: readonly Module[] = [
  {
    number: 0,
    slug: 'welcome',
    title: 'Welcome aboard',
    summary: 'Find your way around the course and the lab terminal.',
    pages: [page('How the course works'), page('The lab terminal'), page('For trainers')],
    labs: [lab('terminal-tour', 'A tour of the terminal')],
  },
  {
    number: 1,
    slug: 'cloud',
    title: 'Cloud computing',
    summary: 'Say what a cloud is, what it costs, and when it is the wrong answer.',
    pages: [
      page('What cloud is'),
      page('Four ways to buy it'),
      page('Public, private, hybrid'),
      page('Virtualization and the data centre'),
      page('Machines, virtual machines, containers'),
      page('Fifteen years in eight steps'),
      page('Lift and shift, or cloud native'),
      page('And if you had to do it 500 times?'),
    ],
    labs: [lab('one-server-by-hand', 'One server, by hand')],
  },
  {
    number: 2,
    slug: 'containers',
    title: 'Containers',
    summary: 'Build, run and publish a container, and name what keeps it apart from its neighbours.',
    pages: [
      page('The shipping container'),
      page('What a container is'),
      page('Images, tags, digests'),
      page('Dockerfiles and builds'),
      page('Registries'),
      page('Runtimes'),
      page('Density, speed, isolation'),
    ],
    labs: [
      lab('namespaces-and-cgroups', 'Namespaces and cgroups'),
      lab('first-container', 'Your first container'),
      lab('build-an-image', 'Build an image'),
      lab('push-to-a-registry', 'Push to a registry'),
    ],
  },
  {
    number: 3,
    slug: 'machine',
    title: 'Kubernetes, the machine',
    summary: 'Name every part of a cluster, and follow one request through all of them.',
    pages: [
      page('Why orchestration'),
      page('Where Kubernetes comes from'),
      page('Pets and cattle'),
      page('The parts of a cluster'),
      page('Control loops'),
      page('Saying what, not how'),
      page('Ways to install it'),
      page('From one node to high availability'),
      page('Versions and skew'),
    ],
    labs: [lab('meet-the-control-plane', 'Meet the control plane'), lab('follow-a-job', 'Follow a Job'), lab('break-the-control-loop', 'Break the control loop')],
  },
  {
    number: 4,
    slug: 'objects',
    title: 'Kubernetes objects',
    summary: 'Run, scale, update and roll back an application with the objects you will use every day.',
    pages: [
      page('Your first Pod'),
      page('YAML in ten minutes'),
      page('The anatomy of an object'),
      page('Labels and selectors'),
      page('ReplicaSets'),
      page('Deployments'),
      page('Jobs and CronJobs'),
      page('DaemonSets'),
      page('StatefulSets'),
      page('Namespaces'),
    ],
    labs: [
      lab('first-pod', 'Your first Pod'),
      lab('first-deployment', 'Your first Deployment'),
      lab('labels-and-selectors', 'Labels and selectors'),
      lab('rolling-update-and-rollback', 'Rolling update and rollback'),
      lab('jobs-and-cronjobs', 'Jobs and CronJobs'),
      lab('five-hundred-times', 'Five hundred times'),
    ],
  },
  {
    number: 5,
    slug: 'configuring-pods',
    title: 'Configuring Pods',
    summary: 'Give a Pod its settings, its limits and its place, and find out why it does not start.',
    pages: [
      page('Commands, arguments, environment'),
      page('ConfigMaps'),
      page('Secrets'),
      page('Init containers and sidecars'),
      page('Probes'),
      page('Requests, limits, quality of service'),
      page('Where Pods land'),
      page('Debugging a Pod'),
    ],
    labs: [
      lab('configmaps-and-secrets', 'ConfigMaps and Secrets'),
      lab('init-and-sidecars', 'Init containers and sidecars'),
      lab('probes', 'Probes'),
      lab('where-pods-land', 'Where Pods land'),
      lab('debug-broken-pods', 'Six broken Pods'),
    ],
  },
  {
    number: 6,
    slug: 'networking',
    title: 'Networking',
    summary: 'Reach a Pod from another Pod, from another team, and from outside.',
    pages: [page('The Pod network'), page('Services'), page('DNS'), page('What kube-proxy does'), page('Ingress'), page('The Gateway API')],
    labs: [lab('services-and-dns', 'Services and DNS'), lab('ingress', 'Ingress'), lab('sock-shop', 'The Sock Shop')],
  },
  {
    number: 7,
    slug: 'storage',
    title: 'Storage',
    summary: 'Keep data when the Pod that wrote it is gone.',
    pages: [
      page('Block, object, file'),
      page('Volumes'),
      page('Claims and classes'),
      page('Access modes'),
      page('StatefulSets with storage'),
      page('Snapshots'),
      page('Rook, Ceph and Longhorn'),
    ],
    labs: [lab('persistent-volumes', 'Persistent volumes'), lab('stateful-set', 'A StatefulSet')],
  },
  {
    number: 8,
    slug: 'security',
    title: 'Security',
    summary: 'Decide who may do what, what a container may touch, and who may talk to whom.',
    pages: [
      page('Who is asking'),
      page('RBAC'),
      page('Security context'),
      page('Pod Security Standards'),
      page('NetworkPolicy'),
      page('Admission policies'),
      page('Secrets well kept'),
      page('Images you can trust'),
    ],
    labs: [lab('rbac-for-a-team', 'RBAC for a team'), lab('network-policy', 'NetworkPolicy'), lab('pod-security', 'Pod security')],
  },
  {
    number: 9,
    slug: 'extending',
    title: 'Extending and packaging',
    summary: 'Ship an application as a package, and teach the cluster a new kind of object.',
    pages: [page('Helm'), page('Kustomize'), page('Custom resources'), page('Operators'), page('Autoscaling')],
    labs: [lab('helm-chart', 'A Helm chart'), lab('custom-resource', 'A custom resource'), lab('kustomize-overlays', 'Kustomize overlays'), lab('autoscaling', 'Autoscaling')],
  },
  {
    number: 10,
    slug: 'trail-map',
    title: 'The trail map',
    summary: 'Find the right project for each step on the way to cloud native, and tell which have aged.',
    pages: [
      page('The foundation and its projects'),
      page('Containerization'),
      page('CI and CD'),
      page('Orchestration'),
      page('Observability'),
      page('Proxy, discovery, mesh'),
      page('Network, policy, security'),
      page('Databases and storage'),
      page('Streaming and messaging'),
      page('Registry and runtime'),
      page('Software distribution'),
      page('The landscape explorer'),
    ],
    labs: [lab('policy', 'Policies at the door'), lab('etcd-by-hand', 'etcd by hand')],
  },
  {
    number: 11,
    slug: 'scenarios',
    title: 'Scenarios and what next',
    summary: 'Recognise your own problem in seven others, and choose what to learn next.',
    pages: [
      page('Lift and shift'),
      page('Microservices'),
      page('Machine learning'),
      page('The edge'),
      page('Secure DevOps'),
      page('Serverless and events'),
      page('Infrastructure as code and GitOps'),
      page('Service mesh'),
      page('Should you use Kubernetes?'),
      page('Certifications'),
    ],
    labs: [],
  },
];

/** A module's number as the course writes it: two digits. */
export function sheetNumber(module: Module): string {
  return String(module.number).padStart(2, '0');
}
