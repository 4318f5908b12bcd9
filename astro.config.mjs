// The site: Astro with Starlight's page frame, our own look, search, offline copy and policy. `BASE_PATH` and `SITE_URL` place it on a host.
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { sidebarOf } from './src/site/build/content-folders.ts';
import { csp } from './src/site/build/csp.ts';
import { fences } from './src/site/build/fences.ts';
import { markdown } from './src/site/build/markdown.ts';
import { notices } from './src/site/build/notices.ts';
import { modules } from './src/site/build/whole-course.ts';
import { offline } from './src/site/offline/integration.ts';
import { search } from './src/site/search/integration.ts';

const base = process.env['BASE_PATH'] ?? '/';
const site = process.env['SITE_URL'];
const ours = (name) => `./src/site/components/${name}.astro`;

export default defineConfig({
  ...(site ? { site } : {}),
  base,
  srcDir: './src/site',
  output: 'static',
  trailingSlash: 'always',
  prefetch: false,
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  markdown: {
    shikiConfig: {
      theme: 'css-variables',
      langs: ['yaml', 'bash', 'json', 'shellsession'],
      langAlias: { session: 'shellsession', run: 'bash' },
      transformers: [fences],
    },
  },
  vite: {
    worker: { format: 'es' },
    // Astro's own pages carry a directive for Astro; the bundler would warn of each.
    build: { assetsInlineLimit: 0, rolldownOptions: { checks: { moduleLevelDirective: false } } },
  },
  integrations: [
    markdown(),
    starlight({
      title: 'Drydock',
      description: 'Learn cloud native by doing it: a course whose labs run on a Kubernetes cluster that lives in the browser tab.',
      favicon: '/favicon.svg',
      pagefind: false,
      credits: false,
      expressiveCode: false,
      disable404Route: true,
      customCss: ['tokens', 'chrome', 'prose', 'code', 'parts'].map((name) => `./src/site/styles/${name}.css`),
      markdown: { processedDirs: ['./content/', './labs/'] },
      routeMiddleware: './src/site/route.ts',
      sidebar: sidebarOf('./content', (slug) => modules.find((module) => module.slug === slug)?.title),
      head: [
        { tag: 'link', attrs: { rel: 'manifest', href: `${base.replace(/\/$/, '')}/manifest.webmanifest` } },
        { tag: 'meta', attrs: { name: 'theme-color', content: '#0d1721' } },
        ...(site ? [{ tag: 'meta', attrs: { property: 'og:image', content: new URL(`${base.replace(/\/?$/, '/')}screenshot.webp`, site).href } }] : []),
      ],
      components: {
        Footer: ours('Footer'),
        Header: ours('Header'),
        MobileMenuToggle: ours('MobileMenuToggle'),
        MobileTableOfContents: ours('MobileTableOfContents'),
        PageTitle: ours('PageTitle'),
        Pagination: ours('Pagination'),
        Search: ours('Search'),
        Sidebar: ours('Sidebar'),
        SiteTitle: ours('SiteTitle'),
        ThemeProvider: ours('ThemeProvider'),
        ThemeSelect: ours('ThemeSelect'),
      },
    }),
    preact(),
    csp(),
    search(),
    notices(),
    offline(),
  ],
});
