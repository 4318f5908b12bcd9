/** The three collections: pages (`content/`), labs (`labs/NAME/lab.yaml`) and the text of their steps (`labs/NAME/STEP.md`). */

import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { slugOf } from './build/content-folders.ts';

const docs = defineCollection({
  loader: glob({ base: './content', pattern: '**/[^_]*.{md,mdx}', generateId: ({ entry }) => slugOf(entry) }),
  schema: docsSchema({
    extend: z.object({
      /** What a reader can do after this page: verbs first, no full stop. */
      objectives: z.array(z.string()).optional(),
      /** The lab that practises this page. */
      lab: z.string().optional(),
      /** The cluster the page's sessions are played on; two workers and seed 1 unless it says otherwise. */
      world: z.strictObject({ workers: z.number().optional(), seed: z.number().optional(), addons: z.array(z.string()).optional() }).optional(),
      /** Commands and error reasons this page explains: each can be found by its name. */
      answers: z.array(z.strictObject({ kind: z.enum(['Command', 'Error']), name: z.string(), says: z.string(), at: z.string().optional() })).default([]),
    }),
  }),
});

const labStep = z.looseObject({
  id: z.string(),
  title: z.string(),
  checks: z.array(z.looseObject({ says: z.string() })).default([]),
  hints: z.array(z.string()).default([]),
  debrief: z.string().optional(),
});

const labs = defineCollection({
  loader: glob({
    base: './labs',
    pattern: '*/lab.yaml',
    generateId: ({ entry }) => entry.split('/')[0] ?? entry,
  }),
  // The engine's own schema (src/labs/lab.ts) judges a lab as a whole; this one names what the pages read.
  schema: z.looseObject({
    title: z.string(),
    module: z.string(),
    summary: z.string(),
    minutes: z.number(),
    objectives: z.array(z.string()),
    steps: z.array(labStep),
  }),
});

const labText = defineCollection({
  loader: glob({
    base: './labs',
    pattern: '*/*.md',
    generateId: ({ entry }) => entry.replace(/\.md$/, ''),
  }),
});

export const collections = { docs, labs, labText };
