// kubectl api-versions. Upstream: k8s.io/kubectl v0.36 pkg/cmd/apiresources/apiversions.go.
// @supports yes kubectl: api-versions

import { compareStrings, printList } from '../../go/quote.ts';
import { apiVersionOf } from '../client/mapper.ts';
import { CommandError } from '../errors.ts';
import type { Verb } from './verb.ts';

export const apiVersions: Verb = {
  use: 'api-versions',
  exactUse: true,
  short: 'List the API versions the server knows, as "group/version"',
  long: 'List the API versions the server knows, as "group/version".',
  examples: '# All versions of all groups\nkubectl api-versions',
  *run(k) {
    if (k.args.length > 0) throw k.usageError(`unexpected arguments: ${printList(k.args)}`);
    k.discoveryAttempts = 1;
    k.discovery.invalidate();
    try {
      const versions = k.mapper.groups.flatMap((group) => group.versions.map(({ version }) => apiVersionOf({ group: group.name, version })));
      for (const one of versions.sort(compareStrings)) k.io.out(`${one}\n`);
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(`couldn't get available api versions from server: ${error.message}`) : error;
    }
  },
};
