// Images with kubectl in them: for Jobs, and for controllers that are shell scripts.
// Upstream: kubernetes/build/server-image/kubectl; github.com/alpine-docker/k8s and alpine-docker/kubectl; bitnami/containers kubectl.
// The program is the workstation's own: whoever builds a world with a cluster gives it to containers as the service `kubectl`.
// @supports partly containers: kubectl in a Pod (alpine/k8s, alpine/kubectl, bitnami/kubectl, registry.k8s.io/kubectl) — "as its Pod's ServiceAccount, watches included; helm and the other tools of alpine/k8s are missing"
// Differs: it is kubectl v1.36.4 under every tag. Left out: helm and the other tools of alpine/k8s.

import { printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import type { ImageDefinition } from '../image.ts';
import { alpineBase, debianBase, distrolessBase } from './bases.ts';
import { type SimpleImage, simpleImage, standardPath } from './simple-image.ts';
import { installTools } from './toolbox.ts';

/** A tool where a container's services hold it. */
export const serviceProgram = (name: string): Program =>
  function* (process) {
    const program = process.host.get(name) as Program | undefined;
    if (program) return process.exec(program, process.argv);
    yield* printError(process, `not simulated in Drydock: ${name} in a container of a world without its tools\n`);
    return 1;
  };

export const workstationKubectl = serviceProgram('kubectl');

const release = /^v?1\.(2\d|3[0-6])(\.\d+)?$/;

const image = (repository: string, prefix: string, rest: Pick<SimpleImage, 'base' | 'config' | 'files'>, path = '/usr/bin/kubectl', latest = true): ImageDefinition =>
  simpleImage({
    repository,
    tags: [...(latest ? ['latest'] : []), `${prefix}1.36.4`, `${prefix}1.36.2`],
    accepts: (tag) => (latest && tag === 'latest') || (release.test(tag) && tag.startsWith('v') === (prefix === 'v')),
    sizeBytes: 60_000_000,
    programs: { [path]: workstationKubectl },
    ...rest,
  });

export const kubectlImages: readonly ImageDefinition[] = [
  image('registry.k8s.io/kubectl', 'v', { base: distrolessBase, config: { entrypoint: ['/bin/kubectl'] } }, '/bin/kubectl', false),
  image(
    'docker.io/alpine/k8s',
    '',
    { base: alpineBase, config: { cmd: ['bash'], workingDir: '/apps' }, files: (files) => installTools(files, ['bash', 'curl', 'jq'], '/usr/bin') },
    '/usr/bin/kubectl',
    false,
  ),
  image('docker.io/alpine/kubectl', '', { base: alpineBase, config: { entrypoint: ['kubectl'] } }),
  image(
    'docker.io/bitnami/kubectl',
    '',
    { base: debianBase, config: { entrypoint: ['kubectl'], user: '1001', env: [standardPath.replace('PATH=', 'PATH=/opt/bitnami/kubectl/bin:')] } },
    '/opt/bitnami/kubectl/bin/kubectl',
  ),
];
