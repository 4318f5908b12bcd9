// A figure of a page: a small world with one question in it. The page sends what the reader did and draws what comes back; everything shown is
// computed from the world's state. Plain data both ways, because a worker lies between (protocol.ts).
// Leaves out: the clock of labs. A figure's time moves only when it is asked to, so that a reader can stop at every step.

export interface Figure<View = unknown, Action = unknown> {
  /** as pages name it: `label-sets` */
  readonly name: string;
  /** a new world, as the figure begins; the same every time */
  readonly begin: () => Scene<View, Action>;
}

/** A figure that has begun. */
export interface Scene<View, Action> {
  /** what there is to draw; plain data */
  view(): View;
  /** what the reader did; it changes the world, and `view` afterwards. Wrong input is an answer in the view, never an exception */
  act(action: Action): void;
}
