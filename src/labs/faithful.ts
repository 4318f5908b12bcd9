// How faithful the simulator is, as figures: what a command that measures writes (content/faithful.json) and the page "How faithful is it?" shows.
// Plain data, shared by the commands and the site, which may not know each other.

/** Where the figures lie, from the project's folder. */
export const faithfulPath = 'content/faithful.json';

export interface Faithful {
  /** the version that is followed: `1.36` */
  readonly kubernetes: string;
  readonly measures: readonly Measure[];
}

/** One comparison with something real. */
export interface Measure {
  /** its own in the file: `parity` */
  readonly name: string;
  readonly title: string;
  /** the day it was measured: `2026-11-21` */
  readonly asOf: string;
  /** what ours is held against: `kubectl v1.36.4` */
  readonly against: string;
  /** what is counted: `commands`, `fields`, `tables` */
  readonly unit: string;
  readonly of: number;
  readonly right: number;
  /** of the right ones those that are the same to the byte, where that is another number */
  readonly exact?: number | undefined;
  /** percent of `of` that must be right */
  readonly goal: number;
  /** how it is measured, and what counts as right, in plain words; paragraphs */
  readonly how: readonly string[];
  /** parts of the whole */
  readonly groups?: readonly { readonly name: string; readonly of: number; readonly right: number; readonly exact?: number | undefined }[] | undefined;
  /** what was not counted */
  readonly left?: readonly Rule[] | undefined;
  /** details that may rightly differ and were not compared */
  readonly hidden?: readonly Rule[] | undefined;
  /** everything that is not right */
  readonly differs?: readonly Difference[] | undefined;
}

/** A rule with its reason, and how many it concerned. */
export interface Rule {
  readonly what: string;
  readonly why: string;
  readonly count: number;
}

/** Something that is not right: where it stands, what it is, and why. */
export interface Difference {
  readonly where: string;
  readonly what: string;
  readonly why: string;
}

/** The reason of what nobody has looked into. */
export const unexplained = 'Not yet explained.';

/** What does not add up in a measure; undefined when all does. */
export function contradictionIn({ of, right, exact = 0, groups, differs }: Measure): string | undefined {
  if (right > of) return `${right} are right of ${of}`;
  if (exact > right) return `${exact} are exact and only ${right} right`;
  if (groups && groups.reduce((sum, each) => sum + each.of, 0) !== of) return `its groups are not ${of} together`;
  if (groups && groups.reduce((sum, each) => sum + each.right, 0) !== right) return `what is right in its groups is not ${right} together`;
  if (differs && differs.length !== of - right) return `${of - right} are not right and ${differs.length} are listed`;
  return undefined;
}

/** `96.4 %`, rounded down: a figure says no more than it holds. */
export const percent = (part: number, of: number): string => `${(Math.floor((1000 * part) / Math.max(1, of)) / 10).toFixed(1)} %`;
