/**
 * Sets as circles: at most three, all overlapping, and a place for every token in the region it belongs to. Pure: the same sets give the same
 * picture, and a token stays where it is while its region keeps its company.
 */

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

export interface Token {
  readonly x: number;
  readonly y: number;
}

export const width = 400;
export const height = 300;

/** More sets than this are not drawn apart. */
export const mostCircles = 3;

const layouts: readonly (readonly Circle[])[] = [
  [],
  [{ x: 200, y: 150, r: 104 }],
  [
    { x: 148, y: 150, r: 104 },
    { x: 252, y: 150, r: 104 },
  ],
  [
    { x: 156, y: 121, r: 92 },
    { x: 244, y: 121, r: 92 },
    { x: 200, y: 190, r: 92 },
  ],
];

/** @param count how many sets, at most `mostCircles` */
export const circlesFor = (count: number): readonly Circle[] => layouts[count] ?? [];

/** Whether a point lies in a circle. */
export const inside = ({ x, y, r }: Circle, token: Token): boolean => Math.hypot(token.x - x, token.y - y) < r;

const sizes = [28, 24, 20, 17, 15];
const step = 5;

/**
 * @param memberships for each token, in which of the circles it lies
 * @returns where each token stands, and how wide one is: smaller where many share a region
 */
export function place(circles: readonly Circle[], memberships: readonly (readonly boolean[])[]): { readonly tokens: readonly Token[]; readonly size: number } {
  for (const size of sizes) {
    const tokens = placeAt(circles, memberships, size);
    if (tokens) return { tokens, size };
  }
  return { tokens: memberships.map((_, i) => ({ x: 20 + 30 * i, y: height - 20 })), size: 15 };
}

function placeAt(circles: readonly Circle[], memberships: readonly (readonly boolean[])[], size: number): readonly Token[] | undefined {
  const placed: Token[] = [];
  const regions = Map.groupBy(memberships.keys(), (index) => (memberships[index] ?? []).join());
  for (const indexes of regions.values()) {
    const region: Region = { circles, members: memberships[indexes[0] ?? 0] ?? [], size };
    const spots = inRows(region, indexes.length) ?? oneByOne(region, indexes.length);
    if (!spots) return undefined;
    indexes.forEach((index, i) => {
      placed[index] = spots[i] ?? { x: 0, y: 0 };
    });
  }
  return placed;
}

interface Region {
  readonly circles: readonly Circle[];
  readonly members: readonly boolean[];
  readonly size: number;
}

const gap = 1.18;

const isOutside = ({ circles, members }: Region): boolean => circles.length > 0 && !members.includes(true);

/** As few rows as fit, around the middle of the region. */
function inRows(region: Region, count: number): readonly Token[] | undefined {
  if (isOutside(region)) return undefined;
  const spots = spotsOf(region);
  const middle = { x: mean(spots.map(({ x }) => x)), y: mean(spots.map(({ y }) => y)) };
  for (let rows = 1; rows <= count; rows++) {
    const tokens = rowsAround(middle, count, rows, region.size * gap);
    if (tokens.every((token) => fits(region, token))) return tokens;
  }
  return undefined;
}

function rowsAround(middle: Token, count: number, rows: number, pitch: number): readonly Token[] {
  const columns = Math.ceil(count / rows);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, count - row * columns);
    return { x: middle.x + ((i % columns) - (inRow - 1) / 2) * pitch, y: middle.y + (row - (Math.ceil(count / columns) - 1) / 2) * pitch };
  });
}

/** Each as near as it can to the region's middle; outside of all circles, as near as it can to the lower corners. */
function oneByOne(region: Region, count: number): readonly Token[] | undefined {
  const spots = spotsOf(region);
  const middle = { x: mean(spots.map(({ x }) => x)), y: mean(spots.map(({ y }) => y)) };
  const cost = (spot: Token): number => (isOutside(region) ? Math.abs(spot.y - cornerY) / 4 - Math.abs(spot.x - width / 2) : Math.hypot(spot.x - middle.x, spot.y - middle.y));
  const sorted = spots.toSorted((a, b) => cost(a) - cost(b));
  const placed: Token[] = [];
  for (const spot of sorted) {
    if (placed.length === count) break;
    if (placed.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) >= region.size * gap)) placed.push(spot);
  }
  return placed.length === count ? placed : undefined;
}

const top = 40;
const cornerY = height - 45;

/** The points of a region that are far enough from every line and from the edges. */
function spotsOf(region: Region): readonly Token[] {
  const spots: Token[] = [];
  for (let y = top; y <= cornerY; y += step) {
    for (let x = 25; x <= width - 25; x += step) if (fits(region, { x, y })) spots.push({ x, y });
  }
  return spots;
}

const fits = ({ circles, members, size }: Region, { x, y }: Token): boolean => circles.every((circle, i) => clearance(circle, members[i] === true, x, y) >= size * 0.62);

/** How far a point is from a circle's line on the side it belongs to; negative on the other. */
const clearance = ({ x, y, r }: Circle, member: boolean, px: number, py: number): number => (member ? 1 : -1) * (r - Math.hypot(px - x, py - y));

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
