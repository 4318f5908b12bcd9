/** YAML and JSON documents as kubectl reads them. Upstream: apimachinery/pkg/util/{yaml,json}. */
import { parseJson, toJsonUnsorted } from '../../../src/base/json.ts';
import { fromYaml, splitYamlDocuments } from '../../../src/base/yaml.ts';
import { casesOf, holdsCode, readTables, type Table } from '../corpora.ts';
import { type Conformance, differ, messageOf, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;

function jsonCase(tally: Tally, name: string, c: Case): void {
  const text = String(c['In']);
  if (/\d{16,}|e\+?\d{3}/.test(text)) return tally.skip('whole numbers beyond 2^53');
  tally.check(`${name} ${text}`, () => {
    const error = messageOf(() => parseJson(text));
    if (c['Err']) return error === undefined ? 'no error' : undefined;
    return error ?? differ(toJsonUnsorted(parseJson(text)), c['Out']);
  });
}

/** The first document of a stream, as the scanner's first token. */
function splitCase(tally: Tally, name: string, c: Case): void {
  if (c['atEOF'] !== true) return tally.skip('buffers of the scanner');
  tally.check(`${name} ${JSON.stringify(c['input'])}`, () =>
    differ((splitYamlDocuments(String(c['input']))[0] ?? '').trim().replace(/^---$/, ''), String(c['expect']).trim().replace(/^---$/, '')),
  );
}

/** Documents read one by one until an error ends it. */
function decoderCase(tally: Tally, name: string, c: Case): void {
  if (c['isJSON'] === true || Number(c['buffer']) < 3) return tally.skip('streams of JSON, buffers of the decoder');
  if (holdsCode(c['out'])) return tally.skip('Go code');
  tally.check(`${name} ${JSON.stringify(c['input'])}`, () => {
    const read: unknown[] = [];
    const error = messageOf(() => {
      for (const text of splitYamlDocuments(String(c['input']))) {
        const value = fromYaml(text);
        if (value !== null && (typeof value !== 'object' || Array.isArray(value))) throw new Error('not a map'); // upstream reads into a map
        if (value !== null) read.push(value);
      }
    });
    return differ(error !== undefined, c['err']) ?? (error === undefined ? differ(read, c['out']) : undefined); // upstream leaves the rest of a stream with an error unread
  });
}

const measures: Readonly<Record<string, (tally: Tally, name: string, c: Case, table: Table) => void>> = {
  TestEvaluateTypes: jsonCase,
  TestSplitYAMLDocument: splitCase,
  TestYAMLOrJSONDecoder: decoderCase,
};

export const yaml: Conformance = {
  name: 'yaml',
  floor: 0.97,
  run(tally) {
    for (const table of readTables('k8s-tables/curated/yaml.json')) {
      for (const { name, value } of casesOf(table)) {
        const measure = measures[table.func];
        if (measure) measure(tally, name, value, table);
        else tally.skip('readers and buffers');
      }
    }
  },
};
