// `pods/x/log`, `exec`, `attach`, `portforward`: bytes to and from a container, carried by the node's kubelet.
// Upstream: pkg/registry/core/pod/strategy.go (LogLocation, ExecLocation …), pkg/registry/core/pod/rest

import type { FieldError } from '../../../api/meta/field-error.ts';
import { forbiddenField, invalidField } from '../../../api/meta/field-error.ts';
import { badRequest, invalid, serviceUnavailable } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import type { Pod } from '../../../api/types.ts';
import type { ResourceCall } from '../call.ts';
import { anyType, mediaTypes } from '../handlers/choose-route.ts';
import { storedObject } from '../handlers/read.ts';
import { isTrue, queryValues } from '../request-info.ts';
import { respondText } from '../respond.ts';
import type { ExecOptions, LogOptions, Streamer } from '../streamer.ts';
import type { Subresource } from './registry.ts';
import { wrongMethod } from './wrong-method.ts';

export const log: Subresource = {
  name: 'log',
  resources: ['pods'],
  verbs: ['get'],
  produces: ['text/plain', ...mediaTypes],
  handle: (call) => {
    if (call.info.verb !== 'get') return wrongMethod();
    const { pod, options } = logRequest(call);
    return respondText(call, 200, streamerOf(call).logs(pod, options), 'text/plain');
  },
  connect: (call, streamer) => {
    const { pod, options } = logRequest(call);
    return present(streamer).followLogs(pod, options);
  },
};

const stream = (name: 'exec' | 'attach', kind: string): Subresource => ({
  name,
  resources: ['pods'],
  verbs: ['create', 'get'],
  produces: anyType,
  body: { group: '', version: '', kind },
  handle: needUpgrade,
  connect: (call, streamer) => {
    const pod = podOnNode(call);
    const options = execOptions(call, pod as unknown as Pod);
    return present(streamer)[name](pod, options);
  },
});

export const exec = stream('exec', 'PodExecOptions');
export const attach = stream('attach', 'PodAttachOptions');

export const portForward: Subresource = {
  name: 'portforward',
  resources: ['pods'],
  verbs: ['create', 'get'],
  produces: anyType,
  body: { group: '', version: '', kind: 'PodPortForwardOptions' },
  handle: needUpgrade,
  connect: (call, streamer) => {
    const port = Number(call.query.get('ports') ?? 0);
    if (!(port > 0 && port < 65536)) throw badRequest(`query parameter "port" is required`);
    return present(streamer).portForward(podOnNode(call), port);
  },
};

/** What a request for a stream that does not ask for one is told. */
export const upgradeRequired = 'Upgrade request required';

/** These paths only make sense as streams, and only for Pods that have a node. */
function needUpgrade(call: ResourceCall): never {
  podOnNode(call);
  throw badRequest(upgradeRequired);
}

function present(streamer: Streamer | undefined): Streamer {
  if (!streamer) throw serviceUnavailable('no kubelet answers for the nodes of this cluster');
  return streamer;
}

const streamerOf = ({ server }: ResourceCall): Streamer => present(server.streamer());

/** @throws StatusError 400 when the Pod has no node yet */
function podOnNode(call: ResourceCall): ApiObject {
  const pod = storedObject(call);
  if (!(pod as unknown as Pod).spec?.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return pod;
}

/** The container that is meant, when only one can be. Upstream: validateContainer, defaultContainer */
function containerOf(call: ResourceCall, pod: Pod): string {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  const names = containers.map(({ name }) => name);
  const asked = call.query.get('container') ?? '';
  const { name } = pod.metadata;
  if (asked === '') {
    if (names.length === 1 && names[0] !== undefined) return names[0];
    if (names.length === 0) throw badRequest(`a container name must be specified for pod ${name}`);
    const init = initContainers.map((container) => container.name);
    const shown = `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`;
    throw badRequest(init.length > 0 ? `${shown} or one of the init containers: [${init.join(' ')}]` : shown);
  }
  const all = [...names, ...initContainers.map((container) => container.name), ...ephemeralContainers.map((container) => container.name)];
  if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
  return asked;
}

function logRequest(call: ResourceCall): { readonly pod: ApiObject; readonly options: LogOptions } {
  const { query } = call;
  const pod = storedObject(call);
  const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
  const sinceSeconds = number('sinceSeconds');
  const tailLines = number('tailLines');
  const limitBytes = number('limitBytes');
  const sinceTime = query.get('sinceTime');
  const stream = query.get('stream');
  checkLogOptions(pod.metadata.name, sinceSeconds, sinceTime, tailLines, limitBytes, stream);
  const container = containerOf(call, pod as unknown as Pod);
  podOnNode(call);
  const options: LogOptions = {
    container,
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(stream === undefined ? {} : { stream }),
  };
  return { pod, options };
}

/** Upstream: ValidatePodLogOptions */
function checkLogOptions(name: string, sinceSeconds?: number, sinceTime?: string, tailLines?: number, limitBytes?: number, stream?: string): void {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) errors.push(invalidField('tailLines', tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidField('limitBytes', limitBytes, 'must be greater than 0'));
  if (sinceSeconds !== undefined && sinceTime !== undefined) errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else if (sinceSeconds !== undefined && sinceSeconds < 1) errors.push(invalidField('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  if (stream !== undefined && !['All', 'Stdout', 'Stderr'].includes(stream)) {
    errors.push({
      type: 'FieldValueNotSupported',
      field: 'stream',
      badValue: stream,
      detail: 'supported values: "All", "Stderr", "Stdout"',
    });
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors);
}

function execOptions(call: ResourceCall, pod: Pod): ExecOptions {
  const { query, request } = call;
  return {
    container: containerOf(call, pod),
    command: queryValues(request, 'command'),
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    stderr: isTrue(query.get('stderr')),
    tty: isTrue(query.get('tty')),
  };
}
