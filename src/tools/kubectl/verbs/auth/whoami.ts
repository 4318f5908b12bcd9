// kubectl auth whoami. Upstream: k8s.io/kubectl v0.36 pkg/cmd/auth/whoami.go.
// @supports yes kubectl: auth whoami

import { alignColumns, printerTable } from '../../../../base/table.ts';
import { compareStrings } from '../../../go/quote.ts';
import { CommandError, isForbidden, isNotFound } from '../../errors.ts';
import { outputFlags } from '../../flags/common.ts';
import { shownList } from '../../policy-rules.ts';
import { printTo, resultPrinter } from '../../print/choose.ts';
import { at, type KubeObject, textAt } from '../../resource/object.ts';
import type { Kubectl } from '../../session.ts';
import type { Verb } from '../verb.ts';

export const whoami: Verb = {
  use: 'whoami',
  exactUse: true,
  short: 'Ask who you are',
  long: `Ask who the server takes you for: your name, your groups and what else it knows.

 It goes together with impersonation: see --as among the global flags.`,
  examples: `# Who you are
kubectl auth whoami

# As JSON
kubectl auth whoami -o json`,
  flags: outputFlags(),
  *run(k) {
    const prints = k.flags.string('output') !== '' || k.flags.string('template') !== '';
    const printer = prints ? resultPrinter(k, '') : undefined;
    const review = ask(k);
    if (printer) printTo(k, printer, review);
    else k.io.out(alignColumns(rowsOf(review), printerTable));
  },
};

function ask(k: Kubectl): KubeObject {
  try {
    return k.rest.request({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: {} } },
    }) as KubeObject;
  } catch (error) {
    if (isForbidden(error)) throw new CommandError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it');
    if (isNotFound(error)) throw new CommandError('the selfsubjectreviews API is not enabled in the cluster');
    throw error;
  }
}

function rowsOf(review: KubeObject): string {
  const user = at(review, 'status', 'userInfo');
  const groups = (at(user, 'groups') ?? []) as readonly string[];
  const extra = (at(user, 'extra') ?? {}) as Readonly<Record<string, readonly string[]>>;
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ...(textAt(user, 'username') === '' ? [] : [['Username', textAt(user, 'username')]]),
    ...(textAt(user, 'uid') === '' ? [] : [['UID', textAt(user, 'uid')]]),
    ...(groups.length === 0 ? [] : [['Groups', shownList(groups)]]),
    ...Object.keys(extra).sort(compareStrings).map((key) => [`Extra: ${key}`, shownList(extra[key])]), // biome-ignore format: one chain
  ];
  return rows.map((cells) => `${cells.join('\t')}\n`).join('');
}
