// kubectl certificate. Upstream: k8s.io/kubectl v0.36 pkg/cmd/certificates/certificates.go.
// @supports yes kubectl: certificate approve
// @supports yes kubectl: certificate deny

import { formatRfc3339 } from '../../../base/time.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, type Flag } from '../../cobra/flag.ts';
import { groupKindText } from '../client/mapper.ts';
import { CommandError, isConflict, isNotFound } from '../errors.ts';
import { filenameFlags, outputFlags } from '../flags/common.ts';
import { rootHelp } from '../help-text.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { noFiles, objectsFromFlags } from '../resource/from-flags.ts';
import { pathOf } from '../resource/info.ts';
import { edited, type KubeObject, listAt, nameOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { served } from './create/submit.ts';
import type { Verb } from './verb.ts';

const flags: readonly Flag[] = [...outputFlags(), bool('force', '', 'Write even though the answer is there already.'), ...filenameFlags('naming the requests')];

const approve: Verb = {
  use: 'approve (-f FILENAME | NAME)',
  exactUse: true,
  short: 'Approve a certificate signing request',
  long: `Approve a certificate signing request.

 An administrator can let a certificate signing request (CSR) through. That tells the signer to give the one who asks a certificate with what the request asks for.

 SECURITY NOTICE: what it asks for, the certificate may allow: to act as an administrator, for example. Know who asks, and for what, before you approve.`,
  examples: `# The request 'csr-sqgzp'
kubectl certificate approve csr-sqgzp`,
  flags,
  run: (k) => answer(k, { operation: 'approved', type: 'Approved', opposite: 'Denied', reason: 'KubectlApprove', message: 'This CSR was approved by kubectl certificate approve.' }),
};

const deny: Verb = {
  use: 'deny (-f FILENAME | NAME)',
  exactUse: true,
  short: 'Deny a certificate signing request',
  long: `Deny a certificate signing request.

 An administrator can refuse a certificate signing request (CSR). That tells the signer to give the one who asks no certificate.`,
  examples: `# The request 'csr-sqgzp'
kubectl certificate deny csr-sqgzp`,
  flags,
  run: (k) => answer(k, { operation: 'denied', type: 'Denied', opposite: 'Approved', reason: 'KubectlDeny', message: 'This CSR was denied by kubectl certificate deny.' }),
};

export const certificate: Verb = {
  use: 'certificate SUBCOMMAND',
  exactUse: true,
  short: 'Answer certificate signing requests',
  long: 'Answer certificate signing requests.',
  commands: [approve, deny],
  *run(k) {
    k.io.out(rootHelp(k.node, k.io.columns));
  },
};

interface Answer {
  readonly operation: string;
  readonly type: string;
  readonly opposite: string;
  readonly reason: string;
  readonly message: string;
}

const mapping = served('certificates.k8s.io/v1', 'CertificateSigningRequest', 'certificatesigningrequests', false);

function* answer(k: Kubectl, wanted: Answer): Steps<void> {
  const printer = resultPrinter(k, wanted.operation);
  if (k.args.length < 1 && noFiles(k)) throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
  let found = 0;
  yield* objectsFromFlags(k, [], { names: { resource: 'certificatesigningrequests', names: k.args }, latest: true, enforceNamespace: false, defaultNamespace: false }).visit(function* (info) {
    if (groupKindText(info.served) !== groupKindText(mapping)) throw new CommandError(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${groupKindText(info.served)}`);
    write(k, info.name, wanted);
    found++;
    printTo(k, printer, info.present);
  });
  if (found === 0) k.io.out('No resources found\n');
}

function write(k: Kubectl, name: string, wanted: Answer): void {
  for (let i = 0; ; i++) {
    const request = edited(fetchRequest(k, name));
    const conditions = listAt(request, 'status', 'conditions');
    if (conditions.some((one) => one.type === wanted.opposite)) throw new CommandError(`certificate signing request "${nameOf(request)}" is already ${wanted.opposite}`);
    const has = conditions.some((one) => one.type === wanted.type);
    if (has && !k.flags.bool('force')) return;
    const condition = { type: wanted.type, status: 'True', reason: wanted.reason, message: wanted.message, lastUpdateTime: formatRfc3339(k.nowMs), lastTransitionTime: null };
    if (!has) request.status = { ...(request.status as object | undefined), conditions: [...conditions, condition] };
    try {
      k.rest.request({ method: 'PUT', path: pathOf(mapping, '', name, 'approval'), body: request });
      return;
    } catch (error) {
      if (!isConflict(error) || i >= 10) throw error;
    }
  }
}

function fetchRequest(k: Kubectl, name: string): KubeObject {
  try {
    return k.rest.request({ method: 'GET', path: pathOf(mapping, '', name) }) as KubeObject;
  } catch (error) {
    throw isNotFound(error) ? new CommandError(`could not find v1 version of ${name}: ${error.message}`) : error;
  }
}
