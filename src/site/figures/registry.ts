/** Every figure's page side. The worlds behind them are in labs/figures. */
import type { FigureView } from './figure-view.ts';
import { labelSets } from './label-sets.tsx';

export const figureViews: readonly FigureView[] = [labelSets];
