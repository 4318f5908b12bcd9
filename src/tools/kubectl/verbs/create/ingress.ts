// kubectl create ingress. Upstream: k8s.io/kubectl v0.36 pkg/cmd/create/create_ingress.go.
// @supports yes kubectl: create ingress

import { string, stringArray } from '../../../cobra/flag.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError } from '../../errors.ts';
import type { KubeObject } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';
import { createFlags, explicitNamespace, failedTo, intOrString, nameArgument, served, submit } from './submit.ts';

export const createIngress: Verb = {
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  aliases: ['ing'],
  exactUse: true,
  short: 'Create an ingress',
  long: 'Create an ingress with this name.',
  examples: `# Requests to foo.com/bar go to the service svc1, port 8080, with the secret my-cert
kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"

# Every request to "/path", with an ingress class
kubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"

# With two annotations
kubectl create ingress annotated --class=default --rule="foo.com/bar=svc:port" --annotation ingress.annotation1=foo --annotation ingress.annotation2=bla

# Several paths of one host
kubectl create ingress multipath --class=default --rule="foo.com/=svc:port" --rule="foo.com/admin/=svcadmin:portadmin"

# Several hosts, paths as prefixes
kubectl create ingress prefixes --class=default --rule="foo.com/path*=svc:8080" --rule="bar.com/admin*=svc2:http"

# TLS with the certificate of the controller
kubectl create ingress tls --class=default --rule="foo.com/=svc:https,tls" --rule="foo.com/path/subpath*=othersvc:8080"

# TLS with a secret, paths as prefixes
kubectl create ingress tls-secret --class=default --rule="foo.com/*=svc:8080,tls=secret1"

# With a default backend
kubectl create ingress fallback --class=default --default-backend=defaultsvc:http --rule="foo.com/*=svc:8080,tls=secret1"`,
  flags: [
    ...createFlags,
    string('class', '', 'The ingress class'),
    stringArray('rule', '', "A rule: host/path=service:port[,tls=secretname]. A path that ends in '*' is a prefix; tls need not name a secret."),
    string('default-backend', '', 'Where everything else goes, as service:port'),
    stringArray('annotation', '', 'An annotation, as annotation=value'),
  ],
  *run(k) {
    const name = nameArgument(k);
    k.namespace();
    validate(k);
    submit(k, { mapping: served('networking.k8s.io/v1', 'Ingress', 'ingresses'), failure: failedTo('ingress'), object: () => build(k, name) });
  },
};

const ruleFormat = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/;

function validate({ flags }: Kubectl): void {
  const backend = flags.string('default-backend');
  const rules = flags.strings('rule');
  if (backend === '' && rules.length === 0) {
    throw new CommandError('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)');
  }
  const wrong = rules.find((rule) => !ruleFormat.test(rule));
  if (wrong !== undefined) throw new CommandError(`rule ${wrong} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const annotation = flags.strings('annotation').find((one) => !one.includes('='));
  if (annotation !== undefined) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`);
  if (backend !== '' && backend.split(':').length !== 2) throw new CommandError('default-backend should be in format servicename:serviceport');
}

function build(k: Kubectl, name: string): KubeObject {
  const { flags } = k;
  const annotations = flags.strings('annotation').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const);
  const tls = tlsRules(flags.strings('rule'));
  const rules = ingressRules(flags.strings('rule'));
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name, ...explicitNamespace(k), ...(annotations.length > 0 ? { annotations: Object.fromEntries([...annotations].sort(([a], [b]) => compareStrings(a, b))) } : {}) },
    spec: {
      ...(flags.string('class') === '' ? {} : { ingressClassName: flags.string('class') }),
      ...(flags.string('default-backend') === '' ? {} : { defaultBackend: backendOf(flags.string('default-backend')) }),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules } : {}),
    },
    status: { loadBalancer: {} },
  };
}

interface TlsRule {
  hosts?: string[];
  secretName?: string;
}

/** Hosts that share a secret share an entry; a host counts once. */
function tlsRules(rules: readonly string[]): readonly TlsRule[] {
  const out: TlsRule[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const parts = rule.split(',');
    if (parts.length !== 2) continue;
    const host = rule.slice(0, rule.indexOf('/'));
    if (seen.has(host)) continue;
    const secret = parts[1]?.split('=')[1] ?? '';
    seen.add(host);
    const same = out.find((one) => (one.secretName ?? '') === secret);
    if (same) same.hosts = [...(same.hosts ?? []), host];
    else if (host !== '' || secret !== '') out.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secret === '' ? {} : { secretName: secret }) });
  }
  return out;
}

function ingressRules(rules: readonly string[]): readonly unknown[] {
  const byHost = new Map<string, unknown[]>();
  for (const rule of rules) {
    const bare = rule.split(',')[0] ?? '';
    const slash = bare.indexOf('/');
    const host = bare.slice(0, slash);
    const [path = '', service = ''] = bare.slice(slash + 1).split('=');
    const prefix = `/${path}`.endsWith('*');
    const item = { path: prefix ? `/${path}`.slice(0, -1) : `/${path}`, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(service) };
    byHost.set(host, [...(byHost.get(host) ?? []), item]);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

function backendOf(text: string): unknown {
  const [name = '', port = ''] = text.split(':');
  const value = intOrString(port);
  return { service: { name, port: typeof value === 'number' ? (value === 0 ? {} : { number: value }) : value === '' ? {} : { name: value } } };
}
