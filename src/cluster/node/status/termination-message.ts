// A container's last words. Upstream: kuberuntime_container.go getTerminationMessage.

import type { Container as ContainerSpec } from '../../../api/kinds/shared/pod-types.ts';
import { text } from '../../../base/bytes.ts';
import type { Container } from '../../../containers/container.ts';
import { OsError } from '../../../os/os-error.ts';

const longestMessage = 4096;
const longestFromLog = 2048;
const linesFromLog = 80;

const cache = new WeakMap<Container, string>();

export function terminationMessage(spec: Pick<ContainerSpec, 'terminationMessagePath' | 'terminationMessagePolicy'>, container: Container): string {
  const known = cache.get(container);
  if (known !== undefined) return known;
  const message = read(spec, container);
  if (container.state === 'exited') cache.set(container, message);
  return message;
}

function read(spec: Pick<ContainerSpec, 'terminationMessagePath' | 'terminationMessagePolicy'>, container: Container): string {
  const path = spec.terminationMessagePath ?? '/dev/termination-log';
  const as = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: container.finishedMs };
  let written = '';
  try {
    written = text(container.mounts.readFile(path, as)).slice(0, longestMessage);
  } catch (error) {
    // No such file: it has said nothing.
    if (!(error instanceof OsError)) throw error;
  }
  if (written !== '' || spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || container.exitCode === 0) return written;
  const lines = container.log
    .lines()
    .slice(-linesFromLog)
    .map((line) => text(line.text));
  return lines.join('').slice(-longestFromLog);
}
