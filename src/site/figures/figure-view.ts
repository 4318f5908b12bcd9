/**
 * The page's side of a figure: what its world says, drawn. The same function draws the still picture while the site is built and the living one
 * afterwards, so that nothing jumps when a figure comes to life.
 */
import type { VNode } from 'preact';

export interface PictureProps<View, Action> {
  readonly view: View;
  /** sends what the reader did to the figure's world; a new `view` follows */
  act(action: Action): void;
}

export interface FigureView<View = unknown, Action = unknown> {
  /** the name of its model in labs/figures */
  readonly name: string;
  /** what one does with it, as a short heading */
  readonly title: string;
  /** a component: everything between heading and caption, with one `Says` */
  Picture(props: PictureProps<View, Action>): VNode;
}
