/** The ten steps of the trail map, version 20200501, as the course names and words them. A step's page is the one of that name in module 10. */

export interface TrailStep {
  readonly step: number;
  /** The page's slug under `/trail-map/`. */
  readonly slug: string;
  readonly title: string;
  /** What one does at this step. */
  readonly says: string;
  /** What the map of 2020 names there. */
  readonly named: readonly string[];
  /** The lab in which one takes this step, once there is one. */
  readonly lab: string | undefined;
}

function step(number: number, slug: string, title: string, named: readonly string[], says: string, lab?: string): TrailStep {
  return { step: number, slug, title, says, named, lab };
}

export const trail: readonly TrailStep[] = [
  step(1, 'containerization', 'Containerization', ['Docker'], 'Put the application and all it needs into an image.'),
  step(2, 'ci-and-cd', 'CI and CD', ['Argo'], 'Let every change build, test and deliver itself.'),
  step(3, 'orchestration', 'Orchestration', ['Kubernetes', 'Helm'], 'Say what should run, and leave it to a cluster.', 'first-deployment'),
  step(4, 'observability', 'Observability', ['Prometheus', 'Fluentd', 'Jaeger'], 'See what runs: metrics, logs and traces.'),
  step(5, 'proxy-discovery-mesh', 'Proxy, discovery, mesh', ['CoreDNS', 'Envoy', 'Linkerd'], 'Let services find each other, and govern how they talk.', 'services-and-dns'),
  step(6, 'network-policy-security', 'Network, policy, security', ['CNI', 'OPA', 'Falco'], 'Connect Pods, and decide what is allowed.', 'policy'),
  step(7, 'databases-and-storage', 'Databases and storage', ['Vitess', 'Rook', 'etcd', 'TiKV'], 'Keep data on many machines.', 'etcd-by-hand'),
  step(8, 'streaming-and-messaging', 'Streaming and messaging', ['gRPC', 'NATS', 'CloudEvents'], 'Let services call each other, and pass on events.'),
  step(9, 'registry-and-runtime', 'Registry and runtime', ['Harbor', 'containerd', 'CRI-O'], 'Choose what stores images, and what runs them.'),
  step(10, 'software-distribution', 'Software distribution', ['TUF', 'Notary'], 'Prove where software comes from.'),
];

/** @returns the step of that number */
export function stepOf(number: number | undefined): TrailStep | undefined {
  return trail.find((one) => one.step === number);
}
