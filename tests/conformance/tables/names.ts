/** What names, labels and ports may look like. Upstream: apimachinery/pkg/util/validation, meta/v1/validation. */

import { checkDomainPrefixedPath } from '../../../src/api/kinds/shared/domain-path.ts';
import type { FieldError } from '../../../src/api/meta/field-error.ts';
import {
  isConfigMapKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isDns1123SubdomainWithUnderscore,
  isHttpHeaderName,
  isInRange,
  isQualifiedName,
  isRelaxedEnvVarName,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isValidPortNumber,
  isWildcardDns1123Subdomain,
} from '../../../src/api/meta/names.ts';
import { holdsCode, readTables } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';

const checks: Readonly<Record<string, (value: never) => readonly unknown[]>> = {
  TestIsDNS1123Label: isDns1123Label,
  TestIsDNS1123Subdomain: isDns1123Subdomain,
  TestIsDNS1035Label: isDns1035Label,
  TestIsValidPortNum: isValidPortNumber,
  TestIsInRange: ({ value, min, max }: { value: number; min: number; max: number }) => isInRange(value, min, max),
  TestIsValidPortName: isValidPortName,
  TestIsQualifiedName: isQualifiedName,
  TestIsValidLabelValue: isValidLabelValue,
  TestIsHTTPHeaderName: isHttpHeaderName,
  TestIsValidPercent: isValidPercent,
  TestIsConfigMapKey: isConfigMapKey,
  TestIsWildcardDNS1123Subdomain: isWildcardDns1123Subdomain,
  TestIsRelaxedEnvVarName: isRelaxedEnvVarName,
  TestIsDomainPrefixedPath(value: string): FieldError[] {
    const report: FieldError[] = [];
    checkDomainPrefixedPath(report, 'spec', value);
    return report;
  },
};

/** Labels are right, or one message holds the text upstream looks for. */
function labelsCase(tally: Tally, variable: string, value: unknown): void {
  const { labels, expect } = (variable === 'successCases' ? { labels: value } : value) as { labels: Readonly<Record<string, string>>; expect?: string };
  tally.check(`TestValidateLabels ${JSON.stringify(labels).slice(0, 40)}`, () => {
    const found = Object.entries(labels).flatMap(([key, text]) => [...isQualifiedName(key).map(qualified), ...isValidLabelValue(text)]);
    if (expect === undefined) return differ(found, []);
    return found.some((message) => message.includes(expect)) ? undefined : `got ${found.join()}, want ${expect}`;
  });
}

const qualified = (message: string): string => message.replace('a qualified name', 'a valid label key');

export const names: Conformance = {
  name: 'names-validation',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/names-validation.json')) {
      const check = checks[table.func];
      for (const value of Object.values(table.cases)) {
        if (table.func === 'TestIsDNS1123SubdomainWithUnderscore') {
          const { value: name, expected } = value as { value: string; expected: readonly string[] | null };
          if (expected !== null && JSON.stringify(expected).includes('$'))
            tally.check(`${table.func} ${name}`, () => (isDns1123SubdomainWithUnderscore(name).length > 0 ? undefined : 'no message'));
          else tally.check(`${table.func} ${name}`, () => differ(isDns1123SubdomainWithUnderscore(name), expected ?? []));
        } else if (!check) tally.skip('names no resource here has');
        else if (holdsCode(value)) tally.skip('Go code');
        else {
          const good = /^(?:good|success)/.test(table.var);
          tally.check(`${table.func} ${JSON.stringify(value)}`, () => (good ? differ(check(value as never), []) : check(value as never).length > 0 ? undefined : 'no message'));
        }
      }
    }
    for (const table of readTables('k8s-tables/curated/meta-conversion.json')) {
      if (table.func === 'TestValidateLabels') for (const value of Object.values(table.cases)) labelsCase(tally, table.var, value);
    }
  },
};
