// The images of Kubernetes itself. Upstream: registry.k8s.io; built from distroless bases.

import type { Program } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { coredns } from '../programs/coredns/coredns.ts';
import { etcd, kubeApiserver, kubeControllerManager, kubeProxy, kubeScheduler } from '../programs/kubernetes-components.ts';
import { distrolessBase } from './bases.ts';
import { serviceProgram } from './kubectl.ts';
import { absent } from '../../shell/coreutils/absent.ts';
import { installProgram } from './toolbox.ts';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface ComponentImage {
  readonly name: string;
  readonly program: Program;
  readonly sizeBytes: number;
  readonly tags: (tag: string) => boolean;
  readonly known: readonly string[];
  readonly folder?: string;
  readonly entrypoint?: readonly string[];
  /** what lies beside its program */
  readonly beside?: Readonly<Record<string, Program>>;
}

const componentImage = ({ name, program, sizeBytes, tags, known, folder = '/usr/local/bin', entrypoint, beside = {} }: ComponentImage): ImageDefinition => {
  const command = name.slice(name.lastIndexOf('/') + 1);
  return {
    repository: `registry.k8s.io/${name}`,
    tags: known,
    resolve: (tag) =>
      tags(tag)
        ? {
            config: { ...(entrypoint ? { entrypoint } : {}), env: [path], workingDir: '/' },
            layers: [
              distrolessBase,
              { name: `${name} ${tag}`, sizeBytes, createdBy: `COPY ${command} /${command} # buildkit`, files: (files) => Object.entries({ [command]: program, ...beside }).forEach(([name, one]) => installProgram(files, `${folder}/${name}`, one)) },
            ],
          }
        : undefined,
  };
};

const release = (tag: string): boolean => /^v1\.(2[4-9]|3[0-6])\.\d{1,2}$/.test(tag);

export const kubernetesImages: readonly ImageDefinition[] = [
  componentImage({ name: 'kube-apiserver', program: kubeApiserver, sizeBytes: 26_900_000, tags: release, known: ['v1.36.4', 'v1.36.2'] }),
  componentImage({ name: 'kube-controller-manager', program: kubeControllerManager, sizeBytes: 22_500_000, tags: release, known: ['v1.36.4', 'v1.36.2'] }),
  componentImage({ name: 'kube-scheduler', program: kubeScheduler, sizeBytes: 16_800_000, tags: release, known: ['v1.36.4', 'v1.36.2'] }),
  componentImage({ name: 'kube-proxy', program: kubeProxy, sizeBytes: 25_300_000, tags: release, known: ['v1.36.4', 'v1.36.2'] }),
  componentImage({ name: 'etcd', program: etcd, sizeBytes: 22_600_000, tags: (tag) => /^3\.[3-6]\.\d{1,2}-\d$/.test(tag), known: ['3.6.8-0', '3.6.6-0', '3.5.24-0'], beside: { etcdctl: serviceProgram('etcdctl'), etcdutl: absent } }),
  componentImage({
    name: 'coredns/coredns',
    program: coredns,
    sizeBytes: 22_700_000,
    tags: (tag) => /^v1\.(9|1[0-4])\.\d$/.test(tag),
    known: ['v1.14.2', 'v1.13.1', 'v1.12.1'],
    folder: '',
    entrypoint: ['/coredns'],
  }),
];
