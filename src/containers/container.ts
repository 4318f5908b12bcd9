// A container and its sandbox as the engine keeps them. Upstream: containerd's CRI plugin (container, sandbox stores), OCI runtime-spec.

import type { Endpoint } from '../network/network.ts';
import type { ControlGroup } from '../os/cgroup.ts';
import type { FileSystem } from '../os/filesystem.ts';
import type { KernelProcess } from '../os/kernel-process.ts';
import type { MountTable } from '../os/mounts.ts';
import type { Overlay } from '../os/overlay.ts';
import type { ProcessTable } from '../os/pid-namespace.ts';
import type { Credentials, OpenFile } from '../os/process.ts';
import type { Terminal } from '../os/tty.ts';
import type { ContainerLog } from './container-log.ts';
import type { Image } from './image.ts';

/** What a sandbox is to be: the namespaces that its containers share. */
export interface SandboxSpec {
  /** unique on the network, e.g. `default/nginx` */
  readonly name: string;
  readonly hostname: string;
  /** the machine's own network namespace instead of a new one */
  readonly hostNetwork?: boolean;
  readonly hostPid?: boolean;
  /** one pid namespace for all containers */
  readonly sharePid?: boolean;
  /** e.g. `/kubepods/besteffort/podUID` */
  readonly cgroup: string;
  readonly domain?: string;
  /** the low-level runtime by the name the machine knows it under; absent: its default */
  readonly runtimeHandler?: string;
}

export interface Sandbox {
  readonly id: string;
  readonly spec: SandboxSpec;
  readonly createdMs: number;
  readonly endpoint: Endpoint;
  /** '' on the machine's own network */
  readonly address: string;
  readonly uts: { hostname: string; domain: string };
  readonly pids: ProcessTable | undefined;
  readonly cgroup: ControlGroup;
  state: 'ready' | 'stopped';
}

/** A file system mounted into a container. */
export interface ContainerMount {
  readonly path: string;
  /** may be made when it is first looked at (lazy.ts) */
  readonly fileSystem: FileSystem;
  readonly readOnly?: boolean;
  readonly source?: string;
  readonly subPath?: string;
}

/** What a container is to be. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: Image;
  /** the name it was asked for by */
  readonly imageName: string;
  /** replaces the image's entrypoint, and its cmd as well */
  readonly command?: readonly string[];
  /** replaces the image's cmd */
  readonly args?: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly workingDir?: string;
  readonly user?: UserSpec;
  readonly mounts?: readonly ContainerMount[];
  readonly readOnlyRoot?: boolean;
  readonly tty?: boolean;
  /** standard input stays open for `attach` */
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly cpuLimitMillis?: number;
  readonly memoryLimitBytes?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  /** whose processes it sees, instead of only its own */
  readonly pidsOf?: Container;
}

/** Who its first process is; what is absent is the image's matter. */
export interface UserSpec {
  readonly uid?: number;
  readonly gid?: number;
  readonly groups?: readonly number[];
  /** as docker's --user has it */
  readonly name?: string;
}

export interface Container {
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly sandbox: Sandbox;
  readonly createdMs: number;
  readonly log: ContainerLog;
  readonly cgroup: ControlGroup;
  /** the writable layer over the image's, in its mount namespace */
  readonly root: Overlay;
  readonly mounts: MountTable;
  readonly pids: ProcessTable;
  state: 'created' | 'running' | 'exited';
  process: KernelProcess | undefined;
  credentials: Credentials;
  startedMs: number;
  finishedMs: number;
  exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `ContainerCannotRun` */
  reason: string;
  message: string;
  /** with tty: its terminal */
  terminal: Terminal | undefined;
  /** with stdin: where attached clients write to */
  stdin: OpenFile | undefined;
  /** attached clients hear what it writes */
  readonly listeners: Set<(stream: 'stdout' | 'stderr', bytes: string) => void>;
}

/** The engine could not do it; the text is containerd's. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
}
