/**
 * What the site ships, module by module: a bundler plugin that notes which files went into which chunk, for pages and for workers. The
 * licence notices are made from it, and a test that no Node code reaches a reader.
 */
import type { ViteUserConfig } from 'astro';

type Plugin = Extract<NonNullable<NonNullable<ViteUserConfig['plugins']>[number]>, { name: string }>;

export interface ShippedModules {
  /** Goes into `vite.plugins` and, as a new one per worker, into `vite.worker.plugins`. */
  plugin(): Plugin;
  /** Chunk file name to the modules whose code is in it. */
  readonly chunks: Map<string, readonly string[]>;
  /** Style sheets of server bundles: the pages they make refer to them. */
  readonly styles: Set<string>;
}

const isStyle = (module: string): boolean => /\.css(?:\?|$)/.test(module);

export function shippedModules(): ShippedModules {
  const chunks = new Map<string, readonly string[]>();
  const styles = new Set<string>();
  const plugin = (): Plugin => ({
    name: 'drydock-shipped-modules',
    generateBundle(_options, bundle) {
      const onServer = this.environment !== undefined && this.environment.name !== 'client';
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        const modules = Object.entries(output.modules);
        for (const [module] of modules) if (isStyle(module)) styles.add(module);
        if (!onServer)
          chunks.set(
            output.fileName,
            modules.flatMap(([module, { renderedLength }]) => (renderedLength > 0 ? [module] : [])),
          );
      }
    },
  });
  return { plugin, chunks, styles };
}
