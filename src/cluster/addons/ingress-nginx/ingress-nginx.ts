// The ingress controller as an add-on.

import { alpineBase } from '../../../containers/images/bases.ts';
import { simpleImage } from '../../../containers/images/simple-image.ts';
import { OsError } from '../../../os/os-error.ts';
import { printError } from '../../../os/io.ts';
import type { Program } from '../../../os/process.ts';
import type { AddOn } from '../addon.ts';
import { manifest } from './manifest.ts';
import { nginxIngressController } from './program.ts';

/** The image's first process: becomes the command it is given. Upstream: Yelp/dumb-init (which stays the parent). */
const dumbInit: Program = function* (process) {
  const [name = '', ...args] = process.argv.slice(1).filter((arg, index) => index > 0 || arg !== '--');
  try {
    const { program, argvPrefix } = process.lookUpProgram(name);
    return process.exec(program, [...(argvPrefix.length > 0 ? argvPrefix : [name]), ...args]);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `[dumb-init] ${name}: ${error.text}\n`);
    return 2;
  }
};

export const ingressNginx: AddOn = {
  name: 'ingress-nginx',
  summary: 'An ingress controller: HTTP from outside to Services, by host and path. Its address comes from load-balancer.',
  manifest,
  addresses: ['raw.githubusercontent.com/kubernetes/ingress-nginx/*/deploy/static/provider/*/deploy.yaml'],
  images: [
    simpleImage({
      repository: 'registry.k8s.io/ingress-nginx/controller',
      tags: ['v1.14.1', 'v1.14.0', 'v1.13.3', 'v1.12.1'],
      accepts: (tag) => /^v1\.\d+\.\d+$/.test(tag),
      base: alpineBase,
      sizeBytes: 105_000_000,
      programs: { '/usr/bin/dumb-init': dumbInit, '/nginx-ingress-controller': nginxIngressController },
      config: { entrypoint: ['/usr/bin/dumb-init', '--'], cmd: ['/nginx-ingress-controller'], exposedPorts: ['80/tcp', '443/tcp'] },
    }),
  ],
};
