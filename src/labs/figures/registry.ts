// Every figure. The page's side of each is in site/figures.

import type { Figure } from './figure.ts';
import { labelSets } from './label-sets.ts';

export const figures: readonly Figure[] = [labelSets];
