/** kubectl config and set, with upstream's cases: the kubeconfig of a case is a file, and what the command made of it is read again. */
import { utf8 } from '../../../src/base/bytes.ts';
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import { differ } from '../tally.ts';
import { kindOf, type Kit } from './kit.ts';
import { type Case, type Check, contains, same, tablesOf } from './table.ts';

const file = 'case.conf';
const words = (value: unknown): readonly string[] => (value ?? []) as readonly string[];

interface Exec {
  readonly Command?: string;
  readonly APIVersion?: string;
  readonly Args?: readonly string[];
  readonly Env?: readonly { readonly Name: string; readonly Value: string }[];
}
interface User {
  readonly Username?: string;
  readonly Exec?: Exec;
  readonly AuthProvider?: { readonly Name: string; readonly Config: object };
}

/** A user as a kubeconfig has it, of the struct Go has. */
const written = ({ Username, Exec, AuthProvider }: User): object => ({
  ...(Username ? { username: Username } : {}),
  ...(Exec ? { exec: { command: Exec.Command, apiVersion: Exec.APIVersion, args: Exec.Args ?? null, env: Exec.Env?.map(({ Name, Value }) => ({ name: Name, value: Value })) ?? null } } : {}),
  ...(AuthProvider ? { 'auth-provider': { name: AuthProvider.Name, config: AuthProvider.Config } } : {}),
});

function write(kit: Kit, users: Readonly<Record<string, User>>): void {
  const entries = Object.entries(users).map(([name, user]) => ({ name, user: written(user) }));
  kit.world.workstation.putFile(file, utf8(JSON.stringify({ apiVersion: 'v1', kind: 'Config', users: entries, clusters: [], contexts: [] })));
}

const config = (kit: Kit, ...argv: readonly string[]): ReturnType<Kit['kubectl']> => kit.kubectl('--kubeconfig', file, 'config', ...argv);
const usersOf = (value: unknown): Readonly<Record<string, User>> => ((value as Case | undefined)?.['AuthInfos'] ?? {}) as Readonly<Record<string, User>>;

const credentials: Check = ({ flags, wantCompleteErr, wantValidateErr, wantParseErr }, kit) => {
  write(kit, {});
  const answer = config(kit, 'set-credentials', ...words(flags));
  const wanted = Boolean(wantCompleteErr ?? wantValidateErr ?? wantParseErr);
  return (answer.exitCode !== 0) === wanted ? undefined : `exit ${answer.exitCode}: ${answer.stderr}`;
};

const modified: Check = ({ flags, existingAuthInfo, wantAuthInfo }, kit) => {
  write(kit, { me: (existingAuthInfo ?? {}) as User });
  const answer = config(kit, 'set-credentials', ...words(flags));
  if (answer.exitCode !== 0) return answer.stderr;
  const view = JSON.parse(config(kit, 'view', '--raw', '-o', 'json').stdout) as { readonly users: readonly { readonly user: Case }[] };
  const { exec, ...rest } = (view.users[0]?.user ?? {}) as { readonly exec?: Case };
  const { provideClusterInfo: _given, interactiveMode: _mode, ...known } = exec ?? {};
  return differ({ ...rest, ...(exec ? { exec: known } : {}) }, written(wantAuthInfo as User));
};

const deleted: Check = ({ user, config: before, err, expectedUsers, out }, kit) => {
  write(kit, usersOf(before));
  const answer = config(kit, 'delete-user', String(user));
  if (err) return contains(answer.stderr, err);
  if (answer.exitCode !== 0) return answer.stderr;
  return contains(answer.stdout, out) ?? (expectedUsers ? same(config(kit, 'get-users').stdout, `NAME\n${words(expectedUsers).join('\n')}\n`) : undefined);
};

export const configuring = tablesOf('kubectl-config', {
  'TestSetCredentialsOptions tests': credentials,
  'TestModifyExistingAuthInfo tests': modified,
  'TestDeleteUserValidate tests': deleted,
  'TestDeleteUserRun tests': deleted,
  'TestGetUsersRun tests': ({ config: before, expected }, kit) => {
    write(kit, usersOf(before));
    return same(config(kit, 'get-users').stdout, expected);
  },
});

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

const subjects: Check = ({ obj, subjects: added, expected, wantErr }, kit) => {
  if (kindOf(obj).kind === 'Role') throw new NotUnderstood('an object no flag could name');
  const { metadata } = kit.store({ ...(obj as Case), roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' } });
  const flags = (decode(added) as readonly Subject[]).map(({ kind, name, namespace }) => (kind === 'ServiceAccount' ? `--serviceaccount=${namespace}:${name}` : `--${kind.toLowerCase()}=${name}`));
  const binding = kindOf(obj);
  const answer = kit.kubectl('set', 'subject', binding.singular, metadata.name, ...(binding.namespaced ? ['-n', 'one'] : []), ...flags, '--dry-run=client', '-o', 'json');
  if (wantErr) return answer.exitCode === 0 ? answer.stdout : undefined;
  return answer.exitCode === 0 ? differ((JSON.parse(answer.stdout) as Case)['subjects'], decode(expected)) : answer.stderr;
};

export const setting = tablesOf('kubectl-set', {
  'TestServiceAccountValidation inputs': ({ args, errorString }, kit) => contains(kit.kubectl('set', 'serviceaccount', ...words(args)).stderr, errorString),
  'TestUpdateSubjectForObject tests': subjects,
});
