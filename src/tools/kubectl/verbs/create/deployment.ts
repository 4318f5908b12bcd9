// kubectl create deployment. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_deployment.go.
// @supports yes kubectl: create deployment

import { int32, strings } from '../../../cobra/flag.ts';
import { CommandError } from '../../errors.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, nameArgument, served, submit } from './submit.ts';

export const createDeployment: Verb = {
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  aliases: ['deploy'],
  exactUse: true,
  short: 'Create a deployment',
  long: 'Create a deployment with this name.',
  examples: `# A deployment named web that runs nginx
kubectl create deployment web --image=nginx

# With another command
kubectl create deployment clock --image=busybox -- date

# With three replicas
kubectl create deployment web --image=nginx --replicas=3

# With a port
kubectl create deployment web --image=nginx --port=80

# With several containers
kubectl create deployment duo --image=busybox:latest --image=nginx`,
  flags: [
    ...createFlags,
    strings('image', '', 'The images to run; more than one makes Pods of several containers.', [], { required: true }),
    int32('port', '', 'The port the container listens on.', -1),
    int32('replicas', 'r', 'How many replicas to run; 1 by default.', 1),
  ],
  *run(k) {
    const name = nameArgument(k);
    if (k.flags.strings('image').length > 1 && k.args.length > 1) throw new CommandError('cannot specify multiple --image options and command');
    submit(k, { mapping: served('apps/v1', 'Deployment', 'deployments'), failure: failedTo('deployment'), object: () => build(k, name) });
  },
};

function build(k: Kubectl, name: string): KubeObject {
  const labels = { app: name };
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, ...explicitNamespace(k), labels },
    spec: {
      replicas: k.flags.number('replicas'),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: containers(k) } },
      strategy: {},
    },
    status: {},
  };
}

function containers(k: Kubectl): readonly unknown[] | null {
  const port = k.flags.number('port');
  const command = k.args.slice(1);
  return k.flags.strings('image').map((image, i) => ({
    name: containerName(k, image),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }));
}

/** The image's last part without tag and digest; what container names may not hold is replaced. */
function containerName(k: Kubectl, image: string): string {
  const name = (image.split('/').at(-1) ?? '').split(':')[0]?.split('@')[0] ?? '';
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${randomSuffix(k)}` : name;
}

const alphanums = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters as generated names end in. Upstream: util/rand String. */
export const randomSuffix = (k: Kubectl): string => k.process.random.string(5, alphanums);
