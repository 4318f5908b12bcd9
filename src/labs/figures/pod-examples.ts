// Pods to begin with in the scheduler's table, each with one wish.

export interface PodExample {
  readonly says: string;
  readonly manifest: string;
}

const pod = (wish: string, cpu = '500m'): string => `apiVersion: v1
kind: Pod
metadata:
  name: picky
  labels: {app: web}
spec:
  containers:
  - name: web
    image: nginx
    resources:
      requests: {cpu: ${cpu}, memory: 256Mi}
${wish}`;

export const podExamples: readonly PodExample[] = [
  { says: 'no wish', manifest: pod('') },
  { says: 'a label', manifest: pod('  nodeSelector: {disk: fast}\n') },
  {
    says: 'a preference',
    manifest: pod(`  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 50
        preference:
          matchExpressions:
          - {key: disk, operator: In, values: [fast]}
`),
  },
  { says: 'a toleration', manifest: pod('  tolerations:\n  - {key: team, value: data, effect: NoSchedule}\n') },
  {
    says: 'not beside app=web',
    manifest: pod(`  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector: {matchLabels: {app: web}}
`),
  },
  {
    says: 'evenly over zones',
    manifest: pod(`  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: zone
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {matchLabels: {app: web}}
`),
  },
  { says: 'too much CPU', manifest: pod('', '"8"') },
];
