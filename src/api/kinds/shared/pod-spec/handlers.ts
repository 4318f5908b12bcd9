/**
 * Probes and lifecycle hooks.
 * Upstream: validateProbe, validateHandler, validateLifecycle in pkg/apis/core/validation/validation.go.
 */
import { forbiddenField, invalidField, required } from '../../../meta/field-error.ts';
import { isHttpHeaderName } from '../../../meta/names.ts';
import type { Report } from '../checks.ts';
import { addAll, checkGiven, checkNotNegative, checkOneOf, checkPort } from '../checks.ts';
import type { Container, HttpGet, Lifecycle, LifecycleHandler, Probe } from '../pod-types.ts';

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

/** The three probes of a container that runs on. */
export function checkProbes(report: Report, at: string, container: Container, graceSeconds: number | undefined): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe) {
    checkProbe(report, `${at}.livenessProbe`, livenessProbe, graceSeconds);
    mustBeOne(report, `${at}.livenessProbe`, livenessProbe);
  }
  if (readinessProbe) {
    checkProbe(report, `${at}.readinessProbe`, readinessProbe, graceSeconds);
    const grace = readinessProbe.terminationGracePeriodSeconds;
    if (grace !== undefined) report.push(invalidField(`${at}.readinessProbe.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
  }
  if (startupProbe) {
    checkProbe(report, `${at}.startupProbe`, startupProbe, graceSeconds);
    mustBeOne(report, `${at}.startupProbe`, startupProbe);
  }
}

function mustBeOne(report: Report, at: string, probe: Probe): void {
  if (probe.successThreshold !== 1) report.push(invalidField(`${at}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
}

function checkProbe(report: Report, at: string, probe: Probe, graceSeconds: number | undefined): void {
  checkHandler(report, at, probe, graceSeconds);
  for (const name of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    checkNotNegative(report, `${at}.${name}`, probe[name]);
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) report.push(invalidField(`${at}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
}

function checkHandler(report: Report, at: string, handler: Handler, graceSeconds: number | undefined): void {
  let kinds = 0;
  const one = <T>(name: string, value: T | undefined, check: (here: string, value: T) => void): void => {
    if (value === undefined) return;
    if (kinds++ > 0) report.push(forbiddenField(`${at}.${name}`, 'may not specify more than 1 handler type'));
    else check(`${at}.${name}`, value);
  };
  one('exec', handler.exec, (here, exec) => {
    if (!exec.command?.length) report.push(required(`${here}.command`, ''));
  });
  one('httpGet', handler.httpGet, (here, get) => checkHttpGet(report, here, get));
  one('tcpSocket', handler.tcpSocket, (here, socket) => checkPort(report, `${here}.port`, socket.port));
  one('grpc', handler.grpc, (here, grpc) => checkPort(report, `${here}.port`, grpc.port));
  one('sleep', handler.sleep, (here, { seconds }) => {
    if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return;
    report.push(invalidField(here, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`));
  });
  if (kinds === 0) report.push(required(at, 'must specify a handler type'));
}

function checkHttpGet(report: Report, at: string, get: HttpGet): void {
  checkGiven(report, `${at}.path`, get.path);
  checkPort(report, `${at}.port`, get.port);
  checkOneOf(report, `${at}.scheme`, get.scheme ?? '', ['HTTP', 'HTTPS']);
  for (const header of get.httpHeaders ?? []) addAll(report, `${at}.httpHeaders`, header.name, isHttpHeaderName(header.name));
}

export function checkLifecycle(report: Report, at: string, lifecycle: Lifecycle, graceSeconds: number | undefined, os: string | undefined): void {
  if (lifecycle.postStart) checkHandler(report, `${at}.postStart`, lifecycle.postStart, graceSeconds);
  if (lifecycle.preStop) checkHandler(report, `${at}.preStop`, lifecycle.preStop, graceSeconds);
  const signal = lifecycle.stopSignal as string | undefined;
  if (signal === undefined) return;
  if (os === undefined) report.push(forbiddenField(`${at}.stopSignal`, 'may not be set for containers with empty `spec.os.name`'));
  else checkOneOf(report, `${at}.stopSignal`, signal, os === 'windows' ? ['SIGKILL', 'SIGTERM'] : linuxSignals());
}

/** Every signal a container of Linux can be stopped with, sorted. */
function linuxSignals(): readonly string[] {
  const plain =
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX';
  const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
  const names = [...plain.split(' '), ...count(15).map((n) => `RTMIN+${n}`), ...count(14).map((n) => `RTMAX-${n}`)];
  return names.map((name) => `SIG${name}`).sort();
}
