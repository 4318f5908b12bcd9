// What the cluster view draws: nodes, Pods and what they are doing, small enough to send to the page once a virtual second.

/** `done` is a Pod that has ended well; `gone` is on its way out. Each state has its own shape and word in the view. */
export type PodState = 'waiting' | 'starting' | 'running' | 'done' | 'failed' | 'leaving';

export interface PodSnapshot {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** '' while it has no node */
  readonly node: string;
  readonly state: PodState;
  /** STATUS as kubectl prints it: `ContainerCreating`, `CrashLoopBackOff` … */
  readonly status: string;
  readonly ready: string;
  readonly restarts: number;
  readonly address: string;
  /** `Deployment/web` or '' */
  readonly owner: string;
}

export interface NodeSnapshot {
  readonly name: string;
  readonly ready: boolean;
  readonly controlPlane: boolean;
  readonly schedulable: boolean;
}

export interface ClusterSnapshot {
  readonly atMs: number;
  readonly nodes: readonly NodeSnapshot[];
  /** kube-system is left out */
  readonly pods: readonly PodSnapshot[];
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly address: string; readonly type: string }[];
}
