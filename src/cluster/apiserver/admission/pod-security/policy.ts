// Levels and versions, read from a namespace's labels, and which checks they mean.
// Upstream: pod-security-admission/api/helpers.go, policy/registry.go

import type { FieldError } from '../../../../api/meta/field-error.ts';
import { invalidField } from '../../../../api/meta/field-error.ts';
import type { ObjectMeta } from '../../../../api/object.ts';
import { baselineChecks } from './baseline.ts';
import type { CheckPod, PodSpec, Violation } from './check.ts';
import { restrictedChecks } from './restricted.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';
export type Mode = 'enforce' | 'audit' | 'warn';

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const newestMinor = 36;

/** `restricted:latest`, `baseline:v1.30` */
export interface LevelVersion {
  readonly level: Level;
  /** `latest` or `v1.N` */
  readonly version: string;
}

export type Policy = Readonly<Record<Mode, LevelVersion>>;

const prefix = 'pod-security.kubernetes.io/';

export const printLevel = ({ level, version }: LevelVersion): string => `${level}:${version}`;

export const levelRank = (level: Level): number => levels.indexOf(level);

/** The policy a namespace's labels ask for, and what is wrong with them. A level that cannot be read is the strictest. */
export function policyOf(labels: Readonly<Record<string, string>> = {}): {
  readonly policy: Policy;
  readonly errors: readonly FieldError[];
} {
  const errors: FieldError[] = [];
  const read = (mode: Mode): LevelVersion => ({ level: readLevel(labels, mode, errors), version: readVersion(labels, mode, errors) });
  const enforce = read('enforce');
  const audit = read('audit');
  const warn = read('warn');
  return { policy: { enforce, audit, warn: withDefaultWarn(warn, enforce, labels) }, errors };
}

/** Where nothing is said of the level to warn of, it is the enforced one once that is above privileged and could be read. */
function withDefaultWarn(warn: LevelVersion, enforce: LevelVersion, labels: Readonly<Record<string, string>>): LevelVersion {
  const stated = levels.some((level) => level === labels[`${prefix}enforce`]);
  if (labels[`${prefix}warn`] !== undefined || !stated || enforce.level === 'privileged') return warn;
  return { level: enforce.level, version: labels[`${prefix}warn-version`] === undefined ? enforce.version : warn.version };
}

function readLevel(labels: Readonly<Record<string, string>>, mode: Mode, errors: FieldError[]): Level {
  const value = labels[`${prefix}${mode}`];
  if (value === undefined) return 'privileged';
  const level = levels.find((one) => one === value);
  if (level) return level;
  errors.push(invalidField(`metadata.labels[${prefix}${mode}]`, value, `must be one of ${levels.join(', ')}`));
  return mode === 'enforce' ? 'restricted' : 'privileged';
}

function readVersion(labels: Readonly<Record<string, string>>, mode: Mode, errors: FieldError[]): string {
  const value = labels[`${prefix}${mode}-version`];
  if (value === undefined || value === 'latest' || /^v1\.(0|[1-9]\d*)$/.test(value)) return value ?? 'latest';
  errors.push(invalidField(`metadata.labels[${prefix}${mode}-version]`, value, 'must be "latest" or "v1.x"'));
  return 'latest';
}

const known = new Map<string, readonly CheckPod[]>();

/** The checks of a level and version, in the order they are told. */
function checksFor({ level, version }: LevelVersion): readonly CheckPod[] {
  const minor = version === 'latest' ? newestMinor : Math.min(newestMinor, Number(version.slice(3)));
  const key = `${level} ${minor}`;
  let checks = known.get(key);
  if (!checks) known.set(key, (checks = collect(level, minor)));
  return checks;
}

function collect(level: Level, minor: number): readonly CheckPod[] {
  if (level === 'privileged') return [];
  const held = (versions: readonly (readonly [number, CheckPod])[]): CheckPod | undefined => versions.findLast(([from]) => from <= minor)?.[1];
  const own = level === 'restricted' ? restrictedChecks.filter(({ versions }) => held(versions)) : [];
  const overridden = new Set(own.map(({ overrides }) => overrides));
  const all = [...baselineChecks.filter(({ id }) => !overridden.has(id)), ...own];
  return all.flatMap(({ versions }) => held(versions) ?? []);
}

/** What a Pod does that a level does not allow. */
export function violationsOf(level: LevelVersion, spec: PodSpec, metadata: Pick<ObjectMeta, 'annotations'>): readonly Violation[] {
  return checksFor(level).flatMap((check) => check(spec, metadata) ?? []);
}

/** `privileged (container "a" must not …), host namespaces (hostPID=true)` */
export const printDetails = (violations: readonly Violation[]): string => violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

export const printReasons = (violations: readonly Violation[]): string => violations.map(({ reason }) => reason).join(', ');
