/** Label and field selectors. Upstream: apimachinery/pkg/{labels,fields}, meta/v1/helpers_test.go. */
import { escapeFieldValue, fieldRequiresExactMatch, fieldsMatch, formatFieldSelector, parseFieldSelector, unescapeFieldValue } from '../../../src/api/meta/fields.ts';
import { parseSelector } from '../../../src/api/meta/label-selector-parse.ts';
import {
  everything,
  formatLabelSet,
  formatSelector,
  type LabelSelector,
  type Labels,
  labelSelectorAsSelector,
  matches,
  newRequirement,
  nothing,
  type Operator,
  type Requirement,
  requiresExactMatch,
  SelectorError,
  selectorFromSet,
  selectorOf,
} from '../../../src/api/meta/labels.ts';
import { casesOf, holdsCode, readTables } from '../corpora.ts';
import { type Conformance, differ, messageOf, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;
type Measure = (tally: Tally, name: string, c: Case, variable: string) => void;

/** The values of `sets.NewString(…)`; undefined for other Go code. */
function valuesOf(value: unknown): readonly string[] | undefined {
  if (value === null || value === undefined) return [];
  const { $call, args } = value as { readonly $call?: string; readonly args?: readonly string[] };
  return $call === 'sets.NewString' ? (args ?? []) : undefined;
}

/** A requirement: `getRequirement(key, op, values, t)`, or the struct itself. */
function requirementOf(value: unknown): Requirement | undefined {
  const { $call, args, key, operator, strValues } = value as { $call?: string; args?: readonly unknown[]; key?: string; operator?: Operator; strValues?: readonly string[] };
  if (key !== undefined) return { key, operator: operator as Operator, values: strValues ?? [] };
  if ($call !== 'getRequirement' || !args) return undefined;
  const values = valuesOf(args[2]);
  return values && { key: String(args[0]), operator: args[1] as Operator, values: [...values].sort() };
}

function requirementsOf(value: unknown): readonly Requirement[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(requirementOf);
  return all.every((each) => each !== undefined) ? all : undefined;
}

const parses: Measure = (tally, name, c, variable) => {
  const text = String(c);
  tally.check(`${name} ${text}`, () => {
    const error = messageOf(() => parseSelector(text));
    if (variable === 'testBadStrings') return error === undefined ? 'no error' : undefined;
    return error ?? differ(formatSelector(parseSelector(text)), text.replaceAll(' ', ''));
  });
};

const labelMeasures: Readonly<Record<string, Measure>> = {
  TestSelectorParse: parses,
  TestLabelSelectorParse(tally, name, c) {
    tally.check(`${name} ${String(c['selector'])}`, () => {
      const text = String(c['selector']);
      const error = messageOf(() => parseSelector(text));
      const equalities = error === undefined ? parseSelector(text).requirements : [];
      if (equalities.some(({ operator }) => operator !== '=')) return c['valid'] ? 'not only equalities' : undefined; // upstream's ConvertSelectorToLabelsMap reads these only
      if (c['valid'] === false) return error === undefined ? 'no error' : undefined;
      return error ?? differ(Object.fromEntries(equalities.map(({ key, values }) => [key, values[0]])), c['labels']);
    });
  },
  TestRequirementConstructor(tally, name, c) {
    const values = valuesOf(c['Vals']);
    if (!values) return tally.skip('Go code');
    tally.check(`${name} ${String(c['Key'])}`, () => {
      const error = messageOf(() => newRequirement(String(c['Key']), c['Op'] as Operator, [...values].sort()));
      const wanted = (c['WantErr'] ?? []) as readonly { readonly Field: string }[];
      if (wanted.length === 0) return error;
      return error === undefined
        ? 'no error'
        : wanted.every(({ Field }) => error.includes(Field))
          ? undefined
          : `${error} does not speak of ${wanted.map(({ Field }) => Field).join()}`;
    });
  },
  TestToString(tally, name, c) {
    const requirements = requirementsOf(c['In']);
    if (!requirements) return tally.skip('Go code');
    tally.check(name, () => differ(formatSelector({ requirements }), c['Out']));
  },
  TestRequirementSelectorMatching(tally, name, c) {
    const requirements = requirementsOf(c['Sel']);
    if (!requirements) return tally.skip('Go code');
    tally.check(name, () => differ(matches(selectorOf(requirements), c['Set'] as Labels), c['Match']));
  },
  TestSetSelectorParser(tally, name, c) {
    const out = c['Out'] === null || holdsNewSelector(c['Out']) ? [] : requirementsOf(c['Out']);
    if (!out) return tally.skip('Go code');
    tally.check(`${name} ${String(c['In'])}`, () => {
      const error = messageOf(() => parseSelector(String(c['In'])));
      if (c['Valid'] === false) return error === undefined ? 'no error' : undefined;
      return error ?? (c['Match'] ? differ(formatSelector(parseSelector(String(c['In']))), formatSelector(selectorOf(out))) : undefined);
    });
  },
  TestAdd(tally, name, c) {
    const before = requirementsOf(c['sel']) ?? [];
    tally.check(name, () => {
      const added = newRequirement(String(c['key']), c['operator'] as Operator, c['values'] as readonly string[]);
      return differ(formatSelector(selectorOf([...before, added])), formatSelector({ requirements: requirementsOf(c['refSelector']) ?? [] }));
    });
  },
  TestSetSelectorString: (tally, name, c) => tally.check(name, () => differ(formatLabelSet(c['set'] as Labels), c['out'])),
  TestRequiresExactMatch(tally, name, c) {
    tally.check(name, () => {
      const found = requiresExactMatch({ requirements: requirementsOf(c['sel']) ?? [] }, String(c['label']));
      return differ([found !== undefined, found ?? ''], [c['expectedFound'], c['expectedValue']]);
    });
  },
  TestValidatedSelectorFromSet(tally, name, c) {
    tally.check(name, () => {
      const error = messageOf(() => Object.entries(c['input'] as Labels).map(([key, value]) => newRequirement(key, '=', [value])));
      if (c['expectedError']) return error === undefined ? 'no error' : undefined;
      return error ?? differ(selectorFromSet(c['input'] as Labels).requirements, requirementsOf(c['expectedSelector']));
    });
  },
  TestRequirementEqual: (tally, name, c) => tally.check(name, () => differ(differ(requirementOf(c['x']), requirementOf(c['y'])) === undefined, c['want'])),
  TestMatchesNothing(tally, name, c) {
    tally.check(name, () => {
      const { $call } = (c['labelSelector'] ?? {}) as { readonly $call?: string };
      const selector =
        typeof c['selector'] === 'string' ? parseSelector(c['selector']) : c['set'] ? selectorFromSet(c['set'] as Labels) : $call === 'Nothing' || c['want'] ? nothing : everything;
      return differ(selector === nothing, c['want']);
    });
  },
  TestLabelSelectorAsSelector(tally, name, c, variable) {
    if (variable !== 'tc') return;
    tally.check(name, () => {
      const error = messageOf(() => labelSelectorAsSelector(c['in'] as LabelSelector | null));
      if (c['expectErr']) return error === undefined ? 'no error' : undefined;
      if (error !== undefined) return error;
      const selector = labelSelectorAsSelector(c['in'] as LabelSelector | null);
      const { $call } = (c['out'] ?? {}) as { readonly $call?: string };
      if ($call !== undefined) return differ(selector === ($call === 'labels.Nothing' ? nothing : everything), true);
      return differ(formatSelector(selector), c['out']);
    });
  },
};

const holdsNewSelector = (value: unknown): boolean => typeof value === 'object' && value !== null && '$call' in value && value.$call === 'NewSelector';

export const labelSelector: Conformance = {
  name: 'label-selector',
  floor: 0.97,
  run(tally) {
    const tables = [
      ...readTables('k8s-tables/curated/label-selector.json'),
      ...readTables('k8s-tables/curated/meta-conversion.json').filter((table) => table.func === 'TestLabelSelectorAsSelector'),
    ];
    for (const table of tables) {
      const measure = labelMeasures[table.func];
      for (const { name, value } of casesOf(table)) {
        if (measure) measure(tally, name, value, table.var);
        else tally.skip("the lexer's tokens and Go's own helpers");
      }
    }
  },
};

/** Upstream's test functions of TestTransform, by what they do. */
function transformOf(code: string): (field: string, value: string) => readonly [string, string] {
  const renamed = /field == "(\w)" \{\s*return "(\w*)", "(\w*)"/.exec(code);
  if (renamed) return (field, value) => (field === renamed[1] ? [renamed[2] ?? '', renamed[3] ?? ''] : [field, value]);
  return code.includes('return "", "", nil') ? () => ['', ''] : (field, value) => [field, value];
}

const fieldMeasures: Readonly<Record<string, (tally: Tally, key: string, c: unknown, variable: string) => void>> = {
  TestEscapeValue(tally, key, c, variable) {
    if (variable === 'invalidTestcases') return tally.check(`unescape ${String(c)}`, () => (messageOf(() => unescapeFieldValue(String(c))) === undefined ? 'no error' : undefined));
    tally.check(`escape ${key}`, () => differ(escapeFieldValue(key), c) ?? differ(unescapeFieldValue(String(c)), key));
  },
  TestSelectorParse(tally, _key, c, variable) {
    tally.check(`parse ${String(c)}`, () => {
      const error = messageOf(() => parseFieldSelector(String(c)));
      if (variable === 'testBadStrings') return error === undefined ? 'no error' : undefined;
      return error ?? differ(formatFieldSelector(parseFieldSelector(String(c))), c);
    });
  },
  TestSplitTerms(tally, key, c) {
    tally.check(`split ${key}`, () => {
      const terms = ((c ?? []) as readonly string[]).filter((term) => term !== '');
      const bad = terms.some((term) => messageOf(() => parseFieldSelector(term)) !== undefined);
      const error = messageOf(() => parseFieldSelector(key));
      return (
        differ(error !== undefined, bad) ??
        (bad
          ? undefined
          : differ(
              formatFieldSelector(parseFieldSelector(key)),
              [...terms]
                .sort()
                .map((term) => formatFieldSelector(parseFieldSelector(term)))
                .join(),
            ))
      );
    });
  },
  TestSplitTerm(tally, key, c) {
    const { lhs, op, rhs, ok } = c as { lhs: string; op: string; rhs: string; ok: boolean };
    tally.check(`term ${key}`, () => {
      if (!ok) return parsesAsTerm(key) ? 'understood' : undefined;
      const wrong = messageOf(() => unescapeFieldValue(rhs));
      if (wrong !== undefined)
        return differ(
          messageOf(() => parseFieldSelector(key)),
          wrong,
        );
      return differ(parseFieldSelector(key), [{ field: lhs, operator: op === '!=' ? '!=' : '=', value: unescapeFieldValue(rhs) }]);
    });
  },
  TestRequiresExactMatch(tally, key, c) {
    const { S, Label, Value, Found } = c as { S: unknown; Label: string; Value: string; Found: boolean };
    const term = typeof S === 'object' && S !== null && 'field' in S && !Array.isArray(S) ? S : undefined;
    if (holdsCode(S) || (!term && !Array.isArray(S))) return tally.skip('Go code');
    const all: readonly unknown[] = term ? [term] : (S as readonly object[]).filter((each) => 'field' in each);
    const terms = all as readonly { field: string; value: string }[];
    const operator = key.includes('notHasTerm') ? '!=' : '=';
    tally.check(`exact ${key}`, () => {
      const found = fieldRequiresExactMatch(
        terms.map((each) => ({ ...each, operator })),
        Label,
      );
      return differ([found !== undefined, found ?? ''], [Found, Value]);
    });
  },
  TestTransform(tally, _key, c) {
    const { name, selector, transform, result } = c as { name: string; selector: string; transform: { $func: string }; result: string };
    tally.check(`transform ${name}`, () => differ(formatFieldSelector(parseFieldSelector(selector, transformOf(transform.$func))), result));
  },
  TestSelectorMatches(tally, key, c) {
    tally.check(`matches ${key}`, () =>
      differ(
        [
          fieldsMatch(parseFieldSelector(`${key}=${escapeFieldValue(String(c))}`), () => String(c)),
          fieldsMatch(parseFieldSelector(`${key}!=${escapeFieldValue(String(c))}`), () => String(c)),
        ],
        [true, false],
      ),
    );
  },
};

function parsesAsTerm(text: string): boolean {
  try {
    return parseFieldSelector(text).length > 0;
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

export const fieldSelector: Conformance = {
  name: 'field-selector',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/field-selector.json')) {
      const measure = fieldMeasures[table.func];
      for (const [key, value] of Object.entries(table.cases)) {
        if (measure) measure(tally, key, value, table.var);
        else tally.skip("Go's own map types");
      }
    }
  },
};
