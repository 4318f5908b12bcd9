/**
 * Every object of upstream's fixtures through the whole server: what a client sends is what it reads back, and nothing it sends is unknown.
 * The fixtures' values are made up (`nameValue`), so most creations are refused by validation; which, the test prints by kind.
 */
import { expect, it } from 'vitest';
import { kindByApiVersion } from '../../../src/api/kinds/registry.ts';
import type { Kind } from '../../../src/api/kind.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { toStored } from '../../../src/cluster/apiserver/convert.ts';
import { superAdmin } from '../../../src/cluster/apiserver/user.ts';
import { Cluster } from '../../../src/cluster/cluster.ts';
import { describeWith, filesBelow, readJson } from './corpora.ts';

interface Fixture {
  readonly name: string;
  readonly kind: Kind;
  readonly object: ApiObject;
}

const fixtures = (): readonly Fixture[] =>
  filesBelow('k8s-api-fixtures/HEAD', /\.json$/).flatMap((file) => {
    const object = readJson('k8s-api-fixtures/HEAD', file) as ApiObject;
    const kind = kindByApiVersion(object.apiVersion ?? '', object.kind);
    return kind?.verbs.includes('create') && !kind.virtual ? [{ name: file, kind, object }] : [];
  });

const pathOf = (kind: Kind, apiVersion: string, namespace: string): string =>
  `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}${kind.namespaced ? `/namespaces/${namespace}` : ''}/${kind.plural}`;

/** Paths at which two values differ. */
function differences(a: unknown, b: unknown, at = ''): readonly string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return [`${at}: ${JSON.stringify(a)} → ${JSON.stringify(b)}`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differences((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${at}.${key}`));
}

describeWith('k8s-api-fixtures/HEAD', 'objects with every field set, through the server', () => {
  const cluster = new Cluster({ rethrow: true, freeze: true, components: [] });
  const all = fixtures();
  const outcomes = new Map<string, string>();

  it.each(all)('$name: no field is unknown, and what is stored is what is read', ({ kind, object }) => {
    const path = pathOf(kind, object.apiVersion, 'default');
    // Strict: a field we do not know is an error; the namespace of the path is the object's.
    const { namespace: _, ...metadata } = object.metadata;
    const body = JSON.stringify({ ...object, metadata });
    const asked = cluster.apiServer.handle({ method: 'POST', path, query: [['fieldValidation', 'Strict'], ['dryRun', 'All']], headers: { 'content-type': 'application/json' }, body }, { user: superAdmin });
    const { reason = '', message = '' } = (asked.body ?? {}) as { reason?: string; message?: string };
    outcomes.set(`${object.apiVersion} ${kind.kind}`, asked.status === 201 ? 'accepted' : `${asked.status} ${reason}: ${message.slice(0, 140)}`);
    expect([201, 403, 409, 422], message).toContain(asked.status);

    const served = cluster.apiServer.parts.catalog.served(kind.group, object.apiVersion.split('/').at(-1) ?? '', kind.plural);
    if (!served) throw new Error(`${object.apiVersion} ${kind.plural} is not served`);
    const name = object.metadata.name;
    const space = kind.namespaced ? `in-${object.apiVersion.replaceAll(/[./]/g, '-')}` : '';
    const stored = toStored(served.resource, served.version, object);
    const placed = { ...stored, metadata: { ...stored.metadata, ...(space === '' ? {} : { namespace: space }) } };
    cluster.etcd.put(served.resource.storage, space === '' ? name : `${space}/${name}`, () => placed, 0, { user: 'test', agent: 'test', verb: 'create' });
    const read = cluster.apiServer.handle({ method: 'GET', path: `${pathOf(kind, object.apiVersion, space)}/${name}` }, { user: superAdmin });
    expect(read.status).toBe(200);
    const expected = { ...object, metadata: { ...object.metadata, ...(space === '' ? {} : { namespace: space }) } };
    expect(differences(expected, read.body)).toEqual(kept[`${object.apiVersion} ${kind.kind}`] ?? []);
  });

  it('are mostly refused for values that are made up', () => {
    const accepted = [...outcomes].filter(([, outcome]) => outcome === 'accepted').map(([kind]) => kind);
    console.info(`${outcomes.size} kinds and versions; accepted as they are: ${accepted.join(', ')}`);
    if (process.env['CONFORMANCE'] === 'all') console.info([...outcomes].map(([kind, outcome]) => `${kind}: ${outcome}`).join('\n'));
    expect(outcomes.size).toBe(new Set(all.map(({ object }) => `${object.apiVersion} ${object.kind}`)).size);
  });
});

/** What is read otherwise than it was sent, by kind, each for a reason of upstream's. */
const kept: Readonly<Record<string, readonly string[]>> = {
  // autoscaling/v1 has a field for the use of CPU only; all that was measured stands in an annotation beside it.
  'autoscaling/v1 HorizontalPodAutoscaler': [
    '.metadata.annotations.autoscaling.alpha.kubernetes.io/current-metrics: undefined → "[{\\"type\\":\\"Resource\\",\\"resource\\":{\\"name\\":\\"cpu\\",\\"currentAverageUtilization\\":5,\\"currentAverageValue\\":\\"0\\"}}]"',
  ],
};
