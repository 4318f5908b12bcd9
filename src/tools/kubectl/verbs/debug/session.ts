// Waits for the container one debugs with and joins it. Upstream: k8s.io/kubectl v0.36 pkg/cmd/debug/debug.go (handleAttachPod, waitForContainer).

import type { Steps } from '../../../../os/process.ts';
import { CommandError, RemoteExit, ServerError } from '../../errors.ts';
import { logsOf, printLog } from '../../logs.ts';
import { podMapping } from '../../pods.ts';
import { at, type KubeObject, listAt, nameOf, namespaceOf, textAt } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from '../../until.ts';
import { attachTo } from '../attach.ts';

/** @throws CommandError, RemoteExit */
export function* joinContainer(k: Kubectl, created: KubeObject, container: string): Steps<void> {
  const quiet = k.flags.bool('quiet');
  const pod = yield* started(k, created, container, quiet);
  if (at(statusOf(pod, container), 'state', 'terminated') !== undefined) return yield* showLog(k, pod, container);
  try {
    yield* attachTo(k, pod, { container, stdin: k.flags.bool('stdin'), tty: k.flags.bool('tty'), quiet, detachKeys: '', command: 'kubectl attach' });
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof RemoteExit) throw error;
    k.io.err(`warning: couldn't attach to pod/${nameOf(pod)}, falling back to streaming logs: ${error.message}\n`);
    yield* showLog(k, pod, container);
  }
}

function statusOf(pod: KubeObject, container: string): unknown {
  return ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((list) => listAt(pod, 'status', list)).find((one) => one.name === container);
}

function* started(k: Kubectl, created: KubeObject, container: string, quiet: boolean): Steps<KubeObject> {
  const target = { mapping: podMapping, namespace: namespaceOf(created), name: nameOf(created) };
  const isThere = (pod: KubeObject): boolean => {
    const state = at(statusOf(pod, container), 'state');
    if (at(state, 'running') !== undefined || at(state, 'terminated') !== undefined) return true;
    const message = textAt(state, 'waiting', 'message');
    if (!quiet && message !== '') k.io.err(`Warning: container ${container}: ${message}\n`);
    return false;
  };
  const { items, resourceVersion } = listNow(k, target);
  const [now] = items;
  if (now && isThere(now)) return now;
  const found = yield* untilEvent(k, watchFrom(k, target, resourceVersion), undefined, (event) => {
    if (event.type === 'DELETED') throw new ServerError({ reason: 'NotFound', code: 404, message: 'pods "" not found' });
    const pod = event.object as KubeObject;
    return event.type !== 'ERROR' && isThere(pod) ? pod : undefined;
  });
  if (!found) throw new CommandError(timedOut);
  return found;
}

function* showLog(k: Kubectl, pod: KubeObject, container: string): Steps<void> {
  const requests = yield* logsOf(k, pod, { container, allContainers: false, allPods: false, query: [], timeoutMs: 0 });
  for (const request of requests) printLog(k, request, '');
}
