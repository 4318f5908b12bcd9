/// <reference path="../../.astro/types.d.ts" />
import '@astrojs/starlight';

declare global {
  // biome-ignore lint/style/noNamespace: Astro names its types so
  namespace App {
    interface Locals {
      /** The page brings its own `h1`, so the frame leaves its title out. */
      ownTitle?: boolean;
    }
  }
}
