/** Ages, durations, times, numbers-or-texts. Upstream: apimachinery/pkg/util/{duration,intstr}, meta/v1. */
import { IntOrStringError, parseIntOrString, scaledValue } from '../../../src/api/meta/int-or-string.ts';
import { formatDuration, humanDuration, parseDuration, shortHumanDuration } from '../../../src/base/duration.ts';
import { formatMicroTime, formatRfc3339, fromCalendar, parseRfc3339 } from '../../../src/base/time.ts';
import { fromYaml } from '../../../src/base/yaml.ts';
import { casesOf, readTables, type Table } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;

export const humanDurations: Conformance = {
  name: 'human-duration',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/human-duration.json')) {
      const format = table.func.includes('Short') ? shortHumanDuration : humanDuration;
      for (const { value } of casesOf(table)) tally.check(`${table.func} ${String(value['d'])}`, () => differ(format(Number(value['d']) / 1e6), value['want']));
    }
  },
};

/** What upstream's test asks: the number and whether it was a percentage. */
function percentage(input: number | string): unknown {
  return { value: scaledValue(input, 100, false), isPercent: typeof input === 'string' };
}

const orUndefined = (body: () => unknown): unknown => {
  try {
    return body();
  } catch (error) {
    if (error instanceof IntOrStringError) return undefined;
    throw error;
  }
};

function intOrStringCase(tally: Tally, table: Table, name: string, c: Case): void {
  const input = c['input'] as number | string;
  switch (table.func) {
    case 'TestIntOrStringUnmarshalJSON':
      return tally.check(`${name} ${input}`, () => differ((fromYaml(String(input)) as Case)['val'], c['result']));
    case 'TestGetIntFromIntOrString':
      return tally.check(`${name} ${input}`, () =>
        differ(
          orUndefined(() => percentage(input)),
          c['expectErr'] ? undefined : { value: c['expectVal'], isPercent: c['expectPerc'] },
        ),
      );
    case 'TestGetIntFromIntOrPercent':
      return tally.check(`${name} ${input}`, () =>
        differ(
          orUndefined(() => scaledValue(input, Number(c['total'] ?? 0), c['roundUp'] === true)),
          c['expectErr'] ? undefined : c['expectVal'],
        ),
      );
    case 'TestParse': {
      const { IntVal, StrVal } = c['output'] as { IntVal?: number; StrVal?: string };
      return tally.check(`${name} ${input}`, () => differ(parseIntOrString(String(input)), IntVal ?? StrVal));
    }
  }
  tally.skip('Go struct and CBOR encodings');
}

export const intOrStrings: Conformance = {
  name: 'intstr',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/intstr.json')) for (const { name, value } of casesOf(table)) intOrStringCase(tally, table, name, value);
  },
};

const months: Readonly<Record<string, number>> = { 'time.May': 5 };

/** `Date(year, month, day, …)` in UTC, in milliseconds; undefined for other zones and for code. */
function dateOf(value: unknown): number | null | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.keys(value).length === 0) return null;
  const { $call, args, Time } = value as { $call?: string; args?: readonly unknown[]; Time?: { readonly $go: string } };
  if (Time) {
    const parts = /Date\((\d+), time\.May, (\d+), (\d+), (\d+), (\d+), (\d+), time\.UTC\)/.exec(Time.$go)?.slice(1).map(Number) ?? [];
    return fromCalendar(parts[0] ?? 0, 5, parts[1] ?? 0, parts[2], parts[3], parts[4], Math.floor((parts[5] ?? 0) / 1e6));
  }
  if (($call !== 'Date' && $call !== 'DateMicro') || !args || !JSON.stringify(args[7]).includes('UTC')) return undefined;
  const [year, month, day, hour, minute, second] = args;
  return fromCalendar(Number(year), months[(month as { $go: string }).$go] ?? 0, Number(day), Number(hour), Number(minute), Number(second));
}

function timeCase(tally: Tally, table: Table, name: string, c: Case): void {
  const format = table.func.includes('Micro') ? formatMicroTime : formatRfc3339;
  if (table.func.includes('Unmarshal')) {
    return tally.check(`${name} ${String(c['input'])}`, () => {
      const { t } = fromYaml(String(c['input'])) as { t: string | null };
      return differ(t === null ? null : Math.floor(parseRfc3339(t)), dateOf(c['result']));
    });
  }
  const date = dateOf(c['input']);
  if (date === undefined) return tally.skip('time zones');
  tally.check(`${name} ${String(c['result'])}`, () => differ(date === null ? null : format(date), (fromYaml(String(c['result'])) as { t: unknown }).t));
}

function durationCase(tally: Tally, table: Table, name: string, c: Case): void {
  const text = String(table.func.includes('Unmarshal') ? c['input'] : c['result']);
  const { Duration = 0 } = (table.func.includes('Unmarshal') ? c['result'] : c['input']) as { readonly Duration?: number };
  tally.check(`${name} ${text}`, () => {
    const { d } = fromYaml(text) as { readonly d: string };
    return table.func.includes('Unmarshal') ? differ(parseDuration(d), Duration / 1e6) : differ(formatDuration(Duration / 1e6), d);
  });
}

export const times: Conformance = {
  name: 'meta-conversion: times and durations',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/meta-conversion.json')) {
      for (const { name, value } of casesOf(table)) {
        if (/^Test(?:Micro)?Time(?:Unm|M)arshal(?:JSON|YAML)$/.test(table.func)) timeCase(tally, table, name, value);
        else if (/^TestDuration(?:Unm|M)arshal(?:JSON|YAML)$/.test(table.func)) durationCase(tally, table, name, value);
      }
    }
  },
};
