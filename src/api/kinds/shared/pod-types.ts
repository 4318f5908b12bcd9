/** Names for the parts of a Pod that several files look at, taken from the Pod's own type. */
import type { Pod } from '../../types.ts';

/** What a list holds. */
export type Item<T> = NonNullable<T> extends readonly (infer U)[] ? U : never;

export type PodSpec = NonNullable<Pod['spec']>;
export type PodStatus = NonNullable<Pod['status']>;
export type Container = Item<PodSpec['containers']>;
export type EphemeralContainer = Item<PodSpec['ephemeralContainers']>;
export type Volume = Item<PodSpec['volumes']>;
export type EnvVar = Item<Container['env']>;
export type EnvFrom = Item<Container['envFrom']>;
export type ContainerPort = Item<Container['ports']>;
export type VolumeMount = Item<Container['volumeMounts']>;
export type Probe = NonNullable<Container['livenessProbe']>;
export type HttpGet = NonNullable<Probe['httpGet']>;
export type Lifecycle = NonNullable<Container['lifecycle']>;
export type LifecycleHandler = NonNullable<Lifecycle['postStart']>;
export type SecurityContext = NonNullable<Container['securityContext']>;
export type PodSecurityContext = NonNullable<PodSpec['securityContext']>;
export type ResourceRequirements = NonNullable<Container['resources']>;
export type Affinity = NonNullable<PodSpec['affinity']>;
export type Toleration = Item<PodSpec['tolerations']>;
export type ContainerStatus = Item<PodStatus['containerStatuses']>;
export type PodCondition = Item<PodStatus['conditions']>;
/** Amounts by resource name, canonical. */
export type ResourceList = Readonly<Record<string, string>>;
