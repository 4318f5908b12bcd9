/** Every rule of form. Adding one = a file here, and a line below. */
import { dependencies } from './dependencies.ts';
import { domainNames } from './domain-words.ts';
import { escapes } from './escapes.ts';
import { fillerWords } from './filler-words.ts';
import { globals } from './globals.ts';
import { layers } from './layers.ts';
import { leftovers } from './leftovers.ts';
import { lengths } from './lengths.ts';
import { namedPaths } from './named-paths.ts';
import { registries } from './registries.ts';
import type { Rule } from './rule.ts';
import { supportLines } from './supports.ts';

export const rules: readonly Rule[] = [
  layers,
  globals,
  domainNames,
  escapes,
  lengths,
  registries,
  namedPaths,
  fillerWords,
  supportLines,
  dependencies,
  leftovers,
];
