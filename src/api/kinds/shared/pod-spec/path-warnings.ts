/**
 * Volumes that would write two files to one path.
 * Upstream: warningsForOverlappingVirtualPaths in pkg/api/pod/warnings.go.
 */
import { goQuote } from '../../../../base/go-quote.ts';
import type { Item, Volume } from '../pod-types.ts';

interface Place {
  readonly path: string;
  readonly source: string;
}

type Items = readonly { readonly path: string }[] | undefined;

export function pathWarnings(volumes: readonly Volume[] | undefined): readonly string[] {
  return (volumes ?? []).flatMap((volume) => {
    const { name, configMap, secret, downwardAPI, projected } = volume;
    const warn = (what: string, items: Items): readonly string[] => overlaps(places(items, '')).map((text) => warning(name, what, text));
    return [
      ...(configMap ? warn(`ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items) : []),
      ...(secret ? warn(`Secret ${goQuote(secret.secretName ?? '')}`, secret.items) : []),
      ...(downwardAPI ? warn('DownwardAPI', downwardAPI.items) : []),
      ...(projected ? projectedWarnings(name, projected.sources ?? []) : []),
    ];
  });
}

const warning = (name: string, what: string, text: string): string => `volume ${goQuote(name)} (${what}): overlapping paths: ${text}`;

const places = (items: Items, source: string): readonly Place[] => (items ?? []).map(({ path }) => ({ path: path.replace(/\/+$/, ''), source }));

function projectedWarnings(name: string, sources: readonly Item<NonNullable<Volume['projected']>['sources']>[]): readonly string[] {
  const empty = sources.filter((source) => Object.keys(source).length === 0).map(() => `volume ${goQuote(name)} (Projected) has no sources provided`);
  const all = sources.flatMap(({ configMap, secret, downwardAPI, serviceAccountToken }) => [
    ...places(configMap?.items, `ConfigMap ${goQuote(configMap?.name ?? '')}`),
    ...places(secret?.items, `Secret ${goQuote(secret?.name ?? '')}`),
    ...places(downwardAPI?.items, 'DownwardAPI'),
    ...(serviceAccountToken ? places([serviceAccountToken], 'ServiceAccountToken') : []),
  ]);
  return [...empty, ...overlaps(all).map((text) => warning(name, 'Projected', text))];
}

function overlaps(all: readonly Place[]): readonly string[] {
  return all.flatMap((place, i) =>
    all
      .slice(0, i)
      .filter((other) => collide(other.path, place.path))
      .map((other) => `${show(place)} with ${show(other)}`),
  );
}

function collide(a: string, b: string): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

const show = ({ path, source }: Place): string => (source ? `${goQuote(path)} (${source})` : goQuote(path));
