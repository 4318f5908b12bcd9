// kubectl auth can-i. Upstream: k8s.io/kubectl v0.36 pkg/cmd/auth/cani.go.
// @supports yes kubectl: auth can-i

import { alignColumns, printerTable } from '../../../../base/table.ts';
import { bool, string } from '../../../cobra/flag.ts';
import { CommandError, NoResourceMatch, SilentExit } from '../../errors.ts';
import { at, textAt } from '../../resource/object.ts';
import { breakDown, compact, type PolicyRule, shownList, sortedRules } from '../../policy-rules.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';

export const canI: Verb = {
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  exactUse: true,
  short: 'Ask whether you may do something',
  long: `Ask whether you may do something.

 VERB is what you want to do: 'get', 'list', 'watch', 'delete' and so on. TYPE is a kind of object; groups and short names are understood. NONRESOURCEURL is a path that begins with "/". NAME is the name of one object.

 It goes together with impersonation: see --as among the global flags.`,
  examples: `# Create Pods anywhere
kubectl auth can-i create pods --all-namespaces

# List deployments in the current namespace
kubectl auth can-i list deployments.apps

# Whether a service account "foo" of the namespace "dev" may list Pods of "prod"
# You must be allowed to impersonate ("--as")
kubectl auth can-i list pods --as=system:serviceaccount:dev:foo -n prod

# Everything in the current namespace ("*" means all)
kubectl auth can-i '*' '*'

# Get the job named "bar" of the namespace "foo"
kubectl auth can-i list jobs.batch/bar -n foo

# Read logs
kubectl auth can-i get pods --subresource=log

# A path
kubectl auth can-i get /logs/

# Approve certificates
kubectl auth can-i approve certificates.k8s.io

# All that is allowed in the namespace "foo"
kubectl auth can-i --list --namespace=foo`,
  completes: 'verb-and-resource',
  flags: [
    bool('all-namespaces', 'A', 'In all namespaces.'),
    bool('quiet', 'q', 'Print nothing; only the exit code tells.'),
    string('subresource', '', 'A part of the object, such as log or scale'),
    bool('list', '', 'Show all that is allowed.'),
    bool('no-headers', '', 'With --list: no line with the names of the columns'),
  ],
  *run(k) {
    const { flags, args } = k;
    if (flags.bool('list')) {
      if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
      if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '') throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
      return list(k);
    }
    const [verb, what, ...more] = args;
    if (verb === undefined || what === undefined || more.length > 0) {
      throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
    }
    if (!check(k, what.startsWith('/') ? pathQuestion(k, verb, what) : resourceQuestion(k, verb, what))) throw new SilentExit();
  },
};

const warn = (k: Kubectl, text: string): void => k.io.err(`${k.io.colourErrors ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:'} ${text}\n`);

const resourceVerbs = new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest']);
const pathVerbs = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);
const oddResources = new Set(['users', 'groups']);

function requireHeaders(k: Kubectl): void {
  if (k.flags.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
}

function pathQuestion(k: Kubectl, verb: string, path: string): unknown {
  k.namespace();
  if (k.flags.string('subresource') !== '') throw new CommandError('--subresource can not be used with NonResourceURL');
  if (!pathVerbs.has(verb)) warn(k, `verb '${verb}' is not a known verb\n`);
  requireHeaders(k);
  return { nonResourceAttributes: { path, verb } };
}

function resourceQuestion(k: Kubectl, verb: string, what: string): unknown {
  const slash = what.indexOf('/');
  const [type, name] = slash < 0 ? [what, ''] : [what.slice(0, slash), what.slice(slash + 1)];
  const resource = resourceFor(k, type);
  const all = k.flags.bool('all-namespaces');
  const namespace = all ? '' : k.namespace().name;
  const known = k.mapper.resources().find((one) => one.name === resource.name && one.group === resource.group && one.version === resource.version);
  if (!all) {
    if (known && !known.namespaced) warn(k, `resource '${resource.name}' is not namespace scoped${resource.group === '' ? '' : ` in group '${resource.group}'`}\n`);
    if (!resourceVerbs.has(verb)) warn(k, `verb '${verb}' is not a known verb\n`);
  }
  requireHeaders(k);
  const attributes = { namespace, verb, group: resource.group, resource: resource.name, subresource: k.flags.string('subresource'), name };
  return { resourceAttributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '')) };
}

interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly name: string;
}

function resourceFor(k: Kubectl, argument: string): ResourceName {
  if (argument === '*') return { group: '', version: '', name: '*' };
  const [name = '', version = '', ...rest] = argument.toLowerCase().split('.');
  const group = rest.join('.');
  if (rest.length > 0) {
    const exact = k.mapper.exactly(name, version, group);
    if (exact) return exact;
  }
  const wholeGroup = argument.toLowerCase().split('.').slice(1).join('.');
  try {
    return k.mapper.forResource(name, wholeGroup);
  } catch (error) {
    if (!(error instanceof NoResourceMatch)) throw error;
    if (!oddResources.has(argument.toLowerCase())) warn(k, `the server doesn't have a resource type '${name}'${wholeGroup === '' ? '' : ` in group '${wholeGroup}'`}\n`);
    return { group: '', version: '', name: argument };
  }
}

/** Asks, and prints the answer. @returns whether it is allowed */
function check(k: Kubectl, spec: unknown): boolean {
  const review = k.rest.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status: { allowed: false } },
  });
  const allowed = at(review, 'status', 'allowed') === true;
  if (k.flags.bool('quiet')) return allowed;
  const reasons = allowed ? [] : [textAt(review, 'status', 'reason'), textAt(review, 'status', 'evaluationError')].filter((text) => text !== '');
  k.io.out(`${[allowed ? 'yes' : 'no', ...reasons].join(' - ')}\n`);
  return allowed;
}

function list(k: Kubectl): void {
  const review = k.rest.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: { namespace: k.namespace().name }, status: { resourceRules: null, nonResourceRules: null, incomplete: false } },
  });
  if (at(review, 'status', 'incomplete') === true) warn(k, `the list may be incomplete: ${textAt(review, 'status', 'evaluationError')}`);
  const rules = [...((at(review, 'status', 'resourceRules') ?? []) as PolicyRule[]), ...((at(review, 'status', 'nonResourceRules') ?? []) as PolicyRule[])];
  const rows = sortedRules(compact(rules.flatMap(breakDown))).map((rule) => `${resourceText(rule)}\t${shownList(rule.nonResourceURLs)}\t${shownList(rule.resourceNames)}\t${shownList(rule.verbs)}\n`);
  const header = k.flags.bool('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  k.io.out(alignColumns(header + rows.join(''), printerTable));
}

/** `deployments.apps/scale`. Upstream: describe.CombineResourceGroup. */
function resourceText({ resources = [], apiGroups = [] }: PolicyRule): string {
  const [resource] = resources;
  if (resource === undefined) return '';
  const [plural = '', ...sub] = resource.split('/');
  const group = apiGroups.length > 0 && apiGroups[0] !== '' ? `.${apiGroups[0]}` : '';
  return `${plural}${group}${sub.length > 0 ? `/${sub.join('/')}` : ''}`;
}
