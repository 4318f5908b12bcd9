/** What a Pod must not do at a level and version, and how a namespace asks for one. Upstream: pod-security-admission */

import type { PodSpec } from '../../../src/cluster/apiserver/admission/pod-security/check.ts';
import type { Level, LevelVersion } from '../../../src/cluster/apiserver/admission/pod-security/policy.ts';
import { policyOf, violationsOf } from '../../../src/cluster/apiserver/admission/pod-security/policy.ts';
import { casesOf, readTables, type Table } from '../corpora.ts';
import type { Conformance, Tally } from '../tally.ts';
import { differ } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;

/** Tests of one check, with the level it belongs to. */
const restricted = new Set(['TestAllowPrivilegeEscalation', 'TestCapabilitiesRestricted', 'TestProcMountRestricted', 'TestRestrictedVolumes', 'TestRunAsNonRoot', 'TestRunAsUser', 'TestSeccompProfileRestricted']);

const constants: Readonly<Record<string, unknown>> = { defaultValue: 'Default', unmaskedValue: 'Unmasked', 'api.LevelPrivileged': 'privileged', 'api.LevelBaseline': 'baseline', 'api.LevelRestricted': 'restricted' };

class Unreadable extends Error {}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Case;
  if ('$go' in fields) {
    const name = String(fields['$go']);
    if (Object.hasOwn(constants, name)) return constants[name];
    throw new Unreadable(name);
  }
  if ('$call' in fields) {
    const [first] = (fields['args'] ?? []) as readonly unknown[];
    if (fields['$call'] === 'LatestVersion') return 'latest';
    if (fields['$call'] === 'MajorMinorVersion') return `v${((fields['args'] ?? []) as readonly unknown[]).join('.')}`;
    if (fields['$call'] === 'makeLabels') return labelsOf((fields['args'] ?? []) as readonly string[]);
    if (/^(ptr\.To|utilpointer\.|pointer\.|intstr\.FromInt)/.test(String(fields['$call'])) || String(fields['$call']).startsWith('corev1.')) return plain(first);
    throw new Unreadable(String(fields['$call']));
  }
  const kept = Object.entries(fields).filter(([key, one]) => key !== '$type' && one !== null);
  return Object.fromEntries(kept.map(([key, one]) => [key, plain(one)]));
}

/** `enforce, baseline` */
function labelsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.flatMap((key, i) => (i % 2 === 0 ? [[`pod-security.kubernetes.io/${key}`, pairs[i + 1] ?? '']] : [])));
}

function versionOf(name: string): string {
  const found = /_1_(\d+)$/.exec(name);
  if (name === 'TestSysctls') return 'v1.0';
  return found ? `v1.${found[1]}` : 'latest';
}

function runCheck(tally: Tally, { func }: Table, name: string, one: Case): void {
  try {
    const pod = plain(one['pod'] ?? { spec: one['podSpec'], metadata: one['metaData'] }) as { readonly spec?: PodSpec; readonly metadata?: { readonly annotations?: Record<string, string> } };
    const level: Level = restricted.has(func.replace(/_1_\d+$/, '')) ? 'restricted' : 'baseline';
    tally.check(`${func}: ${name}`, () => {
      const found = violationsOf({ level, version: versionOf(func) }, pod.spec ?? { containers: [] }, pod.metadata ?? {});
      const reason = String(one['expectReason'] ?? '');
      if (reason === '') return allowed(func, found);
      return differ(found.find((violation) => violation.reason === reason), { reason, detail: String(one['expectDetail'] ?? '') });
    });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tally.skip('Go code');
  }
}

const reasonsOf: Readonly<Record<string, RegExp>> = { AppArmor: /AppArmor/, Sysctls: /sysctls/, Probes: /probes/, Seccomp: /seccomp/, RunAsUser: /runAsUser/, RunAsNonRoot: /runAsNonRoot/, HostPort: /hostPort/, SELinux: /seLinux/, ProcMount: /procMount/, Capabilities: /capabilities/, AllowPriv: /allowPrivilegeEscalation/ };

/** A Pod that passes may break other rules of its level. */
function allowed(func: string, found: readonly { readonly reason: string }[]): string | undefined {
  const own = Object.entries(reasonsOf).find(([part]) => func.includes(part))?.[1];
  const bad = found.filter(({ reason }) => own?.test(reason) ?? true);
  return bad.length === 0 ? undefined : `got ${bad.map(({ reason }) => reason).join(', ')}`;
}

function runPolicy(tally: Tally, name: string, one: Case): void {
  tally.check(`TestPolicyToEvaluate: ${name}`, () => {
    const { policy, errors } = policyOf(plain(one['labels'] ?? {}) as Record<string, string>);
    const wanted = readPolicy(plain(one['expect']));
    const wrong = one['expectErr'] === true || name.includes('error');
    if (wrong !== errors.length > 0) return `got ${errors.length} errors`;
    return wanted ? differ(policy, wanted) : undefined;
  });
}

function readPolicy(value: unknown): Record<string, LevelVersion> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const read = (one: unknown): LevelVersion => {
    const { Level: level = 'privileged', Version: version } = (one ?? {}) as { Level?: Level; Version?: unknown };
    return { level, version: typeof version === 'string' ? version : 'latest' };
  };
  const { Enforce, Audit, Warn } = value as Case;
  return { enforce: read(Enforce), audit: read(Audit), warn: read(Warn) };
}

export const podSecurity: Conformance = {
  name: 'podsecurity',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/podsecurity.json')) {
      const isCheck = table.file.includes('/policy/check_') && !table.func.includes('Emulation');
      for (const { name, value } of casesOf(table)) {
        if (isCheck) runCheck(tally, table, name, value);
        else if (table.func === 'TestPolicyToEvaluate')
          try {
            runPolicy(tally, name, value);
          } catch (error) {
            if (!(error instanceof Unreadable)) throw error;
            tally.skip('Go code');
          }
        else tally.skip('upstream\u2019s own registry, configuration and fixtures');
      }
    }
  },
};
