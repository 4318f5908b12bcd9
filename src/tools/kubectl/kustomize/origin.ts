// Where an object of a kustomization is from, and what changed it: what `buildMetadata` writes into annotations.
// Upstream: kustomize api v0.21 resource/origin.go, internal/target/kusttarget_configplugin.go.

import { joinPath } from '../../go/filepath.ts';
import { metadataOf } from '../resource/object.ts';
import type { Resource } from './resource.ts';

/** Who generated or changed an object. */
interface ConfiguredBy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: ConfiguredBy;
}

/** One step further into directories. */
export const appendOrigin = (origin: Origin, path: string): Origin => ({ ...origin, path: joinPath(origin.path ?? '', path) });

/** For what a field of the kustomization file itself does. */
export const builtinOrigin = (origin: Origin, kind: string): Origin => ({
  configuredIn: joinPath(origin.path ?? '', 'kustomization.yaml'),
  configuredBy: { apiVersion: 'builtin', kind },
});

/** For what a plugin does that is configured by this object. */
export function pluginOrigin(config: Resource): Origin | undefined {
  if (!config.origin) return undefined;
  const { apiVersion = '', kind = '' } = config.object;
  const { name, namespace } = config;
  return {
    ...(config.origin.path === undefined ? {} : { configuredIn: config.origin.path }),
    configuredBy: { apiVersion, kind, ...(name === '' ? {} : { name }), ...(namespace === '' ? {} : { namespace }) },
  };
}

/** Writes the annotations `buildMetadata` asks for. */
export function annotateOrigins(resources: readonly Resource[], buildMetadata: readonly string[]): void {
  const origins = buildMetadata.includes('originAnnotations');
  const transformers = buildMetadata.includes('transformerAnnotations');
  for (const resource of resources) {
    const notes: Record<string, string> = {};
    if (transformers && resource.transformations.length > 0) notes['alpha.config.kubernetes.io/transformations'] = resource.transformations.map((one) => `- ${originText(one).trimEnd().replaceAll('\n', '\n  ')}\n`).join('');
    if (origins && resource.origin) notes['config.kubernetes.io/origin'] = originText(resource.origin);
    if (Object.keys(notes).length === 0) continue;
    const metadata = metadataOf(resource.object);
    metadata.annotations = { ...metadata.annotations, ...notes };
  }
}

function originText({ path, configuredIn, configuredBy }: Origin): string {
  const lines: string[] = [];
  if (path) lines.push(`path: ${path}`);
  if (configuredIn) lines.push(`configuredIn: ${configuredIn}`);
  if (configuredBy) lines.push('configuredBy:', ...Object.entries(configuredBy).map(([key, value]) => `  ${key}: ${value}`));
  return `${lines.join('\n')}\n`;
}
